/**
 * What a feature of your own has at hand. Put this file beside your features: the editor then completes and checks them. It
 * is not read when they are proven, and a feature imports nothing.
 *
 * Times are microseconds since 1970 in UTC, prices are in the instrument's currency. What is not known is NaN.
 */

/** One bar. The table of inputs in docs/glossary.md names everything else it has. */
interface FeatureBar {
  /** Opening time. */
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly [input: string]: number
}

/** What a feature declares beside its computation. */
interface FeatureWords {
  /** Letters and digits, at most 60. */
  readonly name: string
  /** Everything that it reads of a bar. A bar without one of them must have no value. */
  readonly inputs: readonly string[]
  /** Bars up to and including the first with a value, at most 1,000. */
  readonly lookback: number
  /** WINDOW (unless told otherwise): nothing but the last `lookback` bars counts. HISTORY: every bar leaves a trace. */
  readonly reach?: 'WINDOW' | 'HISTORY'
  /** Bounds of its values, both included; null or left out where there is none. */
  readonly range?: { readonly low?: number | null; readonly high?: number | null }
}

/** Computes all bars at once: one value for each, null or NaN where there is none. */
interface WholeFeature extends FeatureWords {
  compute(bars: readonly FeatureBar[]): readonly (number | null)[]
}

/** Follows bars one by one. `bar` is one object that is filled anew each time: copy what you want to keep. */
interface StepwiseFeature extends FeatureWords {
  create(): { update(bar: FeatureBar): number | null }
}

/** Defines the feature of a file: `export default defineFeature({ ... })`. */
declare function defineFeature(feature: WholeFeature | StepwiseFeature): unknown
