import * as z from 'zod'
import type { DatasetId, InstrumentId, SessionId, AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import {
  barIntervalSchema,
  columnSchema,
  identifierSchema,
  originSchema,
  textSchema,
  timestampSchema,
  tradingModeSchema,
} from './basics.ts'

/** An instrument as it crosses threads. */
export const instrumentSchema: z.ZodType<Instrument> = z.strictObject({
  id: identifierSchema<InstrumentId>(),
  symbol: z.string().min(1).max(40),
  venue: z.string().min(1).max(20),
  name: textSchema,
  assetClass: z.enum(['EQUITY', 'INDEX', 'CRYPTO']),
  sector: z.string().max(60).nullable(),
  currency: z.string().length(3),
  calendar: z.enum(['XNYS', 'ALWAYS']),
  priceDecimals: z.number().int().min(0).max(12),
  quantityDecimals: z.number().int().min(0).max(12),
  priceIncrement: z.number().int().positive(),
  quantityIncrement: z.number().int().positive(),
})

/** The header of a slice; its columns are checked by type and length. */
export const marketSliceSchema: z.ZodType<MarketSlice> = z
  .strictObject({
    marketTime: timestampSchema,
    origin: originSchema,
    interval: barIntervalSchema,
    barCount: z.number().int().nonnegative(),
    bars: columnSchema,
    quoteCount: z.number().int().nonnegative(),
    quotes: columnSchema,
    halted: z.array(z.number().int().nonnegative()).readonly(),
  })
  .refine((slice) => slice.bars.length >= slice.barCount * 8 && slice.quotes.length >= slice.quoteCount * 6, 'columns')

/** Where a session's market data comes from. */
export const sessionSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dataset'),
    datasetIds: z.array(identifierSchema<DatasetId>()).min(1).max(200).readonly(),
    /** Market time of the first bar the trader sees arrive; earlier bars are history. */
    startAt: timestampSchema,
  }),
  z.strictObject({ kind: z.literal('simulator'), seed: z.number().int().nonnegative(), startAt: timestampSchema }),
  /** No data yet: a paper or live account whose feed is not connected. */
  z.strictObject({ kind: z.literal('none') }),
])
/** Where a session's market data comes from. */
export type SessionSource = z.infer<typeof sessionSourceSchema>

/** One trading session: the mode is bound to the account and never changes. */
export const sessionSchema = z.strictObject({
  sessionId: identifierSchema<SessionId>(),
  mode: tradingModeSchema,
  accountId: identifierSchema<AccountId>(),
  source: sessionSourceSchema,
  startingCash: z.number().int().positive(),
  currency: z.string().length(3),
})
/** One trading session. */
export type Session = z.infer<typeof sessionSchema>

/** The session as the shell shows it. */
export const sessionViewSchema = z.strictObject({
  key: z.literal('current'),
  session: sessionSchema,
  /** Words for the watermark on every panel, for example `SIMULATED`; empty when live. */
  watermark: z.string().max(40),
  playing: z.boolean(),
  /** Market seconds per wall second. */
  speed: z.number().positive(),
  marketTime: timestampSchema.nullable(),
  /** Share of the stored data already played, 0..1; null when it has no end. */
  progress: z.number().min(0).max(1).nullable(),
  finished: z.boolean(),
  origin: originSchema.nullable(),
})

/** State of one source of data. */
export const feedViewSchema = z.strictObject({
  key: z.string(),
  source: textSchema,
  state: z.enum(['CONNECTED', 'PAUSED', 'STALE', 'DISCONNECTED', 'ENDED']),
  lastMarketTime: timestampSchema.nullable(),
  lastArrival: timestampSchema.nullable(),
  note: textSchema,
})

/** Last prices of one instrument. */
export const quoteViewSchema = z.strictObject({
  key: identifierSchema<InstrumentId>(),
  last: z.number(),
  previousClose: z.number().nullable(),
  bid: z.number().nullable(),
  ask: z.number().nullable(),
  tsEvent: timestampSchema,
  tsInit: timestampSchema,
  halted: z.boolean(),
  volume: z.number(),
})

/** One stored set of bars. */
export const datasetViewSchema = z.strictObject({
  key: identifierSchema<DatasetId>(),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  origin: originSchema,
  bars: z.number().int().nonnegative(),
  from: timestampSchema,
  to: timestampSchema,
  /** Who made the data and under which licence. */
  credit: textSchema,
  dataHash: z.string(),
})
/** One stored set of bars. */
export type DatasetView = z.infer<typeof datasetViewSchema>
/** The session as the shell shows it. */
export type SessionView = z.infer<typeof sessionViewSchema>
/** State of one source of data. */
export type FeedView = z.infer<typeof feedViewSchema>
/** Last prices of one instrument. */
export type QuoteView = z.infer<typeof quoteViewSchema>
