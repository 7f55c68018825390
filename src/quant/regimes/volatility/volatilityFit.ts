import type { Estimate } from '#core/model/estimate.ts'
import type { StandardErrors } from './parameterCovariance.ts'
import type { VolatilityParameter, VolatilityParameters, VolatilitySpecification } from './volatilityModel.ts'

/** A fitted model, or why there is none. */
export type VolatilityFit = FittedVolatility | VolatilityFailure

/** Why a model was not fitted. */
export interface VolatilityFailure {
  readonly ok: false
  readonly code: 'TOO_SHORT' | 'MISSING_VALUES' | 'NOT_FINITE' | 'CONSTANT' | 'NOT_CONVERGED'
  /** One sentence with the way out. */
  readonly message: string
}

/** What does not forbid the use of a model, and should be known. */
export interface VolatilityWarning {
  readonly code: 'NOT_STATIONARY' | 'AT_BOUND'
  readonly message: string
}

/** A model fitted by maximum likelihood. */
export interface FittedVolatility {
  readonly ok: true
  readonly specification: VolatilitySpecification
  readonly parameters: VolatilityParameters
  readonly logLikelihood: number
  /** Returns that were used. */
  readonly n: number
  /** Robust 95 % intervals; null for a number at a bound. */
  readonly estimates: Readonly<Partial<Record<VolatilityParameter, Estimate | null>>>
  /** In the order of `parametersOf`; NaN for a number at a bound, where the likelihood names none. */
  readonly standardErrors: StandardErrors
  /** Share of a surprise that is left a bar later; 1 means that shocks never fade. */
  readonly persistence: number
  /** Conditional variance of each bar, in the unit of the returns squared. */
  readonly variances: Float64Array
  /** Level of the recursion for the bar after the last, as `volatilityStep.ts` has it. */
  readonly nextLevel: number
  readonly warnings: readonly VolatilityWarning[]
}
