/**
 * One number of an indicator's state. The fields are numbers from the start: one that is declared without a value begins
 * as undefined, and from then on every number written to it is an object of its own.
 */
export class Cell {
  value = Number.NaN
  saved = Number.NaN
  readonly initial: number = Number.NaN

  constructor(initial: number) {
    this.value = initial
    this.saved = initial
    this.initial = initial
  }
}

/** A part of a state that is too large to be saved whole with every bar and takes its last write back instead. */
export interface Revocable {
  /** A new bar begins: what was written before stays. */
  begin(): void
  /** Takes back what was written since `begin`; the cells already stand as they did then. */
  undo(): void
}

/** How exponential averages begin. */
export type Seeding = 'mean' | 'first'

/**
 * Everything an indicator remembers between bars. What is kept here can be taken back by one bar, written down, read
 * again and started afresh, without a line about it in the indicator itself.
 */
export class Memory {
  /** What exponential averages begin with: the mean of their first inputs (TA-Lib), or the first one (MetaStock). */
  readonly seeding: Seeding
  readonly #cells: Cell[] = []
  readonly #arrays: Float64Array[] = []
  readonly #revocable: Revocable[] = []

  constructor(seeding: Seeding = 'mean') {
    this.seeding = seeding
  }

  /** A number that starts, and starts again after a gap, with `initial`. */
  cell(initial: number): Cell {
    const cell = new Cell(initial)
    this.#cells.push(cell)
    return cell
  }

  /** Room of one part; what counts as its content is told by cells, so a fresh start need not clear it. */
  array(length: number, part: Revocable | null): Float64Array {
    const array = new Float64Array(length)
    this.#arrays.push(array)
    if (part !== null) this.#revocable.push(part)
    return array
  }

  /** Marks the state that `undo` returns to. */
  begin(): void {
    for (const cell of this.#cells) cell.saved = cell.value
    for (const part of this.#revocable) part.begin()
  }

  undo(): void {
    for (const cell of this.#cells) cell.value = cell.saved
    for (const part of this.#revocable) part.undo()
  }

  /** Forgets everything, in a way that `undo` can take back. */
  reset(): void {
    for (const cell of this.#cells) cell.value = cell.initial
  }

  /** Numbers that `save` writes. */
  get size(): number {
    return this.#arrays.reduce((sum, array) => sum + array.length, this.#cells.length)
  }

  save(to: Float64Array): void {
    let at = 0
    for (const cell of this.#cells) to[at++] = cell.value
    for (const array of this.#arrays) {
      to.set(array, at)
      at += array.length
    }
  }

  /** Reads what `save` wrote; a bar before it can no longer be taken back. */
  load(from: Float64Array): void {
    let at = 0
    for (const cell of this.#cells) cell.value = from[at++] ?? Number.NaN
    for (const array of this.#arrays) {
      array.set(from.subarray(at, at + array.length))
      at += array.length
    }
    this.begin()
  }
}
