import type { Cell, Memory } from '../kernel/memory.ts'
import { HilbertCycle } from './hilbert.ts'

const DEGREES = 180 / Math.PI

/** Bars up to the first value of the averages below. */
export const MESA_WARM_UP = 33

/**
 * The MESA adaptive average and the one that follows it (Ehlers, 2001): the slower the phase turns, the more weight the
 * newest price gets, between two limits.
 */
export class MesaAverage {
  readonly #fast: number
  readonly #slow: number
  readonly #cycle: HilbertCycle
  readonly #count: Cell
  readonly #phase: Cell
  readonly #mama: Cell
  readonly #fama: Cell

  constructor(memory: Memory, fastLimit: number, slowLimit: number) {
    this.#fast = fastLimit
    this.#slow = slowLimit
    this.#cycle = new HilbertCycle(memory, 12)
    this.#count = memory.cell(0)
    this.#phase = memory.cell(0)
    this.#mama = memory.cell(0)
    this.#fama = memory.cell(0)
  }

  /** The following average, after `next`. */
  get following(): number {
    return this.#count.value < MESA_WARM_UP ? Number.NaN : this.#fama.value
  }

  next(input: number): number {
    if (Number.isNaN(input)) return Number.NaN
    if (this.#count.value < MESA_WARM_UP) this.#count.value += 1
    if (!this.#cycle.next(input)) return Number.NaN
    const { inPhase, quadrature } = this.#cycle
    const phase = inPhase === 0 ? 0 : Math.atan(quadrature / inPhase) * DEGREES
    const turn = Math.max(this.#phase.value - phase, 1)
    this.#phase.value = phase
    const weight = turn > 1 ? Math.max(this.#fast / turn, this.#slow) : this.#fast
    this.#mama.value = weight * input + (1 - weight) * this.#mama.value
    this.#fama.value = 0.5 * weight * this.#mama.value + (1 - 0.5 * weight) * this.#fama.value
    return this.#count.value < MESA_WARM_UP ? Number.NaN : this.#mama.value
  }
}
