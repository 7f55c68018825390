import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { barIntervalSchema, identifierSchema, nothingSchema, timestampSchema } from './records/basics.ts'
import {
  featureDescriptionSchema,
  featureHistorySchema,
  featureNameSchema,
  featureSeriesSchema,
  featureStudySchema,
  regimeHistorySchema,
} from './records/features.ts'

/** What may be asked of the strategy engine about features. */
export const featureCommands = {
  ListFeatures: {
    payload: nothingSchema,
    reply: z.strictObject({ features: z.array(featureDescriptionSchema).readonly() }),
  },
  /** The instruments of which every feature is computed and shown from now on, at most four; none ends it. */
  WatchFeatures: {
    payload: z.strictObject({ instrumentIds: z.array(identifierSchema<InstrumentId>()).max(4).readonly() }),
    reply: nothingSchema,
  },
  /**
   * Asks for features of instruments from now on until `until` (market time, null for the session). Wishes for the same
   * are one computation; those of a higher priority are computed first when a moment has more work than time.
   */
  RequestFeatures: {
    payload: z.strictObject({
      instrumentIds: z.array(identifierSchema<InstrumentId>()).min(1).max(5_000).readonly(),
      names: z.array(featureNameSchema).min(1).max(200).readonly(),
      priority: z.number().int().min(0).max(9),
      /** Who asks and what for, in a few words. */
      reason: z.string().max(200),
      until: timestampSchema.nullable(),
    }),
    reply: nothingSchema,
  },
} as const

/** What may be asked of the data engine about features of bars that have closed. */
export const featureQueries = {
  QueryFeatures: { payload: featureSeriesSchema, reply: featureHistorySchema },
  QueryRegimes: {
    payload: featureSeriesSchema.omit({ names: true }).extend({ interval: barIntervalSchema }),
    reply: regimeHistorySchema,
  },
  /** `horizon`: how many bars after each the return is measured that importance is judged by. */
  StudyFeatures: {
    payload: featureSeriesSchema.extend({ horizon: z.number().int().min(1).max(250) }),
    reply: featureStudySchema,
  },
} as const
