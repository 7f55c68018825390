import * as z from 'zod'
import type { DatasetId, InstrumentId, SessionId, AccountId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import { BAR_ROW, DEPTH_ROW, type MarketSlice, QUOTE_ROW, TRADE_ROW } from '#core/model/marketSlice.ts'
import {
  currencySchema,
  barIntervalSchema,
  columnSchema,
  identifierSchema,
  originSchema,
  textSchema,
  timestampSchema,
  tradingModeSchema,
} from './basics.ts'
import { sessionAccountSchema } from './brokerAccounts.ts'

/** An instrument as it crosses threads. */
export const instrumentSchema: z.ZodType<Instrument> = z.strictObject({
  id: identifierSchema<InstrumentId>(),
  symbol: z.string().min(1).max(40),
  venue: z.string().min(1).max(20),
  name: textSchema,
  assetClass: z.enum(['EQUITY', 'INDEX', 'CRYPTO']),
  sector: z.string().max(60).nullable(),
  /** Three letters for money, up to twelve for crypto currencies. */
  currency: z.string().min(1).max(12),
  calendar: z.enum(['XNYS', 'ALWAYS']),
  priceDecimals: z.number().int().min(0).max(12),
  quantityDecimals: z.number().int().min(0).max(12),
  priceIncrement: z.number().int().positive(),
  quantityIncrement: z.number().int().positive(),
})

const tickRowsSchema = z.strictObject({ count: z.number().int().nonnegative(), rows: columnSchema })
const instrumentIndexSchema = z.number().int().nonnegative()

/** Something that happens to an instrument beside trading. */
export const marketActionSchema: z.ZodType<MarketAction> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('CASH_DIVIDEND'),
    instrument: instrumentIndexSchema,
    perUnit: z.number().nonnegative(),
    payAt: timestampSchema,
  }),
  z.strictObject({
    kind: z.literal('SPLIT'),
    instrument: instrumentIndexSchema,
    from: z.number().positive(),
    to: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('SYMBOL_CHANGE'),
    instrument: instrumentIndexSchema,
    symbol: z.string().min(1).max(40),
  }),
  z.strictObject({
    kind: z.literal('DELISTING'),
    instrument: instrumentIndexSchema,
    price: z.number().nonnegative().nullable(),
  }),
  z.strictObject({
    kind: z.literal('FUNDING'),
    instrument: instrumentIndexSchema,
    rate: z.number(),
    markPrice: z.number().positive().nullable(),
  }),
  z.strictObject({
    kind: z.literal('BORROW'),
    instrument: instrumentIndexSchema,
    annualRate: z.number().nonnegative(),
    available: z.number().nonnegative().nullable(),
  }),
  z.strictObject({
    kind: z.literal('AUCTION'),
    instrument: instrumentIndexSchema,
    which: z.enum(['OPEN', 'CLOSE']),
    price: z.number().positive(),
    volume: z.number().nonnegative(),
  }),
])

/** The header of a slice; its columns are checked by type and length. */
export const marketSliceSchema = z
  .strictObject({
    marketTime: timestampSchema,
    origin: originSchema,
    interval: barIntervalSchema,
    barCount: z.number().int().nonnegative(),
    bars: columnSchema,
    quoteCount: z.number().int().nonnegative(),
    quotes: columnSchema,
    halted: z.array(instrumentIndexSchema).readonly(),
    trades: tickRowsSchema.optional(),
    depth: tickRowsSchema.optional(),
    actions: z.array(marketActionSchema).readonly().optional(),
  })
  .refine((slice) => hasRows(slice.bars, slice.barCount, BAR_ROW), 'bars')
  .refine((slice) => hasRows(slice.quotes, slice.quoteCount, QUOTE_ROW), 'quotes')
  .refine(({ trades }) => trades === undefined || hasRows(trades.rows, trades.count, TRADE_ROW), 'trades')
  .refine(
    ({ depth }) => depth === undefined || hasRows(depth.rows, depth.count, DEPTH_ROW),
    'depth',
  ) as z.ZodType<MarketSlice>

function hasRows(column: Float64Array, count: number, width: number): boolean {
  return column.length >= count * width
}

/** Where a session's market data comes from. */
export const sessionSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dataset'),
    datasetIds: z.array(identifierSchema<DatasetId>()).min(1).max(1_000).readonly(),
    /** Market time of the first bar the trader sees arrive; earlier bars are history. */
    startAt: timestampSchema,
  }),
  z.strictObject({ kind: z.literal('simulator'), seed: z.number().int().nonnegative(), startAt: timestampSchema }),
  /** What happens now, as the sources tell it; bars are made of minutes. */
  z.strictObject({
    kind: z.literal('live'),
    instrumentIds: z.array(identifierSchema<InstrumentId>()).min(1).max(200).readonly(),
  }),
  /** A session that was recorded, message by message, played again. */
  z.strictObject({ kind: z.literal('recording'), recordingId: z.string().regex(/^[\w.-]{1,80}$/) }),
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
  currency: currencySchema,
  /** The account at a venue; left out where the simulated exchange is the venue. */
  account: sessionAccountSchema.optional(),
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
  /** Who told it; null for stored and simulated markets. */
  sourceId: z.string().max(80).nullable(),
  /** True when it is too old to decide on. */
  isStale: z.boolean(),
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
  /** What is doubtful about the bars or was taken out of them; left out when nothing is. */
  note: textSchema.optional(),
})
/** One stored set of bars. */
export type DatasetView = z.infer<typeof datasetViewSchema>
/** The session as the shell shows it. */
export type SessionView = z.infer<typeof sessionViewSchema>
/** State of one source of data. */
export type FeedView = z.infer<typeof feedViewSchema>
/** Last prices of one instrument. */
export type QuoteView = z.infer<typeof quoteViewSchema>
