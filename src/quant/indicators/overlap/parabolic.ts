import type { Cell, Memory } from '../kernel/memory.ts'

/** Steps of the acceleration while long or short. */
interface Acceleration {
  readonly begin: number
  readonly step: number
  readonly maximum: number
}

/** How a parabolic stop starts and steps; `start` 0 finds the first direction itself, else its sign is the direction. */
export interface ParabolicSettings {
  readonly start: number
  readonly offset: number
  readonly long: Acceleration
  readonly short: Acceleration
}

/** Wilder's parabolic stop and reverse (1978), begun as TA-Lib does. */
export class Parabolic {
  readonly #settings: ParabolicSettings
  readonly #count: Cell
  readonly #high: Cell
  readonly #low: Cell
  readonly #isLong: Cell
  readonly #extreme: Cell
  readonly #factor: Cell
  readonly #stop: Cell

  constructor(memory: Memory, settings: ParabolicSettings) {
    this.#settings = settings
    this.#count = memory.cell(0)
    this.#high = memory.cell(Number.NaN)
    this.#low = memory.cell(Number.NaN)
    this.#isLong = memory.cell(0)
    this.#extreme = memory.cell(Number.NaN)
    this.#factor = memory.cell(0)
    this.#stop = memory.cell(Number.NaN)
  }

  /** Whether the trend is up after the latest bar. */
  get isLong(): boolean {
    return this.#isLong.value === 1
  }

  /** Takes a bar and returns its stop; NaN for the first. */
  next(high: number, low: number): number {
    if (this.#count.value < 2) this.#count.value += 1
    if (this.#count.value === 1) {
      this.#high.value = high
      this.#low.value = low
      return Number.NaN
    }
    if (Number.isNaN(this.#stop.value)) this.#start(high, low)
    const stop = this.#isLong.value === 1 ? this.#whileLong(high, low) : this.#whileShort(high, low)
    this.#high.value = high
    this.#low.value = low
    return stop
  }

  /** As `next` for each of the first `count` bars. */
  fold(highs: Float64Array, lows: Float64Array, to: Float64Array, count: number): void {
    let index = 0
    for (; index < count && Number.isNaN(this.#stop.value); index += 1) {
      to[index] = this.next(highs[index] ?? 0, lows[index] ?? 0)
    }
    const { long, short } = this.#settings
    let highBefore = this.#high.value
    let lowBefore = this.#low.value
    let isLong = this.isLong
    let extreme = this.#extreme.value
    let factor = this.#factor.value
    let stop = this.#stop.value
    for (; index < count; index += 1) {
      const high = highs[index] ?? 0
      const low = lows[index] ?? 0
      const isTurn = isLong ? low <= stop : high >= stop
      if (isTurn) {
        // A turn comes every dozen bars or so; what it does is said in one place only.
        this.#put(highBefore, lowBefore, isLong, extreme, factor, stop)
        to[index] = isLong ? this.#whileLong(high, low) : this.#whileShort(high, low)
        isLong = !isLong
        extreme = this.#extreme.value
        factor = this.#factor.value
        stop = this.#stop.value
      } else {
        to[index] = stop
        if (isLong) {
          if (high > extreme) {
            extreme = high
            factor = Math.min(factor + long.step, long.maximum)
          }
          stop = Math.min(stop + factor * (extreme - stop), lowBefore, low)
        } else {
          if (low < extreme) {
            extreme = low
            factor = Math.min(factor + short.step, short.maximum)
          }
          stop = Math.max(stop + factor * (extreme - stop), highBefore, high)
        }
      }
      highBefore = high
      lowBefore = low
    }
    this.#put(highBefore, lowBefore, isLong, extreme, factor, stop)
  }

  #put(high: number, low: number, isLong: boolean, extreme: number, factor: number, stop: number): void {
    this.#high.value = high
    this.#low.value = low
    this.#isLong.value = isLong ? 1 : 0
    this.#extreme.value = extreme
    this.#factor.value = factor
    this.#stop.value = stop
  }

  #start(high: number, low: number): void {
    const { start } = this.#settings
    const down = this.#low.value - low
    const falls = down > 0 && high - this.#high.value < down
    const isLong = start === 0 ? !falls : start > 0
    this.#isLong.value = isLong ? 1 : 0
    this.#extreme.value = isLong ? high : low
    this.#stop.value = start === 0 ? (isLong ? this.#low.value : this.#high.value) : Math.abs(start)
    this.#factor.value = (isLong ? this.#settings.long : this.#settings.short).begin
    this.#high.value = high
    this.#low.value = low
  }

  #whileLong(high: number, low: number): number {
    const { long, short, offset } = this.#settings
    const stop = this.#stop.value
    if (low <= stop) {
      const turned = Math.max(this.#extreme.value, this.#high.value, high) * (1 + offset)
      this.#isLong.value = 0
      this.#factor.value = short.begin
      this.#extreme.value = low
      this.#stop.value = Math.max(turned + this.#factor.value * (low - turned), this.#high.value, high)
      return turned
    }
    if (high > this.#extreme.value) {
      this.#extreme.value = high
      this.#factor.value = Math.min(this.#factor.value + long.step, long.maximum)
    }
    const next = stop + this.#factor.value * (this.#extreme.value - stop)
    this.#stop.value = Math.min(next, this.#low.value, low)
    return stop
  }

  #whileShort(high: number, low: number): number {
    const { long, short, offset } = this.#settings
    const stop = this.#stop.value
    if (high >= stop) {
      const turned = Math.min(this.#extreme.value, this.#low.value, low) * (1 - offset)
      this.#isLong.value = 1
      this.#factor.value = long.begin
      this.#extreme.value = high
      this.#stop.value = Math.min(turned + this.#factor.value * (high - turned), this.#low.value, low)
      return turned
    }
    if (low < this.#extreme.value) {
      this.#extreme.value = low
      this.#factor.value = Math.min(this.#factor.value + short.step, short.maximum)
    }
    const next = stop + this.#factor.value * (this.#extreme.value - stop)
    this.#stop.value = Math.max(next, this.#high.value, high)
    return stop
  }
}
