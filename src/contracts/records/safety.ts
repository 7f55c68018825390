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

/** State of the kill switch as the plate shows it. */
export const killViewSchema = z.strictObject({
  key: z.literal('current'),
  state: z.enum(['READY', 'DEGRADED', 'HALTED', 'ORDERS_REMAIN']),
  path: killPathSchema.nullable(),
  trippedAt: timestampSchema.nullable(),
  /** From the press to the closed gate, milliseconds; null when not measured. */
  gateMilliseconds: z.number().nonnegative().nullable(),
  cancelledEntries: z.number().int().nonnegative(),
  entriesRemaining: z.number().int().nonnegative(),
  protectiveOrdersLeft: z.number().int().nonnegative(),
  reason: textSchema,
  /** Result of each path's last self-test. */
  paths: z
    .array(
      z.strictObject({ path: killPathSchema, verified: z.boolean(), at: timestampSchema.nullable(), note: textSchema }),
    )
    .readonly(),
})
/** State of the kill switch as the plate shows it. */
export type KillView = z.infer<typeof killViewSchema>

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
})
/** One limit with what is used of it. */
export type LimitView = z.infer<typeof limitViewSchema>

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
