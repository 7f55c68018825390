import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { barIntervalSchema, estimateSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

/** Short name of a source, for example `kraken`. */
export const sourceIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
/** State of a live connection. */
export const linkStateSchema = z.enum(['CONNECTING', 'LIVE', 'STALE', 'RECONNECTING', 'CLOSED'])
/** Key of a record that is no id of the market. */
const keySchema = z.string().regex(/^[\x21-\x7e]{1,80}$/)
const countSchema = z.number().int().nonnegative()
const priceSchema = z.number().positive()
const sizeSchema = z.number().nonnegative()

/** One source of data: what it is for, whether it can be used, and how it did over the latest hour. */
export const sourceViewSchema = z.strictObject({
  key: sourceIdSchema,
  name: textSchema,
  /** What it can be asked for and what it tells live, by the names of the kinds of data. */
  historical: z.array(z.string()).readonly(),
  live: z.array(z.string()).readonly(),
  need: z.enum(['none', 'optional', 'required']),
  keyState: z.enum(['NOT_NEEDED', 'MISSING', 'GIVEN', 'REFUSED']),
  keyNote: textSchema,
  licence: textSchema,
  limits: textSchema,
  /** Null while nothing is heard from it live. */
  link: linkStateSchema.nullable(),
  /** Instruments that it serves at the moment. */
  serves: countSchema,
  /** True when it serves in the place of another that failed. */
  standsIn: z.boolean(),
  calls: countSchema,
  /** Microseconds. */
  latencyP50: estimateSchema.nullable(),
  latencyP95: estimateSchema.nullable(),
  /** Shares, 0..1. */
  errorRate: estimateSchema.nullable(),
  freshness: estimateSchema.nullable(),
  completeness: estimateSchema.nullable(),
  reliability: estimateSchema.nullable(),
  losses: countSchema,
  /** The source's clock minus ours, microseconds. */
  clockSkew: z.number().nullable(),
  lastHeard: timestampSchema.nullable(),
  note: textSchema,
})
/** One source of data as the screen shows it. */
export type SourceView = z.infer<typeof sourceViewSchema>

/** Data that was kept from every decision, with its fault. A person may let it in again, giving a reason. */
export const quarantineViewSchema = z.strictObject({
  key: keySchema,
  sourceId: z.string().max(80),
  instrumentId: identifierSchema<InstrumentId>().nullable(),
  /** What the data are: bars, quotes, trades, a message, an order book. */
  what: z.enum(['BARS', 'QUOTE', 'TRADE', 'BOOK', 'MESSAGE', 'NEWS', 'ACTION']),
  interval: barIntervalSchema.nullable(),
  code: z.string().max(60),
  severity: z.enum(['quarantine', 'flag']),
  /** One sentence: what was found, what it means, what to do. */
  message: textSchema,
  /** Labels of the first and last row; null where the data have no time. */
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
  rows: countSchema,
  /** The first rows as they came, for a person to judge. */
  sample: z.string().max(2_000),
  foundAt: timestampSchema,
  state: z.enum(['HELD', 'READMITTED', 'DISMISSED']),
  /** What the trader gave as reason; empty while it is held. */
  reason: textSchema,
  decidedAt: timestampSchema.nullable(),
})
/** Data in quarantine as the screen shows it. */
export type QuarantineView = z.infer<typeof quarantineViewSchema>

/** A request for the bars that a series lacks. */
export const backfillViewSchema = z.strictObject({
  key: keySchema,
  sourceId: z.string().max(80),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  from: timestampSchema,
  to: timestampSchema,
  state: z.enum(['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
  /** Share of the time between `from` and `to` that was asked for, 0..1. */
  done: z.number().min(0).max(1),
  stored: countSchema,
  quarantined: countSchema,
  /** Microseconds still to go, earliest and latest; null while too little is known. */
  etaLow: z.number().nonnegative().nullable(),
  etaHigh: z.number().nonnegative().nullable(),
  startedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable(),
  note: textSchema,
})
/** A request for missing bars as the screen shows it. */
export type BackfillView = z.infer<typeof backfillViewSchema>

/** One piece of news as plain text, with how many publishers that do not copy each other tell it. */
export const newsViewSchema = z.strictObject({
  key: keySchema,
  sourceId: z.string().max(80),
  title: textSchema,
  summary: textSchema.nullable(),
  publisher: textSchema,
  /** An http or https address. */
  link: z.string().max(2_000),
  publishedAt: timestampSchema.nullable(),
  foundAt: timestampSchema,
  instrumentIds: z.array(identifierSchema<InstrumentId>()).max(50).readonly(),
  /** Publishers with the same story, this one included. */
  publishers: countSchema,
  /** True when one publisher alone tells something that would matter. */
  isUncorroborated: z.boolean(),
})
/** One piece of news as the screen shows it. */
export type NewsView = z.infer<typeof newsViewSchema>

/** A list of instruments that the trader watches. */
export const watchlistSchema = z.strictObject({
  key: keySchema,
  name: z.string().min(1).max(60),
  instrumentIds: z.array(identifierSchema<InstrumentId>()).max(500).readonly(),
})
/** A list of instruments that the trader watches. */
export type Watchlist = z.infer<typeof watchlistSchema>

/** A live session that was recorded, or is, message by message. */
export const recordingViewSchema = z.strictObject({
  key: z.string().regex(/^[\w.-]{1,80}$/),
  state: z.enum(['RECORDING', 'DONE', 'CUT_SHORT', 'FAILED']),
  startedAt: timestampSchema,
  /** Null while it goes on, and for one that was cut short. */
  endedAt: timestampSchema.nullable(),
  sources: z.array(z.string().max(80)).readonly(),
  bytes: countSchema,
  note: textSchema,
})
/** A recorded live session as the screen shows it. */
export type RecordingView = z.infer<typeof recordingViewSchema>

const levelSchema = z.strictObject({ price: priceSchema, size: sizeSchema })

/** The best levels of one order book, best first. */
export const ladderViewSchema = z.strictObject({
  key: identifierSchema<InstrumentId>(),
  sourceId: z.string().max(80),
  bids: z.array(levelSchema).max(50).readonly(),
  asks: z.array(levelSchema).max(50).readonly(),
  /** False while messages are missing: the levels are then not to be relied on. */
  isWhole: z.boolean(),
  note: textSchema,
  tsEvent: timestampSchema,
  tsInit: timestampSchema,
})
/** The best levels of one order book. */
export type LadderView = z.infer<typeof ladderViewSchema>

/** The newest trades of one instrument, newest first, and the minute that they are making. */
export const tapeViewSchema = z.strictObject({
  key: identifierSchema<InstrumentId>(),
  sourceId: z.string().max(80),
  /** To be looked at: nobody decides on a bar that is not finished. Null while the minute has no trade with a price. */
  forming: z
    .strictObject({
      tsOpen: timestampSchema,
      open: priceSchema,
      high: priceSchema,
      low: priceSchema,
      close: priceSchema,
      volume: sizeSchema,
      /** False when its beginning was not heard. */
      isWhole: z.boolean(),
    })
    .nullable(),
  trades: z
    .array(
      z.strictObject({
        /** Counts the trades of this tape, so that rows keep their identity. */
        number: countSchema,
        price: priceSchema,
        size: sizeSchema,
        aggressor: z.enum(['BUYER', 'SELLER', 'UNKNOWN']),
        tsEvent: timestampSchema,
      }),
    )
    .max(200)
    .readonly(),
})
/** The newest trades of one instrument. */
export type TapeView = z.infer<typeof tapeViewSchema>

/** One instrument that a search found. */
export const symbolMatchSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  symbol: z.string().max(40),
  name: textSchema,
  venue: z.string().max(20),
  isListed: z.boolean(),
  found: z.enum(['SYMBOL', 'FORMER_SYMBOL', 'NAME', 'ALIAS']),
  /** Sources that tell its prices live. */
  liveSources: z.array(z.string()).readonly(),
})
/** One instrument that a search found. */
export type FoundSymbol = z.infer<typeof symbolMatchSchema>

/** What is stored of one series of bars on one day. */
const coverageDaySchema = z.strictObject({
  /** Midnight UTC of the day. */
  day: timestampSchema,
  expected: countSchema,
  present: countSchema,
})

/** What is stored of one series of bars, day by day, beside what the sessions of its exchange expect. */
export const coverageReplySchema = z.strictObject({
  sourceId: z.string().max(80),
  calendar: z.string().max(20),
  days: z.array(coverageDaySchema).readonly(),
  expected: countSchema,
  present: countSchema,
  /** The longest gaps first, at most a hundred. */
  gaps: z.array(z.strictObject({ from: timestampSchema, through: timestampSchema, bars: countSchema })).readonly(),
  gapCount: countSchema,
})
/** What is stored of one series of bars, day by day. */
export type CoverageReply = z.infer<typeof coverageReplySchema>

/** One stored series and the tier its rows lie in. */
const storedSeriesSchema = z.strictObject({
  sourceId: z.string().max(80),
  instrumentId: identifierSchema<InstrumentId>(),
  kind: z.string().max(20),
  interval: z.string().max(10),
  tier: z.enum(['HOT', 'COLD']),
  rows: countSchema,
  bytes: countSchema.nullable(),
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
  files: countSchema,
})

/** What is stored where. */
export const storageReplySchema = z.strictObject({
  series: z.array(storedSeriesSchema).readonly(),
  hotBytes: countSchema,
  coldBytes: countSchema,
  note: textSchema,
})
/** What is stored where. */
export type StorageReply = z.infer<typeof storageReplySchema>
