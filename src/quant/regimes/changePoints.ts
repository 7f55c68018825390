import type { Cell, Memory } from '../indicators/kernel/memory.ts'
import { logGamma } from '../statistics/beta.ts'

/** How changes are looked for. */
export interface ChangePointTerms {
  /** Numbers between changes that are expected beforehand; the hazard of a change is 1 over it. */
  readonly expectedRun: number
  /** Runs told apart; those of this length or longer count as one. */
  readonly capacity: number
  /** Numbers from which the scale expected of a new run is learned before the first answer. */
  readonly warmUp: number
}

/** Weight of the prior on the mean, in numbers. */
const PRIOR_COUNT = 1
/** Shape of the prior on the variance: half a number's worth would be 0.5. */
const PRIOR_SHAPE = 1

/**
 * Bayesian online change-point detection (Adams and MacKay 2007): numbers come in runs, each normally distributed with a
 * mean and a variance of its own, of which nothing is known but a normal and inverse gamma prior around 0 and the mean square
 * of all numbers so far. Run length 1 means that a run began with the latest number; its probability is compared with that
 * of every older run by Student's t, the predictive distribution. Work and memory are fixed: the run of full capacity takes
 * in all longer ones, and then forgets at the pace of its capacity.
 */
export class ChangePoints {
  readonly #capacity: number
  readonly #hazard: number
  readonly #warmUp: number
  /** Logarithm of the normalising part of the predictive density after r numbers, its scale apart. */
  readonly #constants: Float64Array
  /** Probability, mean and scale of each run length, twice: the side not in use stays as it was one step before. */
  readonly #runs: Float64Array
  readonly #side: Cell
  readonly #count: Cell
  readonly #squares: Cell
  readonly #hasBegun: Cell

  constructor(memory: Memory, { expectedRun, capacity, warmUp }: ChangePointTerms) {
    if (!(expectedRun > 1 && capacity >= 2 && warmUp >= 1)) throw new Error('Invariant: terms of change points')
    this.#capacity = capacity
    this.#hazard = 1 / expectedRun
    this.#warmUp = warmUp
    this.#constants = Float64Array.from({ length: capacity + 1 }, (_, run) => {
      const shape = PRIOR_SHAPE + run / 2
      const count = PRIOR_COUNT + run
      return logGamma(shape + 0.5) - logGamma(shape) + 0.5 * Math.log(count / (count + 1)) - 0.5 * Math.log(2 * Math.PI)
    })
    this.#runs = memory.array(6 * capacity, null)
    this.#side = memory.cell(0)
    this.#count = memory.cell(0)
    this.#squares = memory.cell(0)
    this.#hasBegun = memory.cell(0)
  }

  /** Takes the next number, NaN where it is missing: that is passed over. True where there is an answer. */
  next(value: number): boolean {
    if (!Number.isFinite(value)) return this.hasAnswer
    this.#count.value += 1
    this.#squares.value += value * value
    const scale = this.#squares.value / this.#count.value
    if (this.#count.value <= this.#warmUp || !(scale > 0)) return false
    this.#step(value, PRIOR_SHAPE * scale)
    return this.hasAnswer
  }

  get hasAnswer(): boolean {
    return this.#hasBegun.value === 1
  }

  /** Probability that the present run began with one of the last `numbers` numbers, 0..1. */
  changeProbability(numbers: number): number {
    if (!this.hasAnswer) return Number.NaN
    let sum = 0
    const from = this.#offset
    for (let run = 0; run < Math.min(numbers, this.#capacity); run += 1) sum += this.#runs[from + run] ?? 0
    return Math.min(sum, 1)
  }

  /** Mean of the length of the present run in numbers, the latest included; never above the capacity. */
  get expectedRunLength(): number {
    if (!this.hasAnswer) return Number.NaN
    let sum = 0
    const from = this.#offset
    for (let run = 0; run < this.#capacity; run += 1) sum += (run + 1) * (this.#runs[from + run] ?? 0)
    return sum
  }

  /** Probability of a run of `length` numbers, 1 to the capacity. */
  probabilityOf(length: number): number {
    return this.hasAnswer ? (this.#runs[this.#offset + length - 1] ?? 0) : Number.NaN
  }

  get #offset(): number {
    return this.#side.value === 0 ? 0 : 3 * this.#capacity
  }

  #step(value: number, priorScale: number): void {
    const runs = this.#runs
    const capacity = this.#capacity
    const from = this.#offset
    this.#side.value = 1 - this.#side.value
    const to = this.#offset
    const [fromMean, fromScale] = [from + capacity, from + 2 * capacity]
    const [toMean, toScale] = [to + capacity, to + 2 * capacity]
    // Where there was no answer before, the only run is the one that begins now.
    const isFirst = this.#hasBegun.value === 0
    const begun = (isFirst ? 1 : this.#hazard) * this.#density(0, 0, priorScale, value)
    runs[to] = begun
    runs[toMean] = value / (PRIOR_COUNT + 1)
    runs[toScale] = priorScale + (PRIOR_COUNT * value * value) / (2 * (PRIOR_COUNT + 1))
    let total = begun
    let last = 0
    for (let run = 1; run <= capacity; run += 1) {
      const old = isFirst ? 0 : (runs[from + run - 1] ?? 0)
      const mean = runs[fromMean + run - 1] ?? 0
      const scale = runs[fromScale + run - 1] ?? priorScale
      let joint = 0
      if (old > 0) joint = old * (1 - this.#hazard) * this.#density(run, mean, scale, value)
      total += joint
      const count = PRIOR_COUNT + run
      const distance = value - mean
      const nextMean = mean + distance / (count + 1)
      const grown = scale + (count * distance * distance) / (2 * (count + 1))
      if (run < capacity) {
        runs[to + run] = joint
        runs[toMean + run] = nextMean
        runs[toScale + run] = grown
        last = joint
        continue
      }
      // The run of full capacity: what grows out of it stays in it, scaled back to the numbers it stands for.
      const sum = last + joint
      const share = sum > 0 ? joint / sum : 0
      const kept = (grown * (PRIOR_SHAPE + capacity / 2)) / (PRIOR_SHAPE + (capacity + 1) / 2)
      const place = capacity - 1
      runs[to + place] = sum
      runs[toMean + place] = (1 - share) * (runs[toMean + place] ?? 0) + share * nextMean
      runs[toScale + place] = (1 - share) * (runs[toScale + place] ?? priorScale) + share * kept
    }
    for (let run = 0; run < capacity; run += 1) runs[to + run] = (runs[to + run] ?? 0) / total
    // A number beyond all reckoning leaves nothing to go on from.
    this.#hasBegun.value = total > 0 && Number.isFinite(total) ? 1 : 0
  }

  /** Student's density of the next number of a run, 2 a degrees, squared scale b (k + 1) / (a k). */
  #density(run: number, mean: number, scale: number, value: number): number {
    const shape = PRIOR_SHAPE + run / 2
    const count = PRIOR_COUNT + run
    const distance = value - mean
    const ratio = (count * distance * distance) / (2 * scale * (count + 1))
    return Math.exp((this.#constants[run] ?? 0) - 0.5 * Math.log(scale) - (shape + 0.5) * Math.log1p(ratio))
  }
}
