import * as z from 'zod'
import { textSchema, timestampSchema } from './basics.ts'

/** The six ways a kill can be asked for. */
export const killPathSchema = z.enum([
  'BUTTON',
  'SHORTCUT',
  'TRAY',
  'COMMAND_LINE',
  'SENTINEL_FILE',
  'HEARTBEAT_LOSS',
  'LOSS_LIMIT',
])
/** One of the ways a kill can be asked for. */
export type KillPath = z.infer<typeof killPathSchema>

/**
 * Where the kill switch stands.
 *
 * - READY, DEGRADED: not pressed; every path has passed its test, or at least one has not.
 * - TRIPPING: the gate is closed, and engines or venues have still time to answer.
 * - HALTED: the gate is closed, every engine has acknowledged or ended, and the venue has confirmed every cancel.
 * - HALTED_UNCONFIRMED: the gate is closed; `unanswered` lists what has not answered in time.
 * - ORDERS_REMAIN: everything has answered, and a venue would not cancel what `unanswered` lists.
 */
const killStateSchema = z.enum(['READY', 'DEGRADED', 'TRIPPING', 'HALTED', 'HALTED_UNCONFIRMED', 'ORDERS_REMAIN'])

/** What became of one engine after the press; the time is null while it is awaited, and where it was down before. */
export const killedEngineSchema = z.strictObject({
  name: z.string().max(40),
  outcome: z.enum(['WAITING', 'ACKNOWLEDGED', 'ENDED', 'DOWN']),
  milliseconds: z.number().nonnegative().nullable(),
})
/** What became of one engine after the press. */
export type KilledEngine = z.infer<typeof killedEngineSchema>

/** Something that has not answered the kill, and what the trader can do about it. */
export const unansweredSchema = z.strictObject({
  kind: z.enum(['ENGINE', 'VENUE', 'ORDER']),
  what: textSchema,
  /** What is known of it, and what to do. */
  text: textSchema,
})
/** Something that has not answered the kill. */
export type Unanswered = z.infer<typeof unansweredSchema>

/** The last drill that was kept: every path taken without effect and measured. */
export const killDrillSchema = z.strictObject({
  at: timestampSchema,
  /** From the press to the broker's thread, the slowest of the presses in this process. */
  gateMilliseconds: z.number().nonnegative(),
  verified: z.number().int().nonnegative(),
  paths: z.number().int().nonnegative(),
})
/** The last drill that was kept. */
export type KillDrill = z.infer<typeof killDrillSchema>

/** One position on its way to nothing. */
export const flattenStepSchema = z.strictObject({
  instrumentId: z.string().max(200),
  outcome: z.enum(['WAITING', 'CANCELLING', 'CLOSING', 'CLOSED', 'SENT', 'FLAT_ALREADY', 'REMAINS']),
  /** What happened, and what remains; empty while nothing has. */
  text: textSchema,
})
/** One position on its way to nothing. */
export type FlattenStep = z.infer<typeof flattenStepSchema>

/** State of the kill switch as the plate shows it. */
export const killViewSchema = z.strictObject({
  key: z.literal('current'),
  state: killStateSchema,
  path: killPathSchema.nullable(),
  trippedAt: timestampSchema.nullable(),
  /** From the press to the closed gate, milliseconds; null when not measured. */
  gateMilliseconds: z.number().nonnegative().nullable(),
  /** Entries that worked when the kill came, or were found working since. */
  entriesAsked: z.number().int().nonnegative(),
  /** Of these, the ones whose cancel the venue has confirmed. */
  cancelledEntries: z.number().int().nonnegative(),
  entriesRemaining: z.number().int().nonnegative(),
  protectiveOrdersLeft: z.number().int().nonnegative(),
  /** From the press to the venue's last confirmation, milliseconds; null before it, and when there was nothing to cancel. */
  cancelMilliseconds: z.number().nonnegative().nullable(),
  engines: z.array(killedEngineSchema).max(20).readonly(),
  /** Bounded: the first hundred. */
  unanswered: z.array(unansweredSchema).max(100).readonly(),
  reason: textSchema,
  /** Result of each path's last self-test. */
  paths: z
    .array(
      z.strictObject({ path: killPathSchema, verified: z.boolean(), at: timestampSchema.nullable(), note: textSchema }),
    )
    .readonly(),
  /** Null while none was ever kept. */
  drill: killDrillSchema.nullable(),
  /** What flattening has done, one step for each position; null while it was not asked for in this life. */
  flatten: z.strictObject({ done: z.boolean(), steps: z.array(flattenStepSchema).max(1_000).readonly() }).nullable(),
})
/** State of the kill switch as the plate shows it. */
export type KillView = z.infer<typeof killViewSchema>

/** Tells whether the kill switch is on, whatever is still unconfirmed. */
export function isKilled(kill: Pick<KillView, 'state'> | null): boolean {
  return kill !== null && kill.state !== 'READY' && kill.state !== 'DEGRADED'
}

/** Guard level of the account. */
export const guardLevelSchema = z.enum(['NORMAL', 'CONSERVATIVE', 'DEFENSIVE', 'EMERGENCY', 'SHUTDOWN'])
/** Guard level of the account. */
export type GuardLevelName = z.infer<typeof guardLevelSchema>

/** Guard level, pause state and their causes. */
export const guardViewSchema = z.strictObject({
  key: z.literal('current'),
  level: guardLevelSchema,
  cause: textSchema,
  /** What must happen before a human may loosen it. */
  wayBack: textSchema,
  entriesPaused: z.boolean(),
  since: timestampSchema,
})
/** Guard level, pause state and their causes. */
export type GuardView = z.infer<typeof guardViewSchema>

/** One limit with what is used of it. */
export const limitViewSchema = z.strictObject({
  key: z.string(),
  name: textSchema,
  unit: z.enum(['money', 'percent', 'count', 'microseconds']),
  /** Money in micro-units; percent as a fraction of 1. */
  used: z.number().nullable(),
  limit: z.number(),
  kind: z.enum(['hard', 'soft']),
  setBy: textSchema,
  /** When a person set it, and why; left out where nobody did. */
  setAt: timestampSchema.optional(),
  reason: textSchema.optional(),
})
/** One limit with what is used of it. */
export type LimitView = z.infer<typeof limitViewSchema>

/** What is held of things that one event may hit together, with open orders counted as filled; money in micro-units. */
export const clusterViewSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(['SECTOR', 'FACTOR', 'CORRELATION', 'VENUE', 'CURRENCY', 'THEME', 'STRATEGY', 'ASSET_CLASS']),
  name: textSchema,
  exposure: z.number().nonnegative(),
  limit: z.number(),
  /** What may still be added; negative where prices have moved the cluster above its limit. */
  headroom: z.number(),
})
/** What is held of things that one event may hit together. */
export type ClusterView = z.infer<typeof clusterViewSchema>

/** One engine thread. */
export const engineViewSchema = z.strictObject({
  key: z.string(),
  state: z.enum(['STARTING', 'READY', 'RUNNING', 'DEGRADED', 'FAULTED', 'STOPPED', 'QUARANTINED']),
  threadId: z.number().int().nullable(),
  /** Age of the last heartbeat, milliseconds. */
  heartbeatAge: z.number().nullable(),
  queued: z.number().int().nonnegative(),
  handled: z.number().int().nonnegative(),
  restarts: z.number().int().nonnegative(),
  lastError: textSchema.nullable(),
})
/** One engine thread. */
export type EngineView = z.infer<typeof engineViewSchema>

/** One entry of the journal as the timeline shows it. */
export const journalEntryViewSchema = z.strictObject({
  key: z.string(),
  sequence: z.number().int().positive(),
  at: timestampSchema,
  kind: z.string(),
  summary: textSchema,
  correlationId: z.string().nullable(),
  hash: z.string(),
})
/** One entry of the journal as the timeline shows it. */
export type JournalEntryView = z.infer<typeof journalEntryViewSchema>

/** Whether the journal can be trusted and written. */
export const journalStateViewSchema = z.strictObject({
  key: z.literal('current'),
  state: z.enum(['VERIFIED', 'DAMAGED', 'UNWRITABLE']),
  entries: z.number().int().nonnegative(),
  head: z.string(),
  finding: textSchema.nullable(),
})
/** Whether the journal can be trusted and written. */
export type JournalStateView = z.infer<typeof journalStateViewSchema>

/** A message to the trader by priority: P1 act now, P2 decide, P3 know. */
export const noticeViewSchema = z.strictObject({
  key: z.string(),
  priority: z.enum(['P1', 'P2', 'P3']),
  at: timestampSchema,
  text: textSchema,
  action: textSchema,
  count: z.number().int().positive(),
})
/** A message to the trader. */
export type NoticeView = z.infer<typeof noticeViewSchema>

/** A long run: what it does, how far it is, when it may end. */
export const jobViewSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(['BACKTEST', 'SWEEP', 'WALK_FORWARD', 'ROBUSTNESS']),
  label: textSchema,
  state: z.enum(['QUEUED', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED']),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** Units per second; null before it is known. */
  rate: z.number().nonnegative().nullable(),
  /** Range of the time left, seconds; null before it is known. */
  etaLow: z.number().nonnegative().nullable(),
  etaHigh: z.number().nonnegative().nullable(),
  startedAt: timestampSchema,
  lastProgressAt: timestampSchema,
  failure: textSchema.nullable(),
})
/** A long run. */
export type JobView = z.infer<typeof jobViewSchema>
