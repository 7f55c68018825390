import { emissionOf, emit, type GaussianHmm, prepareEmission } from './gaussianHmm.ts'

/** Where the estimation has come to. */
export interface BaumWelchResult {
  readonly model: GaussianHmm
  readonly logLikelihood: number
  readonly iterations: number
  /** Whether the likelihood stopped rising before the iterations ran out. */
  readonly hasConverged: boolean
  /** Whether some state has shrunk onto (nearly) equal numbers, where the likelihood has no bound. */
  readonly isDegenerate: boolean
}

/** When to stop. */
export interface BaumWelchTerms {
  readonly iterations: number
  /** Rise of the log likelihood below which it counts as standing still. */
  readonly tolerance: number
  /** Variance that no state falls below. */
  readonly varianceFloor: number
}

/**
 * Raises the likelihood of a model step by step (Baum, Petrie, Soules and Weiss 1970) with the scaled forward and backward
 * recursions of Rabiner (1989). Each density is taken over the highest of its moment, in logarithms, so nothing vanishes
 * however far off a number is. `values` may hold no missing number.
 */
export class BaumWelch {
  readonly #values: Readonly<Float64Array>
  readonly #states: number
  readonly #forward: Float64Array
  readonly #densities: Float64Array
  readonly #scales: Float64Array

  constructor(values: Readonly<Float64Array>, states: number) {
    this.#values = values
    this.#states = states
    this.#forward = new Float64Array(values.length * states)
    this.#densities = new Float64Array(values.length * states)
    this.#scales = new Float64Array(values.length)
  }

  /** Goes up from a model, which is left as it was. */
  climb(start: GaussianHmm, { iterations, tolerance, varianceFloor }: BaumWelchTerms): BaumWelchResult {
    const model: GaussianHmm = {
      states: start.states,
      initial: start.initial.slice(),
      transition: start.transition.slice(),
      means: start.means.slice(),
      variances: start.variances.slice(),
    }
    let logLikelihood = Number.NEGATIVE_INFINITY
    let done = 0
    let hasConverged = false
    while (done < iterations && !hasConverged) {
      const now = this.#passForward(model)
      hasConverged = now - logLikelihood < tolerance
      logLikelihood = now
      // What is returned is the model that this likelihood belongs to.
      if (hasConverged || !Number.isFinite(now)) break
      this.#passBackward(model, varianceFloor)
      done += 1
    }
    if (!hasConverged) logLikelihood = this.#passForward(model)
    const isDegenerate = model.variances.some((variance) => variance <= varianceFloor)
    return {
      model,
      logLikelihood,
      iterations: done,
      hasConverged: hasConverged && Number.isFinite(logLikelihood),
      isDegenerate,
    }
  }

  #passForward(model: GaussianHmm): number {
    const states = this.#states
    const values = this.#values
    const forward = this.#forward
    const { initial, transition } = model
    const room = emissionOf(states)
    prepareEmission(model, room)
    let logLikelihood = 0
    for (let time = 0; time < values.length; time += 1) {
      emit(model, values[time] ?? Number.NaN, room)
      const here = time * states
      let total = 0
      for (let to = 0; to < states; to += 1) {
        let expected = 0
        if (time === 0) expected = initial[to] ?? 0
        else {
          for (let from = 0; from < states; from += 1) {
            expected += (forward[here - states + from] ?? 0) * (transition[from * states + to] ?? 0)
          }
        }
        const density = room.scaled[to] ?? 0
        const joint = expected * density
        this.#densities[here + to] = density
        forward[here + to] = joint
        total += joint
      }
      for (let state = 0; state < states; state += 1) forward[here + state] = (forward[here + state] ?? 0) / total
      this.#scales[time] = total
      logLikelihood += Math.log(total) + room.log
    }
    return logLikelihood
  }

  /** Walks back gathering what each state is responsible for, and writes the better model in place. */
  #passBackward(model: GaussianHmm, varianceFloor: number): void {
    const states = this.#states
    const values = this.#values
    const { initial, transition, means, variances } = model
    const backward = new Float64Array(states).fill(1)
    const weighted = new Float64Array(states)
    const moves = new Float64Array(states * states)
    const weights = new Float64Array(states)
    const sums = new Float64Array(states)
    const squares = new Float64Array(states)
    for (let time = values.length - 1; time >= 0; time -= 1) {
      const here = time * states
      const value = values[time] ?? Number.NaN
      for (let state = 0; state < states; state += 1) {
        const share = (this.#forward[here + state] ?? 0) * (backward[state] ?? 0)
        // Around the mean so far, which loses nothing to a large common level.
        const distance = value - (means[state] ?? 0)
        weights[state] = (weights[state] ?? 0) + share
        sums[state] = (sums[state] ?? 0) + share * distance
        squares[state] = (squares[state] ?? 0) + share * distance * distance
        if (time === 0) initial[state] = share
      }
      if (time === 0) {
        const sum = initial.reduce((total, share) => total + share, 0)
        for (let state = 0; state < states; state += 1) initial[state] = (initial[state] ?? 0) / sum
        break
      }
      const scale = this.#scales[time] ?? 1
      for (let to = 0; to < states; to += 1) {
        weighted[to] = ((this.#densities[here + to] ?? 0) * (backward[to] ?? 0)) / scale
      }
      for (let from = 0; from < states; from += 1) {
        const was = this.#forward[here - states + from] ?? 0
        let sum = 0
        for (let to = 0; to < states; to += 1) {
          const step = (transition[from * states + to] ?? 0) * (weighted[to] ?? 0)
          sum += step
          moves[from * states + to] = (moves[from * states + to] ?? 0) + was * step
        }
        backward[from] = sum
      }
    }
    for (let state = 0; state < states; state += 1) {
      const weight = weights[state] ?? 0
      // A state that nothing belongs to stays where it is.
      if (!(weight > 1e-12)) continue
      const shift = (sums[state] ?? 0) / weight
      means[state] = (means[state] ?? 0) + shift
      variances[state] = Math.max((squares[state] ?? 0) / weight - shift * shift, varianceFloor)
      let leaving = 0
      for (let to = 0; to < states; to += 1) leaving += moves[state * states + to] ?? 0
      if (!(leaving > 0)) continue
      for (let to = 0; to < states; to += 1) {
        transition[state * states + to] = (moves[state * states + to] ?? 0) / leaving
      }
    }
  }
}
