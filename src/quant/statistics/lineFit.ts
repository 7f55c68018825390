import type { Estimate } from '#core/model/estimate.ts'
import { studentQuantile } from './beta.ts'
import { mean } from './moments.ts'
import { longRunVariance, neweyWestLag } from './neweyWest.ts'

const MINIMUM = 10

/** y = intercept + slope x, fitted by least squares. */
export interface LineFit {
  readonly intercept: Estimate
  readonly slope: Estimate
  /** Share of the variance of y that the line explains, 0..1; 0 where y never changes. */
  readonly rSquared: number
  /** Lag of the Newey-West errors. */
  readonly lag: number
}

/**
 * Fits a line with intervals that allow for dependent and unequal errors: Newey-West with the automatic lag of the scores
 * x u, the small-sample factor n / (n - 2) and Student's t with n - 2 degrees. Null below ten points or where x never changes.
 */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): LineFit | null {
  const n = x.length
  if (y.length !== n) throw new Error('Invariant: a line needs as many x as y')
  if (n < MINIMUM) return null
  const centreX = mean(x)
  const centreY = mean(y)
  let xx = 0
  let xy = 0
  let yy = 0
  for (let index = 0; index < n; index += 1) {
    const dx = (x[index] ?? Number.NaN) - centreX
    const dy = (y[index] ?? Number.NaN) - centreY
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  if (!(xx > 0)) return null
  const slope = xy / xx
  const intercept = centreY - slope * centreX
  const scores = new Float64Array(n)
  // What each point contributes to the error of either coefficient: their long-run variances are the sandwich's diagonal.
  const ofSlope = new Float64Array(n)
  const ofIntercept = new Float64Array(n)
  for (let index = 0; index < n; index += 1) {
    const at = x[index] ?? Number.NaN
    const residual = (y[index] ?? Number.NaN) - intercept - slope * at
    scores[index] = at * residual
    const pull = ((at - centreX) * residual * n) / xx
    ofSlope[index] = pull
    ofIntercept[index] = residual - centreX * pull
  }
  const lag = neweyWestLag(scores)
  const quantile = studentQuantile(0.975, n - 2)
  const around = (value: number, parts: Float64Array): Estimate => {
    const reach = quantile * Math.sqrt(longRunVariance(parts, lag) / (n - 2))
    return { value, low: value - reach, high: value + reach, n }
  }
  return {
    intercept: around(intercept, ofIntercept),
    slope: around(slope, ofSlope),
    rSquared: yy > 0 ? (xy * xy) / (xx * yy) : 0,
    lag,
  }
}
