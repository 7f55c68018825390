import type { Cell, Memory } from './memory.ts'

/** Counts the bars until something has settled. */
export class Settling {
  readonly #length: number
  readonly #count: Cell

  constructor(memory: Memory, length: number) {
    this.#length = length
    this.#count = memory.cell(0)
  }

  /** Counts a bar; true from bar `length` on. */
  next(): boolean {
    if (this.#count.value < this.#length) this.#count.value += 1
    return this.#count.value >= this.#length
  }
}
