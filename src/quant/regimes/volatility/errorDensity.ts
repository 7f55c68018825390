import { digamma } from '../../statistics/digamma.ts'
import { logGamma } from '../../statistics/beta.ts'

/** The part of a log density of t errors that depends on the degrees of freedom only, and its derivative. */
export interface StudentConstant {
  readonly value: number
  readonly slope: number
}

/** Half of ln(2 pi): what the log density of a standard normal number takes off. */
export const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/** ln Gamma((nu + 1) / 2) - ln Gamma(nu / 2) - ln(pi (nu - 2)) / 2 and its derivative by nu, for nu > 2. */
export function studentConstant(nu: number): StudentConstant {
  return {
    value: logGamma((nu + 1) / 2) - logGamma(nu / 2) - Math.log(Math.PI * (nu - 2)) / 2,
    slope: digamma((nu + 1) / 2) / 2 - digamma(nu / 2) / 2 - 1 / (2 * (nu - 2)),
  }
}

/** Mean of |z| of a t-distributed z with variance 1; of a standard normal one for nu = Infinity. */
export function meanAbsoluteError(nu: number): number {
  if (nu === Number.POSITIVE_INFINITY) return Math.sqrt(2 / Math.PI)
  return (2 * Math.sqrt(nu - 2) * Math.exp(logGamma((nu + 1) / 2) - logGamma(nu / 2))) / (Math.sqrt(Math.PI) * (nu - 1))
}
