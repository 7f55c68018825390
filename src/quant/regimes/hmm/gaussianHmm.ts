/** A hidden Markov model whose states give normally distributed numbers. */
export interface GaussianHmm {
  readonly states: number
  /** Probability of each state before the first number. */
  readonly initial: Float64Array
  /** Probability of going from one state to another, row by row: `transition[from * states + to]`. */
  readonly transition: Float64Array
  readonly means: Float64Array
  readonly variances: Float64Array
}

/** By what the states of a model are put in order, the smallest first, so that their numbers mean the same after each fit. */
export type StateOrder = 'VARIANCE' | 'MEAN'

const LOG_TWO_PI = Math.log(2 * Math.PI)

/** Room for the probabilities of one number under each state. */
export interface Emission {
  /** Densities over the highest of them, so that none but the hopeless vanish. */
  readonly scaled: Float64Array
  /** Logarithm of the highest density. */
  log: number
  /** Of each state, the logarithm of the density at its mean, and half of one over its variance. */
  readonly peaks: Float64Array
  readonly rates: Float64Array
}

/** Makes room for `emit`. */
export function emissionOf(states: number): Emission {
  return {
    scaled: new Float64Array(states),
    log: 0,
    peaks: new Float64Array(states),
    rates: new Float64Array(states),
  }
}

/** Takes in the variances of a model; to be called whenever they have changed. */
export function prepareEmission({ states, variances }: GaussianHmm, to: Emission): void {
  for (let state = 0; state < states; state += 1) {
    const variance = variances[state] ?? Number.NaN
    to.peaks[state] = -0.5 * (LOG_TWO_PI + Math.log(variance))
    to.rates[state] = 0.5 / variance
  }
}

/** Writes how likely `value` is under each state of the prepared model; a missing number (NaN) is equally likely under all. */
export function emit({ states, means }: GaussianHmm, value: number, to: Emission): void {
  const { scaled, peaks, rates } = to
  if (Number.isNaN(value)) {
    scaled.fill(1)
    to.log = 0
    return
  }
  let highest = Number.NEGATIVE_INFINITY
  for (let state = 0; state < states; state += 1) {
    const distance = value - (means[state] ?? Number.NaN)
    const log = (peaks[state] ?? 0) - distance * distance * (rates[state] ?? 0)
    scaled[state] = log
    if (log > highest) highest = log
  }
  to.log = highest
  for (let state = 0; state < states; state += 1) {
    const below = (scaled[state] ?? 0) - highest
    scaled[state] = below === 0 ? 1 : Math.exp(below)
  }
}

/**
 * One step of the forward filter, without allocation: from the probabilities of the states after the numbers before
 * (`model.initial` stands for them before the first, when `isFirst`) to those after `value`, written to `after`. Returns the
 * log likelihood of the number given those before. NaN lets time pass only. `room` must be prepared for the model.
 */
export function advanceFilter(
  model: GaussianHmm,
  before: Readonly<Float64Array>,
  value: number,
  isFirst: boolean,
  after: Float64Array,
  room: Emission,
): number {
  const { states, initial, transition } = model
  emit(model, value, room)
  let total = 0
  for (let to = 0; to < states; to += 1) {
    let expected = isFirst ? (initial[to] ?? 0) : 0
    if (!isFirst) {
      for (let from = 0; from < states; from += 1) {
        expected += (before[from] ?? 0) * (transition[from * states + to] ?? 0)
      }
    }
    const joint = expected * (room.scaled[to] ?? 0)
    after[to] = joint
    total += joint
  }
  for (let state = 0; state < states; state += 1) after[state] = (after[state] ?? 0) / total
  return Math.log(total) + room.log
}

/** Probabilities of states over a series, row by row: `probabilities[time * states + state]`. */
export interface StateProbabilities {
  readonly probabilities: Float64Array
  readonly logLikelihood: number
}

/** Probability of each state at each time, given nothing later than that time: what may be used to decide. */
export function filteredProbabilities(model: GaussianHmm, values: ArrayLike<number>): StateProbabilities {
  const { states } = model
  const probabilities = new Float64Array(values.length * states)
  const room = emissionOf(states)
  prepareEmission(model, room)
  let before = new Float64Array(states)
  let logLikelihood = 0
  for (let time = 0; time < values.length; time += 1) {
    const after = probabilities.subarray(time * states, (time + 1) * states)
    logLikelihood += advanceFilter(model, before, values[time] ?? Number.NaN, time === 0, after, room)
    before = after
  }
  return { probabilities, logLikelihood }
}

/**
 * Probability of each state at each time given the whole series, its future included: for studying the past only. Nothing
 * that decides may read it.
 */
export function smoothedProbabilities(model: GaussianHmm, values: ArrayLike<number>): StateProbabilities {
  const { states, transition } = model
  const { probabilities, logLikelihood } = filteredProbabilities(model, values)
  const expected = new Float64Array(states)
  for (let time = values.length - 2; time >= 0; time -= 1) {
    const here = time * states
    const next = here + states
    expected.fill(0)
    for (let from = 0; from < states; from += 1) {
      for (let to = 0; to < states; to += 1) {
        expected[to] = (expected[to] ?? 0) + (probabilities[here + from] ?? 0) * (transition[from * states + to] ?? 0)
      }
    }
    for (let from = 0; from < states; from += 1) {
      let share = 0
      for (let to = 0; to < states; to += 1) {
        const chance = expected[to] ?? 0
        if (chance > 0) {
          share += ((transition[from * states + to] ?? 0) * (probabilities[next + to] ?? 0)) / chance
        }
      }
      probabilities[here + from] = (probabilities[here + from] ?? 0) * share
    }
  }
  return { probabilities, logLikelihood }
}

/** The same model with its states in order. */
export function orderStates(model: GaussianHmm, order: StateOrder): GaussianHmm {
  const { states, initial, transition, means, variances } = model
  const key = order === 'MEAN' ? means : variances
  const places = Array.from({ length: states }, (_, state) => state).sort(
    (one, other) => (key[one] ?? 0) - (key[other] ?? 0) || one - other,
  )
  return {
    states,
    initial: Float64Array.from(places, (state) => initial[state] ?? 0),
    transition: Float64Array.from(places.flatMap((from) => places.map((to) => transition[from * states + to] ?? 0))),
    means: Float64Array.from(places, (state) => means[state] ?? 0),
    variances: Float64Array.from(places, (state) => variances[state] ?? 0),
  }
}

/** Free numbers of a model of so many states: beginnings, transitions, means and variances. */
export function parametersOf(states: number): number {
  return states - 1 + states * (states - 1) + 2 * states
}
