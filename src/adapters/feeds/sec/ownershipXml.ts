import * as z from 'zod'

/** An element that may be empty text; attributes are not read. */
const textSchema = z
  .union([z.string(), z.object({ '#text': z.string().optional() })])
  .optional()
  .transform((text) => (typeof text === 'string' ? text : (text?.['#text'] ?? '')).trim())

/** `<name><value>…</value><footnoteId/></name>`: the value may be missing where a footnote tells it. */
const valueSchema = z
  .union([z.string(), z.object({ value: textSchema })])
  .optional()
  .transform((cell) => (cell === undefined || typeof cell === 'string' ? '' : cell.value))

const MOST_ROWS = 2_000

const holdingSchema = z.object({
  securityTitle: valueSchema,
  postTransactionAmounts: z
    .object({ sharesOwnedFollowingTransaction: valueSchema })
    .or(z.string())
    .optional()
    .transform((amounts) => (typeof amounts === 'object' ? amounts.sharesOwnedFollowingTransaction : '')),
  ownershipNature: z
    .object({ directOrIndirectOwnership: valueSchema })
    .or(z.string())
    .optional()
    .transform((nature) => (typeof nature === 'object' ? nature.directOrIndirectOwnership : '')),
})

const transactionSchema = holdingSchema.extend({
  transactionDate: valueSchema,
  transactionCoding: z.object({ transactionCode: textSchema }),
  transactionAmounts: z.object({
    transactionShares: valueSchema,
    transactionPricePerShare: valueSchema,
    transactionAcquiredDisposedCode: valueSchema,
  }),
})

const rowsOf = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(MOST_ROWS).default([])

/** A table that is left out or empty has no rows. */
const tableOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((table) => (typeof table === 'object' ? table : {}), z.object(shape))

const ownerSchema = z.object({
  reportingOwnerId: z.object({ rptOwnerCik: textSchema, rptOwnerName: textSchema }),
  reportingOwnerRelationship: z
    .object({
      isDirector: textSchema,
      isOfficer: textSchema,
      isTenPercentOwner: textSchema,
      officerTitle: textSchema,
    })
    .or(z.string())
    .optional(),
})

/** What is read of an ownership document, still as text. */
export const ownershipSchema = z.object({
  documentType: textSchema.pipe(z.enum(['3', '3/A', '4', '4/A', '5', '5/A'])),
  periodOfReport: textSchema.pipe(z.string().regex(/^\d{4}-\d{2}-\d{2}/)),
  issuer: z.object({ issuerCik: textSchema, issuerName: textSchema, issuerTradingSymbol: textSchema }),
  reportingOwner: z.array(ownerSchema).min(1).max(100),
  aff10b5One: textSchema,
  nonDerivativeTable: tableOf({
    nonDerivativeTransaction: rowsOf(transactionSchema),
    nonDerivativeHolding: rowsOf(holdingSchema),
  }),
  derivativeTable: tableOf({
    derivativeTransaction: rowsOf(transactionSchema),
    derivativeHolding: rowsOf(holdingSchema),
  }),
})
/** What is read of an ownership document, still as text. */
export type OwnershipXml = z.infer<typeof ownershipSchema>
/** One row of a table of transactions. */
export type TransactionXml = z.infer<typeof transactionSchema>
/** One row of a table of holdings. */
export type HoldingXml = z.infer<typeof holdingSchema>
