import type { Cell, Memory } from '../kernel/memory.ts'
import type { Smoother } from '../kernel/smoothed.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'

const FASTEST = 2 / 3
const SLOWEST = 2 / 31

/** Way from end to end of the last `length` moves, and the length of all of them. */
export class Efficiency {
  readonly #window: Window
  readonly #path: WindowSums
  /** After `next` was true. */
  move = Number.NaN
  path = Number.NaN
  /** The input before the newest. */
  before = Number.NaN

  constructor(memory: Memory, length: number) {
    this.#window = new Window(memory, length + 1)
    this.#path = new WindowSums(memory, length, 'plain')
  }

  next(input: number): boolean {
    if (Number.isNaN(input)) return false
    this.before = this.#window.back(0)
    this.move = input - this.#window.lag(input)
    this.path = this.#path.nextSum(Math.abs(input - this.before))
    return this.#window.isFull
  }
}

/** Kaufman's adaptive average (Smarter Trading, 1995): its weight follows how straight the last `length` moves went. */
export class AdaptiveAverage implements Smoother {
  readonly #efficiency: Efficiency
  readonly #average: Cell

  constructor(memory: Memory, length: number) {
    this.#efficiency = new Efficiency(memory, length)
    this.#average = memory.cell(Number.NaN)
  }

  next(input: number): number {
    const efficiency = this.#efficiency
    if (!efficiency.next(input)) return Number.NaN
    const { move, path, before } = efficiency
    const ratio = path === 0 || path <= move ? 1 : Math.abs(move / path)
    const weight = (ratio * (FASTEST - SLOWEST) + SLOWEST) ** 2
    const last = Number.isNaN(this.#average.value) ? before : this.#average.value
    this.#average.value = last + (input - last) * weight
    return this.#average.value
  }
}
