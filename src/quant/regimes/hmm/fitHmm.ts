import { SeededRandom } from '../../statistics/seededRandom.ts'
import type { Random } from '../../statistics/random.ts'
import { BaumWelch, type BaumWelchResult, type BaumWelchTerms } from './baumWelch.ts'
import { type GaussianHmm, orderStates, parametersOf, type StateOrder } from './gaussianHmm.ts'

/** How to fit a hidden Markov model. */
export interface HmmTerms {
  /** 1 to 6. */
  readonly states: number
  readonly seed: number
  /** Beginnings to climb from; the best summit counts. */
  readonly restarts?: number
  readonly iterations?: number
  /** Rise of the log likelihood below which a climb has ended. */
  readonly tolerance?: number
  readonly order?: StateOrder
}

/** A hidden Markov model fitted to a series. */
export interface HmmFit {
  readonly ok: true
  /** States from the smallest variance (or mean) to the largest. */
  readonly model: GaussianHmm
  readonly logLikelihood: number
  /** Akaike's and Schwarz's criteria; lower is better. */
  readonly aic: number
  readonly bic: number
  /** Numbers it was fitted to. */
  readonly n: number
  /** Steps of the climb that won. */
  readonly iterations: number
}

/** Why there is no model. */
export interface HmmUnfitted {
  readonly ok: false
  readonly code: 'SERIES_TOO_SHORT' | 'SERIES_CONSTANT' | 'VALUE_NOT_FINITE' | 'NOT_CONVERGED' | 'DEGENERATE'
  readonly message: string
}

/** States a model may have at most. */
export const MOST_STATES = 6
/** Numbers that a model needs for each of its states. */
const NUMBERS_PER_STATE = 20
/** Least variance of a state, as a share of that of all numbers. */
const VARIANCE_FLOOR = 1e-5
/** Log likelihood by which several states must surpass a single one not to be taken for it. */
const SADDLE = 0.1

/**
 * Fits a Gaussian hidden Markov model by maximum likelihood: Baum-Welch from several beginnings drawn from `seed`, the
 * highest summit that was reached counts. A climb that ends on equal numbers, where the likelihood has no bound, is left
 * out; when the others find no more than a single state does, or the highest has not come to rest, there is no model.
 */
export function fitHmm(values: Readonly<Float64Array>, terms: HmmTerms): HmmFit | HmmUnfitted {
  const { states, seed, restarts = 16, iterations = 2_000, tolerance = 1e-4, order = 'VARIANCE' } = terms
  if (!Number.isInteger(states) || states < 1 || states > MOST_STATES) {
    throw new Error(`Invariant: a hidden Markov model of ${states} states was asked for`)
  }
  const n = values.length
  const spread = spreadOf(values, states)
  if (!spread.ok) return spread
  const settings: BaumWelchTerms = { iterations, tolerance, varianceFloor: VARIANCE_FLOOR * spread.variance }
  const climber = new BaumWelch(values, states)
  const random = new SeededRandom(seed)
  let best: BaumWelchResult | null = null
  const climbs = states === 1 ? 1 : restarts
  let lost = 0
  for (let restart = 0; restart < climbs; restart += 1) {
    const start = startOf(values, states, restart, random, spread.variance)
    const result = climber.climb(start, settings)
    if (result.isDegenerate) lost += 1
    else if (best === null || result.logLikelihood > best.logLikelihood) best = result
  }
  // What is left is a saddle on which all states are alike.
  const isAlike = best !== null && best.logLikelihood < ofOneState(n, spread.variance) + SADDLE
  if (best === null || (lost > 0 && isAlike)) {
    const message = `${lost} of ${climbs} climbs to a model of ${states} states ended on equal numbers, so the model is not used; give fewer states, or more values.`
    return { ok: false, code: 'DEGENERATE', message }
  }
  if (!best.hasConverged) {
    const message = `The model of ${states} states has not converged in ${iterations} steps, so it is not used; give fewer states, or more values.`
    return { ok: false, code: 'NOT_CONVERGED', message }
  }
  const parameters = parametersOf(states)
  return {
    ok: true,
    model: orderStates(best.model, order),
    logLikelihood: best.logLikelihood,
    aic: 2 * parameters - 2 * best.logLikelihood,
    bic: parameters * Math.log(n) - 2 * best.logLikelihood,
    n,
    iterations: best.iterations,
  }
}

/** Highest log likelihood of a single state. */
function ofOneState(n: number, variance: number): number {
  return -0.5 * n * (Math.log(2 * Math.PI * variance) + 1)
}

type Spread = { readonly ok: true; readonly variance: number } | HmmUnfitted

function spreadOf(values: Readonly<Float64Array>, states: number): Spread {
  const n = values.length
  const needed = NUMBERS_PER_STATE * states
  if (n < needed) {
    const message = `The series has ${n} values where a model of ${states} states needs at least ${needed}; give it more, or fewer states.`
    return { ok: false, code: 'SERIES_TOO_SHORT', message }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n
  if (!Number.isFinite(variance)) {
    const message = 'The series has a value that is no finite number; correct it, or leave it out.'
    return { ok: false, code: 'VALUE_NOT_FINITE', message }
  }
  if (!(variance > 1e-24 * mean * mean)) {
    const message = 'The series never changes, so there are no states to tell apart; give a series that does.'
    return { ok: false, code: 'SERIES_CONSTANT', message }
  }
  return { ok: true, variance }
}

/** Where a climb begins: states by distance from the middle, by height, and then by chance. */
function startOf(
  values: Readonly<Float64Array>,
  states: number,
  restart: number,
  random: Random,
  variance: number,
): GaussianHmm {
  const means = new Float64Array(states)
  const variances = new Float64Array(states)
  const sorted = values.toSorted()
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0
  for (let state = 0; state < states; state += 1) {
    if (restart === 0) {
      const far = values.map((value) => Math.abs(value - middle)).sort()
      const distance = far[Math.floor(((state + 0.5) / states) * far.length)] ?? 0
      means[state] = middle
      variances[state] = Math.max(2 * distance * distance, 1e-3 * variance)
    } else if (restart === 1) {
      means[state] = sorted[Math.floor(((state + 0.5) / states) * sorted.length)] ?? 0
      variances[state] = variance / states
    } else {
      means[state] = values[Math.floor(random.next() * values.length)] ?? 0
      variances[state] = variance * 4 ** (2 * random.next() - 1.5)
    }
  }
  if (states === 1) variances[0] = variance
  const stay = restart < 2 ? 0.9 : 0.98 * random.next()
  const transition = new Float64Array(states * states)
  for (let from = 0; from < states; from += 1) {
    for (let to = 0; to < states; to += 1) {
      transition[from * states + to] = states === 1 ? 1 : from === to ? stay : (1 - stay) / (states - 1)
    }
  }
  return { states, initial: new Float64Array(states).fill(1 / states), transition, means, variances }
}
