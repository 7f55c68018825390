// Exponential smoothing is kept as the lag of the average behind the newest input, `average - input`. With each input the
// lag grows by what the input moved, and shrinks to the share that the average keeps. Compared with averaging the averages
// this loses nothing where two of them are nearly the same (MACD), and a stream that stands still is met exactly. Only one
// difference and one product wait for the lag before.

/** The share of its lag that an exponential moving average of some length keeps: 1 less the weight 2 / (length + 1). */
export function exponentialKeep(length: number): number {
  return (length - 1) / (length + 1)
}

/** The share of its lag that Wilder's smoothing of some length keeps: 1 less the weight 1 / length. */
export function wilderKeep(length: number): number {
  return (length - 1) / length
}

/** The lag of an average behind its newest input, from the lag before and how far the input moved. */
export function nextLag(lag: number, change: number, keep: number): number {
  return keep * (lag - change)
}

/**
 * The lag that an average starts with, as the mean of its first inputs. Their sum is taken around one of them, the origin,
 * so that a stream that has not moved yet has no lag.
 */
export function seedLag(sum: number, length: number, origin: number, input: number): number {
  return origin - input + sum / length
}
