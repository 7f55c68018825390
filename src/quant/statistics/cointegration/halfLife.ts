import { faultOfVaryingSeries, measured, type Measured } from '../measured.ts'
import { ordinaryLeastSquares } from '../ordinaryLeastSquares.ts'

/** How fast a series returns to its mean. */
export interface HalfLife {
  /** Steps until half of a deviation is gone, -ln 2 / speed; infinite where the series does not return. */
  readonly halfLife: number
  /** The same where each step multiplies by 1 + speed, -ln 2 / ln(1 + speed); 0 where a step overshoots the mean, infinite where the series does not return. */
  readonly discreteHalfLife: number
  /** Slope of the change on the level before it: negative for a return to the mean. */
  readonly speed: number
  readonly standardError: number
  /** Level to which the series returns; null where it does not. */
  readonly mean: number | null
  /** Number of changes. */
  readonly n: number
}

/**
 * Half-life of an Ornstein-Uhlenbeck process, from a regression of the changes on a constant and the level before (Chan,
 * 2013, chapter 2): the slope counts as the speed of the continuous process.
 */
export function halfLife(values: ArrayLike<number>): Measured<HalfLife> {
  const fault = faultOfVaryingSeries(values, 5)
  if (fault !== null) return fault
  const n = values.length - 1
  const before = Float64Array.from({ length: n }, (_, row) => values[row] ?? 0)
  const changes = before.map((value, row) => (values[row + 1] ?? 0) - value)
  const fit = ordinaryLeastSquares(changes, [before])
  if (!fit.ok) return fit
  const [constant = Number.NaN, speed = Number.NaN] = fit.value.coefficients
  const returns = speed < 0
  return measured({
    halfLife: returns ? -Math.LN2 / speed : Number.POSITIVE_INFINITY,
    discreteHalfLife: !returns ? Number.POSITIVE_INFINITY : speed > -1 ? -Math.LN2 / Math.log1p(speed) : 0,
    speed,
    standardError: fit.value.standardErrors[1] ?? Number.NaN,
    mean: returns ? -constant / speed : null,
    n,
  })
}
