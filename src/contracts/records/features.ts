import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import {
  barIntervalSchema,
  columnSchema,
  estimateSchema,
  identifierSchema,
  originSchema,
  timestampSchema,
} from './basics.ts'

/** Name of a feature, as it is declared. */
export const featureNameSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/)

/** A feature as its declaration describes it, enough to draw the catalogue and the glossary. */
export const featureDescriptionSchema = z.strictObject({
  name: featureNameSchema,
  title: z.string(),
  family: z.string(),
  version: z.number().int().positive(),
  inputs: z.array(z.string()).readonly(),
  uses: z.array(featureNameSchema).readonly(),
  unit: z.string(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  lookback: z.number().int().positive(),
  reach: z.enum(['WINDOW', 'HISTORY']),
  /** Bars after which a value is too old to decide on. */
  freshness: z.number().int().positive(),
  cost: z.number().int().min(1).max(4),
  description: z.string(),
  formula: z.string(),
  source: z.string(),
  direction: z.enum(['RISING', 'FALLING', 'NEITHER']),
  idea: z.string(),
  /** Whether this version was proven not to look ahead; what is not proven is used in SIM alone. */
  isProven: z.boolean(),
})
/** A feature as its declaration describes it. */
export type FeatureDescription = z.infer<typeof featureDescriptionSchema>

/**
 * What can be wrong about a value. Each but MISSING comes with the value that was computed; OUTLIER and DRIFTED are doubts,
 * with the others it is not used.
 */
const featureFaultSchema = z.enum(['MISSING', 'OUT_OF_RANGE', 'STALE', 'OUTLIER', 'DRIFTED'])

/** How good a value is, each a share from 0 to 1. */
const featureQualitySchema = z.strictObject({
  /** 1 for the bar that just closed, falling to 0 when the value is as old as it may be. */
  recency: z.number().min(0).max(1),
  /** Share of the bars of its lookback that had everything it reads. */
  completeness: z.number().min(0).max(1),
  /** Both together, less what its faults cost. */
  confidence: z.number().min(0).max(1),
})

/** The newest value of one feature of one instrument. */
export const featureValueViewSchema = z.strictObject({
  /** `instrument|interval|feature`. */
  key: z.string(),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  name: featureNameSchema,
  version: z.number().int().positive(),
  /** Null where there is none. */
  value: z.number().nullable(),
  /** What it would be if the forming bar closed now; never used to decide. Null where no bar forms. */
  forming: z.number().nullable(),
  /** Close of the bar it belongs to. */
  barTime: timestampSchema,
  quality: featureQualitySchema,
  faults: z.array(featureFaultSchema).readonly(),
  origin: originSchema,
})
/** The newest value of one feature of one instrument. */
export type FeatureValueView = z.infer<typeof featureValueViewSchema>

/**
 * Values of the same features of some instruments at the close of their bars. The columns hold one value for each
 * instrument, those of features one for each instrument and feature, instrument by instrument.
 */
export const computedFeaturesSchema = z.strictObject({
  interval: barIntervalSchema,
  origin: originSchema,
  /** Market time at which this was computed; later for bars that were corrected. */
  knownAt: timestampSchema,
  features: z.array(z.strictObject({ name: featureNameSchema, version: z.number().int().positive() })).readonly(),
  instrumentIds: z.array(identifierSchema<InstrumentId>()).readonly(),
  tsOpen: columnSchema,
  tsClose: columnSchema,
  /** NaN where there is none. */
  values: columnSchema,
  /** How complete its inputs were and how far it can be relied on, shares from 0 to 1. */
  completeness: columnSchema,
  confidence: columnSchema,
})
/** Values of the same features of some instruments. */
export type ComputedFeatures = z.infer<typeof computedFeaturesSchema>

/** The six regimes. */
export const regimeLabelSchema = z.enum([
  'TREND_UP',
  'TREND_DOWN',
  'MEAN_REVERTING',
  'CHOP',
  'HIGH_VOLATILITY',
  'CRISIS',
])
/** One of the six regimes. */
export type RegimeLabel = z.infer<typeof regimeLabelSchema>

/** The regime that is held to has changed, at the close of a bar of the session; what was before the session is no change. */
export const regimeChangeSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  from: regimeLabelSchema,
  to: regimeLabelSchema,
  /** Probability of each at that close, in the order of the labels. */
  probabilities: z.array(z.number().min(0).max(1)).length(regimeLabelSchema.options.length).readonly(),
  barTime: timestampSchema,
  origin: originSchema,
})

/** The regime of one instrument. */
export const regimeViewSchema = z.strictObject({
  /** `instrument|interval`. */
  key: z.string(),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  /** Null while too little is known. */
  label: regimeLabelSchema.nullable(),
  /** Probability of each, in the order of the labels; empty while too little is known. */
  probabilities: z.array(z.number().min(0).max(1)).readonly(),
  /** Since when the label holds. */
  since: timestampSchema.nullable(),
  barTime: timestampSchema,
  origin: originSchema,
})
/** The regime of one instrument. */
export type RegimeView = z.infer<typeof regimeViewSchema>

/** Which values of which instrument and bars. */
export const featureSeriesSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  names: z.array(featureNameSchema).min(1).max(40).readonly(),
  /** Only bars that closed before this; null for up to now. */
  before: timestampSchema.nullable(),
  limit: z.number().int().min(1).max(5_000),
})

/** Values by the bar, oldest first; NaN where there is none. */
export const featureHistorySchema = z.strictObject({
  tsOpen: columnSchema,
  tsClose: columnSchema,
  columns: z
    .array(
      z.strictObject({
        name: featureNameSchema,
        version: z.number().int().positive(),
        values: columnSchema,
        /** How many of the values were kept when their bars closed; the others were computed now from stored bars. */
        kept: z.number().int().nonnegative(),
      }),
    )
    .readonly(),
  origin: originSchema,
})
/** Values by the bar. */
export type FeatureHistory = z.infer<typeof featureHistorySchema>

/** The regime of each bar, oldest first: index of the label in the order of the labels, -1 while unknown. */
export const regimeHistorySchema = z.strictObject({ tsOpen: columnSchema, labels: columnSchema, origin: originSchema })
/** The regime of each bar. */
export type RegimeHistory = z.infer<typeof regimeHistorySchema>

/** What the values of some features say together. */
export const featureStudySchema = z.strictObject({
  names: z.array(featureNameSchema).readonly(),
  /** Bars in which all were known. */
  n: z.number().int().nonnegative(),
  /** Rank correlation of each pair, row by row; null where it is not known. */
  correlation: z.array(z.array(z.number().min(-1).max(1).nullable()).readonly()).readonly(),
  /** Rank correlation with the return of the bars after: what a feature would have told by itself. */
  importance: z.array(z.strictObject({ name: featureNameSchema, correlation: estimateSchema.nullable() })).readonly(),
  /** The older part of the bars against the newer one. */
  drift: z
    .array(
      z.strictObject({
        name: featureNameSchema,
        /** Largest distance of the two distributions and the chance of one as large without any change. */
        kolmogorovSmirnov: z.strictObject({ statistic: z.number(), pValue: z.number() }).nullable(),
        populationStability: z.number().nullable(),
        referenceCount: z.number().int().nonnegative(),
        recentCount: z.number().int().nonnegative(),
        verdict: z.enum(['STABLE', 'WATCH', 'DRIFTED', 'NOT_ENOUGH_DATA']),
        /** Edges of the bins and the share of either part in each. */
        edges: z.array(z.number()).readonly(),
        reference: z.array(z.number()).readonly(),
        recent: z.array(z.number()).readonly(),
      }),
    )
    .readonly(),
})
/** What the values of some features say together. */
export type FeatureStudy = z.infer<typeof featureStudySchema>
