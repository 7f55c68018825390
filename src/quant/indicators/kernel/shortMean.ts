import type { Memory } from './memory.ts'
import { areFinite } from './scratch.ts'
import type { Smoother } from './smoothed.ts'
import { Window } from './window.ts'

/** Mean of the last few inputs, summed afresh around the newest for each: quicker than blocks while they are so short. */
export class ShortMean implements Smoother {
  readonly #window: Window
  readonly #length: number

  constructor(memory: Memory, length: number) {
    this.#length = length
    this.#window = new Window(memory, length)
  }

  next(input: number): number {
    const window = this.#window
    return window.push(input) ? meanAround(input, window.values, window.start, this.#length) : Number.NaN
  }

  fold(from: Float64Array, to: Float64Array, count: number): void {
    const length = this.#length
    let index = 0
    for (const end = !areFinite(from, 0, count) ? count : Math.min(length - 1, count); index < end; index += 1) {
      to[index] = this.next(from[index] ?? Number.NaN)
    }
    if (index === count) return
    for (; index < count; index += 1) to[index] = meanAround(from[index] ?? 0, from, index - length + 1, length)
    this.#window.follow(from, count)
  }
}

function meanAround(centre: number, values: Float64Array, start: number, length: number): number {
  let sum = 0
  for (let index = start; index < start + length; index += 1) sum += (values[index] ?? 0) - centre
  return centre + sum / length
}
