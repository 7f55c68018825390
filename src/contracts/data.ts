import * as z from 'zod'
import type { DatasetId, InstrumentId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { featureQueries } from './featureWishes.ts'
import {
  barColumnsSchema,
  barIntervalSchema,
  estimateSchema,
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
import { toldFactsSchema } from './records/facts.ts'
import { datasetViewSchema, instrumentSchema, marketSliceSchema, sessionSchema } from './records/market.ts'
import {
  coverageReplySchema,
  sourceIdSchema,
  storageReplySchema,
  symbolMatchSchema,
  watchlistSchema,
} from './records/sources.ts'
import { sourceAnswers } from './sourceAnswers.ts'

/** Why one row of an imported file was refused; the row is reported, never repaired. */
const rejectedRowSchema = z.strictObject({
  line: z.number().int().positive(),
  code: z.enum([
    'BAD_OHLC',
    'NOT_A_NUMBER',
    'NOT_POSITIVE',
    'BAD_DATE',
    'DUPLICATE',
    'OUT_OF_ORDER',
    'FUTURE_DATE',
    'MISSING_COLUMN',
  ]),
  text: z.string().max(400),
})

/** What an import found: detected columns and dates, the first rows, and every refused row. */
export const importReportSchema = z.strictObject({
  label: textSchema,
  columns: z.array(z.strictObject({ role: z.string(), header: z.string() })).readonly(),
  dateFormat: z.string(),
  interval: barIntervalSchema,
  accepted: z.number().int().nonnegative(),
  rejected: z.array(rejectedRowSchema).readonly(),
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
  preview: z.array(z.array(z.union([z.string(), z.number()])).readonly()).readonly(),
  /** How the file was read where that is not obvious: from its end, without volume, with ambiguous dates. */
  notes: z.array(textSchema).readonly(),
  dataHash: z.string(),
})
/** What an import found. */
export type ImportReport = z.infer<typeof importReportSchema>

/** Where the text of an import comes from: a path chosen by the user in the shell, or text dropped on the window. */
const importSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4_096) }),
  z.strictObject({ kind: z.literal('text'), name: z.string().max(255), text: z.string().max(64_000_000) }),
])

const seriesSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  from: timestampSchema,
  to: timestampSchema,
  /** Null lets the engine choose, by its order of sources. */
  sourceId: sourceIdSchema.nullable(),
})
const keySchema = z.strictObject({ key: z.string().min(1).max(80) })
const reasonSchema = keySchema.extend({ reason: z.string().trim().min(3).max(2_000) })

/** What a screen may ask of the sources, the stores behind them and the quarantine. */
const sourceWishes = {
  /** Instruments by what the trader types, best first. */
  SearchSymbols: {
    payload: z.strictObject({ words: z.string().max(200), limit: z.number().int().min(1).max(100) }),
    reply: z.strictObject({ matches: z.array(symbolMatchSchema).readonly() }),
  },
  /** Asks a source for its list of instruments anew. */
  RefreshInstruments: { payload: z.strictObject({ sourceId: sourceIdSchema }), reply: nothingSchema },
  /** The order books and trades that are shown from now on, at most four; none ends it. */
  WatchDepth: {
    payload: z.strictObject({ instrumentIds: z.array(identifierSchema<InstrumentId>()).max(4).readonly() }),
    reply: nothingSchema,
  },
  SaveWatchlist: { payload: z.strictObject({ watchlist: watchlistSchema }), reply: nothingSchema },
  RemoveWatchlist: { payload: keySchema, reply: nothingSchema },
  QueryCoverage: { payload: seriesSchema, reply: coverageReplySchema },
  QueryStorage: { payload: nothingSchema, reply: storageReplySchema },
  /** Fetches the bars that a series lacks; answers at once with the key of its row in `backfills`. */
  StartBackfill: { payload: seriesSchema, reply: keySchema },
  CancelBackfill: { payload: keySchema, reply: nothingSchema },
  /** Lets data in quarantine be used, for a reason that is kept. */
  ReadmitFinding: { payload: reasonSchema, reply: nothingSchema },
  /** Says that data in quarantine stays out, for a reason that is kept. */
  DismissFinding: { payload: reasonSchema, reply: nothingSchema },
  /** Writes down every message of the live session from now on, so that it can be played again. */
  StartRecording: { payload: nothingSchema, reply: keySchema },
  StopRecording: { payload: nothingSchema, reply: nothingSchema },
  RefreshNews: { payload: nothingSchema, reply: nothingSchema },
} as const

/** The data engine: sessions, replay, live sources, stored bars, imports. */
export const dataChannel = defineChannel({
  name: 'data',
  version: 1,
  commands: {
    /** Starts or resumes a session; the engine lists its instruments and waits for play. */
    OpenSession: {
      payload: z.strictObject({ session: sessionSchema, playing: z.boolean(), speed: z.number().positive() }),
      reply: nothingSchema,
    },
    PlayMarket: { payload: nothingSchema, reply: nothingSchema },
    PauseMarket: { payload: nothingSchema, reply: nothingSchema },
    /** Plays `count` slices and pauses. */
    StepMarket: { payload: z.strictObject({ count: z.number().int().min(1).max(10_000) }), reply: nothingSchema },
    /** Pace of the market: bars per second of a stored set, simulated minutes per second of the simulator. */
    SetMarketSpeed: { payload: z.strictObject({ speed: z.number().min(0.1).max(10_000) }), reply: nothingSchema },
    /** Publishes every remaining slice as fast as the others keep up; used by backtests. */
    RunToEnd: { payload: nothingSchema, reply: nothingSchema },
    /** Continues a run at the next moment of rest; raised by the engine itself. */
    ContinueMarket: { payload: nothingSchema, reply: nothingSchema },
    /** Bars of an instrument up to the session's market time (the future stays hidden), newest last. */
    QueryBars: {
      payload: z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        interval: barIntervalSchema,
        before: timestampSchema.nullable(),
        limit: z.number().int().min(1).max(20_000),
      }),
      reply: z.strictObject({
        columns: barColumnsSchema,
        origin: originSchema,
        interval: barIntervalSchema,
        complete: z.boolean(),
      }),
    },
    PreviewImport: {
      payload: z.strictObject({
        source: importSourceSchema,
        symbol: z.string().min(1).max(20),
        interval: barIntervalSchema.nullable(),
      }),
      reply: importReportSchema,
    },
    ImportBars: {
      payload: z.strictObject({
        source: importSourceSchema,
        symbol: z.string().min(1).max(20),
        interval: barIntervalSchema.nullable(),
      }),
      reply: z.strictObject({ datasetId: identifierSchema<DatasetId>(), report: importReportSchema }),
    },
    ...sourceWishes,
    ...sourceAnswers,
    ...featureQueries,
  },
  events: {
    SessionOpened: z.strictObject({ session: sessionSchema, instruments: z.array(instrumentSchema).readonly() }),
    /** What came before the session's first slice, oldest first, so that strategies start warm; nobody acts on it. */
    HistoryPublished: z.strictObject({ slices: z.array(marketSliceSchema).readonly() }),
    MarketSlicePublished: marketSliceSchema,
    /** What became known beside prices and trades; told before the slice of its moment. */
    FactsTold: toldFactsSchema,
    /** Data can no longer be trusted to be current (or can again). A pause by the user is not staleness. */
    FeedStateChanged: z.strictObject({
      state: z.enum(['CONNECTED', 'PAUSED', 'STALE', 'DISCONNECTED', 'ENDED']),
      note: textSchema,
    }),
    /**
     * How far the weakest source in use can be relied on, a share from 0 to 1, the slowest answers of those in use,
     * microseconds (null: not enough is known), and the longest silence of an instrument that should be heard, microseconds.
     */
    DataServiceChanged: z.strictObject({
      sourceId: z.string().max(80).nullable(),
      reliability: estimateSchema.nullable(),
      latencyP95: estimateSchema.nullable(),
      gap: z.number().nonnegative(),
    }),
    /** Another source serves a kind of instruments from now on; null when none can. */
    SourceChanged: z.strictObject({
      assetClass: z.enum(['EQUITY', 'INDEX', 'CRYPTO']),
      from: z.string().max(80).nullable(),
      to: z.string().max(80).nullable(),
      reason: textSchema,
    }),
    /** Instruments whose prices are too old to decide on, by their index in the session's list; the others are current. */
    StaleInstrumentsChanged: z.strictObject({ stale: z.array(z.number().int().nonnegative()).readonly() }),
    MarketEnded: z.strictObject({ marketTime: timestampSchema }),
    DatasetStored: datasetViewSchema,
  },
})
