import type { FeatureInputs } from '../inputs.ts'

/**
 * Turns what a market tells about one instrument into inputs of the bars of one length.
 *
 * 1. What is told waits until somebody asks for a bar that reaches beyond it, so nothing later than a bar's end counts in it
 *    and events may come before the bars that end earlier.
 * 2. `into.time` holds the opening time of the bar that is asked for. Bars are asked for in order and do not overlap; what
 *    lies between two of them changes what is known, and counts in neither.
 * 3. A bar that forms may be asked for as often as one likes, later each time and never beyond its end.
 */
export interface Gatherer {
  /** Writes the inputs of a bar that ends at `barClose`, and begins the next. */
  close(into: FeatureInputs, barClose: number): void
  /** Writes the inputs of the bar that forms as they stand at a moment, and goes on with it. */
  forming(into: FeatureInputs, at: number): void
  /** All that is needed to go on from here. */
  snapshot(): Float64Array
  /** Goes on from a snapshot of the same kind of gatherer. */
  restore(snapshot: Float64Array): void
}
