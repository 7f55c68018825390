import type { Cell, Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'
import { HilbertCycle } from './hilbert.ts'

const RADIANS = Math.PI / 180
/** Bars that a cycle may have at most. */
const LONGEST = 50

/** The phase of the dominant cycle in degrees, -45..315 (Ehlers 2001, as TA-Lib): the first Fourier term over one cycle. */
export class CyclePhase {
  readonly cycle: HilbertCycle
  readonly #smoothed: Window
  readonly #phase: Cell

  constructor(memory: Memory) {
    this.cycle = new HilbertCycle(memory, 37)
    this.#smoothed = new Window(memory, LONGEST)
    this.#phase = memory.cell(0)
  }

  get phase(): number {
    return this.#phase.value
  }

  /** Takes the next price; true once the transform has started. */
  next(price: number): boolean {
    if (!this.cycle.next(price)) return false
    this.#smoothed.push(this.cycle.smoothed)
    const period = this.cycle.smoothPeriod
    const length = Math.floor(period + 0.5)
    let real = 0
    let imaginary = 0
    for (let back = 0; back < length; back += 1) {
      const value = this.#smoothed.back(back)
      if (Number.isNaN(value)) break
      const angle = (back * 360 * RADIANS) / length
      real += Math.sin(angle) * value
      imaginary += Math.cos(angle) * value
    }
    let phase = this.#phase.value
    const size = Math.abs(imaginary)
    if (size > 0) phase = Math.atan(real / imaginary) / RADIANS
    else if (real < 0) phase -= 90
    else if (real > 0) phase += 90
    phase += 90 + 360 / period
    if (imaginary < 0) phase += 180
    if (phase > 315) phase -= 360
    this.#phase.value = phase
    return true
  }

  /** Sine of the phase, and that of an eighth of a cycle on. */
  get sine(): number {
    return Math.sin(this.phase * RADIANS)
  }

  get leadSine(): number {
    return Math.sin((this.phase + 45) * RADIANS)
  }
}

/** The mean price over one cycle, weighted over four bars: prices without their cycle (Ehlers 2001). */
export class TrendLine {
  readonly #prices: Window
  readonly #means: Window

  constructor(memory: Memory) {
    this.#prices = new Window(memory, LONGEST)
    this.#means = new Window(memory, 4)
  }

  /** Keeps a price while the cycle has not started. */
  keep(price: number): void {
    this.#prices.push(price)
  }

  /** Takes the latest price's cycle and returns the line. */
  next(period: number): number {
    const length = Math.floor(period + 0.5)
    let sum = 0
    let count = 0
    for (; count < length; count += 1) {
      const price = this.#prices.back(count)
      if (Number.isNaN(price)) break
      sum += price
    }
    this.#means.push(length > 0 ? sum / length : 0)
    const means = this.#means
    return (4 * means.back(0) + 3 * orZero(means.back(1)) + 2 * orZero(means.back(2)) + orZero(means.back(3))) / 10
  }
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value
}
