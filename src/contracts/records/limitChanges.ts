import * as z from 'zod'
import { textSchema, timestampSchema } from './basics.ts'

/** Values by the name of the limit, in the limit's own unit. */
export const limitValuesSchema = z.record(z.string().max(60), z.number())

/** Why a limit is changed, in words, kept in the journal. */
export const limitReasonSchema = z.string().trim().min(3).max(500)

/** What becomes of one limit; values as the limits table shows them. */
export const limitDifferenceSchema = z.strictObject({
  key: z.string().max(60),
  name: textSchema,
  unit: z.enum(['money', 'percent', 'count', 'microseconds']),
  kind: z.enum(['hard', 'soft']),
  from: z.number(),
  to: z.number(),
  direction: z.enum(['TIGHTER', 'LOOSER']),
  /** True when it takes effect only after the cool-off. */
  waits: z.boolean(),
  /** What of the present book is beyond the new value. Nothing is closed because of it. */
  over: z.array(z.strictObject({ what: textSchema, used: z.number() })).readonly(),
})
/** What becomes of one limit. */
export type LimitDifference = z.infer<typeof limitDifferenceSchema>

/** A value that the trader set. */
const limitSettingSchema = z.strictObject({
  name: z.string().max(60),
  /** In the limit's own unit. */
  value: z.number(),
  setBy: textSchema,
  at: timestampSchema,
  reason: textSchema,
})
/** A value that the trader set. */
export type LimitSetting = z.infer<typeof limitSettingSchema>

/** Loosened limits that wait for their cool-off and then for a second act. */
const pendingLimitsSchema = z.strictObject({
  changeId: z.string().max(80),
  values: limitValuesSchema,
  reason: textSchema,
  setBy: textSchema,
  proposedAt: timestampSchema,
  appliesFrom: timestampSchema,
  /** From then on it must be proposed again. */
  lapsesAt: timestampSchema,
})
/** Loosened limits that wait. */
export type PendingLimits = z.infer<typeof pendingLimitsSchema>

/** Everything the trader has set of one account's limits, and what waits. */
export const limitStandingSchema = z.strictObject({
  /** Grows with every change; the higher one is the newer. */
  revision: z.number().int().nonnegative(),
  settings: z.array(limitSettingSchema).readonly(),
  pending: pendingLimitsSchema.nullable(),
})
/** Everything the trader has set of one account's limits, and what waits. */
export type LimitStanding = z.infer<typeof limitStandingSchema>

/** A loosening that waits, as the Risk screen shows it. */
export const limitChangeViewSchema = z.strictObject({
  key: z.literal('current'),
  changeId: z.string().max(80),
  differences: z.array(limitDifferenceSchema).readonly(),
  reason: textSchema,
  setBy: textSchema,
  proposedAt: timestampSchema,
  appliesFrom: timestampSchema,
  lapsesAt: timestampSchema,
})
