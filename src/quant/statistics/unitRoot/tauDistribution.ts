import { normalCdf } from '../normal.ts'
import type { DeterministicTerms } from './deterministicTerms.ts'
import { TAU_CRITICAL, TAU_PROBABILITIES } from './tauTables.ts'

/** Most series for which probabilities are known. */
export const MOST_SERIES = 6

/** Values that the statistic must fall below to reject at 1, 5 and 10 %. */
export interface CriticalValues {
  readonly one: number
  readonly five: number
  readonly ten: number
}

/**
 * Probability of a Dickey-Fuller t statistic at most this large under a unit root (for `series` > 1 that of the residuals
 * of a regression among so many), by the response surface of MacKinnon (1994); 0 and 1 beyond its ends.
 */
export function tauProbability(statistic: number, terms: DeterministicTerms, series = 1): number {
  const surface = TAU_PROBABILITIES[terms]
  const place = series - 1
  if (statistic > (surface.most[place] ?? Number.NaN)) return 1
  if (statistic < (surface.least[place] ?? Number.NaN)) return 0
  const coefficients = statistic <= (surface.turn[place] ?? Number.NaN) ? surface.small[place] : surface.large[place]
  return normalCdf(polynomial(coefficients ?? [Number.NaN], statistic))
}

/** Critical values for n observations (MacKinnon, 2010); null for several series without deterministic terms. */
export function tauCriticalValues(terms: DeterministicTerms, n: number, series = 1): CriticalValues | null {
  const surfaces = TAU_CRITICAL[terms][series - 1]
  if (surfaces === undefined) return null
  const [one = Number.NaN, five = Number.NaN, ten = Number.NaN] = surfaces.map((surface) => polynomial(surface, 1 / n))
  return { one, five, ten }
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let power = coefficients.length - 1; power >= 0; power -= 1) sum = sum * x + (coefficients[power] ?? 0)
  return sum
}
