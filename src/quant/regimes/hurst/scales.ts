/** Slope of a straight line through points whose `x` never change, as weights on `y`. */
export interface SlopeWeights {
  /** Lengths of the pieces, from the shortest to the longest, all different. */
  readonly lengths: readonly number[]
  /** The slope of logarithms on those of the lengths is the sum of weight times logarithm. */
  readonly weights: readonly number[]
}

/** Lengths of pieces, about evenly spread over their logarithm, and the weights of the least squares slope over them. */
export function slopeWeights(shortest: number, longest: number, count: number): SlopeWeights {
  const ratio = Math.log(longest / shortest) / (count - 1)
  const lengths = [
    ...new Set(Array.from({ length: count }, (_, index) => Math.round(shortest * Math.exp(ratio * index)))),
  ]
  const logs = lengths.map((length) => Math.log(length))
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const scatter = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
  return { lengths, weights: logs.map((log) => (log - mean) / scatter) }
}
