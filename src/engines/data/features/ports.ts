import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId, SessionId } from '#core/model/identifiers.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'

/** One version of a feature. */
export interface FeatureVersion {
  readonly name: string
  readonly version: number
}

/** Which kept values are asked for. */
export interface KeptQuery {
  readonly sessionId: SessionId
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly features: readonly FeatureVersion[]
  /** Opening times of the bars: `from` included, `to` not. */
  readonly from: number
  readonly to: number
  /** Market time at which they must have been known. */
  readonly knownBy: number
}

/** Kept values by the bar, oldest first. */
export interface KeptValues {
  readonly tsOpen: Float64Array
  /** A column for each feature asked for: the value as it was known last, NaN where there was none. */
  readonly values: readonly Float64Array[]
  /** 1 where a value, or that there is none, was kept. */
  readonly isKept: readonly Uint8Array[]
}

/** Values of features as they were computed when their bars closed, with the time at which they became known. */
export interface FeatureStore {
  /**
   * Adds values. Those of a bar that is there already are kept beside the earlier ones where they differ and became known
   * later. Returns false when they could not be written; nothing of them is then.
   */
  appendFeatures(sessionId: SessionId, computed: readonly ComputedFeatures[]): boolean
  /** What was known of some bars; nothing when it cannot be read. */
  readFeatures(query: KeptQuery): KeptValues
}
