import * as z from 'zod'

const share = z.number().min(0).max(1)
const positiveShare = z.number().positive().max(1)

/** How much of a position the account must own itself; see the exchange's `MarginTerms`. */
export const marginTermsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cash') }),
  z.strictObject({
    kind: z.literal('securities'),
    initialLong: positiveShare,
    initialShort: positiveShare,
    maintenanceLong: share,
    maintenanceShort: share,
    interest: share,
    liquidationFee: share,
  }),
  z.strictObject({
    kind: z.literal('leverage'),
    leverage: z.number().min(1).max(500),
    maintenance: share,
    liquidationFee: share,
  }),
])

/** What borrowing for short sales costs a year as a share of the value, and how many units of each instrument there are. */
export const borrowTermsSchema = z.strictObject({
  annualRate: z.number().min(0).max(10),
  available: z.number().nonnegative().nullable(),
})
