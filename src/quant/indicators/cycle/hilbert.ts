import type { Cell, Memory } from '../kernel/memory.ts'
import { WeightedAverage } from '../kernel/weighted.ts'
import { Window } from '../kernel/window.ts'

const SMOOTHING = Float64Array.of(1, 2, 3, 4)
const DEGREES = 180 / Math.PI

/** One discrete Hilbert transform of seven points, scaled by the cycle's length (Ehlers). */
class Transform {
  readonly #window: Window

  constructor(memory: Memory) {
    this.#window = new Window(memory, 7)
  }

  next(input: number, scale: number): number {
    const window = this.#window
    window.push(input)
    return (
      (0.0962 * (input - orZero(window.back(6))) + 0.5769 * (orZero(window.back(2)) - orZero(window.back(4)))) * scale
    )
  }
}

/**
 * The cycle that dominates a series, after John Ehlers (Rocket Science for Traders, 2001) with TA-Lib's start: prices are
 * smoothed over four bars, split into a part in phase and a part a quarter of a cycle behind, and the speed at which the
 * two turn gives the cycle's length, kept within 6 to 50 bars. What lies before the start counts as 0.
 */
export class HilbertCycle {
  readonly #skip: number
  readonly #smooth: WeightedAverage
  readonly #count: Cell
  readonly #detrend: Transform
  readonly #detrended: Window
  readonly #toQuadrature: Transform
  readonly #advanceI: Transform
  readonly #advanceQ: Transform
  readonly #i2: Cell
  readonly #q2: Cell
  readonly #re: Cell
  readonly #im: Cell
  readonly #period: Cell
  readonly #smoothPeriod: Cell
  /** After `next` was true: the smoothed price, the two parts and nothing else that lasts. */
  smoothed = Number.NaN
  inPhase = Number.NaN
  quadrature = Number.NaN

  /** `skip` bars go by before the transform starts: 12 or 37 in TA-Lib. */
  constructor(memory: Memory, skip: number) {
    this.#skip = skip
    this.#smooth = new WeightedAverage(memory, SMOOTHING)
    this.#count = memory.cell(0)
    this.#detrend = new Transform(memory)
    this.#detrended = new Window(memory, 4)
    this.#toQuadrature = new Transform(memory)
    this.#advanceI = new Transform(memory)
    this.#advanceQ = new Transform(memory)
    this.#i2 = memory.cell(0)
    this.#q2 = memory.cell(0)
    this.#re = memory.cell(0)
    this.#im = memory.cell(0)
    this.#period = memory.cell(0)
    this.#smoothPeriod = memory.cell(0)
  }

  /** Length of the cycle in bars, smoothed; 0 before the start. */
  get smoothPeriod(): number {
    return this.#smoothPeriod.value
  }

  /** Takes the next price; true once the transform has started. */
  next(price: number): boolean {
    this.smoothed = this.#smooth.next(price)
    this.#count.value += 1
    if (this.#count.value <= this.#skip) return false
    const scale = 0.075 * this.#period.value + 0.54
    const detrended = this.#detrend.next(this.smoothed, scale)
    this.#detrended.push(detrended)
    this.inPhase = orZero(this.#detrended.back(3))
    this.quadrature = this.#toQuadrature.next(detrended, scale)
    const advancedI = this.#advanceI.next(this.inPhase, scale)
    const advancedQ = this.#advanceQ.next(this.quadrature, scale)
    this.#measure(this.inPhase - advancedQ, this.quadrature + advancedI)
    return true
  }

  #measure(i: number, q: number): void {
    const [i2, q2] = [this.#i2, this.#q2]
    const i2Before = i2.value
    const q2Before = q2.value
    i2.value = 0.2 * i + 0.8 * i2Before
    q2.value = 0.2 * q + 0.8 * q2Before
    this.#re.value = 0.2 * (i2.value * i2Before + q2.value * q2Before) + 0.8 * this.#re.value
    this.#im.value = 0.2 * (i2.value * q2Before - q2.value * i2Before) + 0.8 * this.#im.value
    const before = this.#period.value
    let period = before
    if (this.#re.value !== 0 && this.#im.value !== 0) {
      period = 360 / (Math.atan(this.#im.value / this.#re.value) * DEGREES)
    }
    period = Math.max(Math.min(period, 1.5 * before), 0.67 * before)
    period = Math.max(Math.min(period, 50), 6)
    this.#period.value = 0.2 * period + 0.8 * before
    this.#smoothPeriod.value = 0.33 * this.#period.value + 0.67 * this.#smoothPeriod.value
  }
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value
}
