import * as z from 'zod'
import type { DatasetId, InstrumentId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import {
  barColumnsSchema,
  barIntervalSchema,
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
import { datasetViewSchema, instrumentSchema, marketSliceSchema, sessionSchema } from './records/market.ts'

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

/** The data engine: sessions, replay, stored bars, imports. */
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
  },
  events: {
    SessionOpened: z.strictObject({ session: sessionSchema, instruments: z.array(instrumentSchema).readonly() }),
    /** What came before the session's first slice, oldest first, so that strategies start warm; nobody acts on it. */
    HistoryPublished: z.strictObject({ slices: z.array(marketSliceSchema).readonly() }),
    MarketSlicePublished: marketSliceSchema,
    /** Data can no longer be trusted to be current (or can again). A pause by the user is not staleness. */
    FeedStateChanged: z.strictObject({
      state: z.enum(['CONNECTED', 'PAUSED', 'STALE', 'DISCONNECTED', 'ENDED']),
      note: textSchema,
    }),
    MarketEnded: z.strictObject({ marketTime: timestampSchema }),
    DatasetStored: datasetViewSchema,
  },
})
