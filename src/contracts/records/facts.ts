import * as z from 'zod'
import type { FundamentalFigure } from '#core/model/fundamentals.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { InsiderFiling } from '#core/model/insiderFiling.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import { currencySchema, identifierSchema, originSchema, textSchema, timestampSchema } from './basics.ts'
import { sourceIdSchema } from './sources.ts'

const stamp = {
  instrumentId: identifierSchema<InstrumentId>(),
  tsEvent: timestampSchema,
  knownAt: timestampSchema,
  sourceId: sourceIdSchema,
}
/** A day such as `2026-01-31`. */
const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** A figure of a company's books. */
const figureSchema: z.ZodType<FundamentalFigure> = z.strictObject({
  item: z.enum(['REVENUE', 'NET_INCOME', 'ASSETS', 'LIABILITIES', 'CASH', 'SHARES_OUTSTANDING']),
  from: dateSchema.nullable(),
  to: dateSchema,
  value: z.number(),
  unit: z.string().max(40),
  concept: z.string().max(200),
  form: z.string().max(40),
  accession: z.string().max(40),
  knownAt: timestampSchema,
})
const holding = {
  security: textSchema,
  isDerivative: z.boolean(),
  isDirect: z.boolean(),
  sharesAfter: z.number().nullable(),
}
/** A filing of insiders. */
const filingSchema: z.ZodType<InsiderFiling> = z.strictObject({
  form: z.enum(['3', '4', '5']),
  isAmendment: z.boolean(),
  issuerKey: z.string().max(40),
  issuerName: textSchema,
  symbol: z.string().max(40).nullable(),
  periodOfReport: z.string().max(40),
  owners: z
    .array(
      z.strictObject({
        key: z.string().max(40),
        name: textSchema,
        isDirector: z.boolean(),
        isOfficer: z.boolean(),
        isTenPercentOwner: z.boolean(),
        title: textSchema.nullable(),
      }),
    )
    .readonly(),
  isPlanned: z.boolean().nullable(),
  transactions: z
    .array(
      z.strictObject({
        ...holding,
        date: z.string().max(40),
        code: z.string().max(10),
        isAcquired: z.boolean(),
        shares: z.number().nullable(),
        price: z.number().nullable(),
      }),
    )
    .readonly(),
  holdings: z.array(z.strictObject(holding)).readonly(),
})
/** What is told of a company. */
export const companySchema = z.strictObject({
  currency: currencySchema,
  figures: z.array(figureSchema).readonly(),
  filings: z
    .array(z.strictObject({ acceptedAt: timestampSchema, filing: filingSchema }))
    .readonly()
    .nullable(),
})
const priceSchema = z.number().positive()

/** Something that is known about an instrument beside its prices and trades; no number of it can be NaN or infinite. */
const marketFactSchema: z.ZodType<MarketFact> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...stamp,
    kind: z.literal('PERPETUAL'),
    markPrice: priceSchema.nullable(),
    indexPrice: priceSchema.nullable(),
    fundingRate: z.number().nullable(),
    fundingHours: z.number().positive().nullable(),
    openInterest: z.number().nonnegative().nullable(),
  }),
  z.strictObject({
    ...stamp,
    kind: z.literal('LIQUIDATION'),
    price: priceSchema,
    size: z.number().positive(),
    side: z.enum(['BUY', 'SELL']),
  }),
  companySchema.extend({ ...stamp, kind: z.literal('COMPANY') }),
  z.strictObject({ ...stamp, kind: z.literal('TEXT'), text: textSchema, isPost: z.boolean() }),
  z.strictObject({
    ...stamp,
    kind: z.literal('HEARING'),
    what: z.enum(['LIQUIDATIONS', 'NEWS', 'POSTS']),
    from: timestampSchema.nullable(),
  }),
])

/** Facts of one origin, in the order in which they became known. */
export const toldFactsSchema = z.strictObject({ origin: originSchema, facts: z.array(marketFactSchema).readonly() })
/** Facts of one origin. */
export type ToldFacts = z.infer<typeof toldFactsSchema>
