/** Below this argument the recurrence is used; above it the asymptotic series is exact to about 1e-15. */
const SERIES_FROM = 10

/**
 * Derivative of the logarithm of the gamma function for x > 0: recurrence upwards, then the asymptotic series
 * (Abramowitz and Stegun 6.3.5 and 6.3.18). NaN for x <= 0.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let sum = 0
  let at = x
  for (; at < SERIES_FROM; at += 1) sum -= 1 / at
  const square = 1 / (at * at)
  const series =
    square *
    (1 / 12 -
      square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32_760)))))
  return sum + Math.log(at) - 0.5 / at - series
}
