import type { Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'

/** Share of the `length` inputs before the newest that lie below it (or are equal to it), 0..100. */
export class Rank {
  readonly #window: Window
  readonly #countsEqual: boolean

  constructor(memory: Memory, length: number, kind: 'below' | 'at or below') {
    this.#window = new Window(memory, length)
    this.#countsEqual = kind === 'at or below'
  }

  next(input: number): number {
    if (Number.isNaN(input)) return Number.NaN
    const { values, start, length, isFull } = this.#window
    let count = 0
    if (isFull) {
      for (let index = start; index < start + length; index += 1) {
        const other = values[index] ?? 0
        if (other < input || (this.#countsEqual && other === input)) count += 1
      }
    }
    this.#window.push(input)
    return isFull ? (100 * count) / length : Number.NaN
  }
}
