/**
 * How the volatility of the next bar follows from what was seen; e is the return less its mean, s the volatility, z = e / s,
 * and 1(e < 0) counts falls.
 *
 * - garch: s^2 = omega + alpha e^2 + beta s^2 (Bollerslev 1986)
 * - gjr: s^2 = omega + (alpha + gamma 1(e < 0)) e^2 + beta s^2 (Glosten, Jagannathan and Runkle 1993)
 * - tarch: s = omega + (alpha + gamma 1(e < 0)) |e| + beta s (Zakoian 1994, also called ZARCH)
 * - egarch: ln s^2 = omega + alpha (|z| - sqrt(2 / pi)) + gamma z + beta ln s^2 (Nelson 1991)
 */
export type VolatilityModel = 'garch' | 'gjr' | 'egarch' | 'tarch'

/** The distribution of z: standard normal, or Student's t scaled to variance 1. */
export type ErrorDistribution = 'normal' | 't'

/** What is fitted. */
export interface VolatilitySpecification {
  readonly model: VolatilityModel
  readonly errors: ErrorDistribution
  /** A mean return that is fitted as well, or a mean of 0. */
  readonly mean: 'constant' | 'zero'
}

/** The numbers of a model; what a model does not have is 0 (gamma, mu) or Infinity (nu). */
export interface VolatilityParameters {
  /** Mean return, in the unit of the returns. */
  readonly mu: number
  /** Constant of the recursion, in the unit of the returns to the model's power (of the logarithm for egarch). */
  readonly omega: number
  /** What the size of the last surprise adds. */
  readonly alpha: number
  /** What a fall adds beyond (egarch: what the sign adds; negative when falls raise volatility). */
  readonly gamma: number
  /** Share of the last volatility that stays. */
  readonly beta: number
  /** Degrees of freedom of t errors, above 2; Infinity for normal ones. */
  readonly nu: number
}

/** The name of one number of a model. */
export type VolatilityParameter = keyof VolatilityParameters

/** All numbers of all models, in the order in which they are listed. */
export const VOLATILITY_PARAMETERS: readonly VolatilityParameter[] = ['mu', 'omega', 'alpha', 'gamma', 'beta', 'nu']

/** sqrt(2 / pi): the mean of |z| of a standard normal z, which egarch takes off whatever the distribution. */
export const MEAN_ABSOLUTE_NORMAL = Math.sqrt(2 / Math.PI)

/** Names of the numbers that a specification has, in order. */
export function parametersOf({ model, errors, mean }: VolatilitySpecification): readonly VolatilityParameter[] {
  return VOLATILITY_PARAMETERS.filter((name) => {
    if (name === 'mu') return mean === 'constant'
    if (name === 'gamma') return model !== 'garch'
    if (name === 'nu') return errors === 't'
    return true
  })
}

/** The power of the volatility that the recursion carries: 2, or 1 for tarch; egarch carries the logarithm of the square. */
export function powerOf(model: VolatilityModel): 1 | 2 {
  return model === 'tarch' ? 1 : 2
}
