/**
 * Rows of events that wait until the end of their bar is known, in order of their time; rows of one moment stay in the order
 * in which they came. Room is made once and used again.
 */
export class EventQueue {
  /** Rows of `width` numbers, the time first. */
  rows: Float64Array
  readonly #width: number
  #head = 0
  #tail = 0

  constructor(width: number) {
    this.#width = width
    this.rows = new Float64Array(64 * width)
  }

  /** Makes room for an event and returns where its row begins in `rows`; the caller writes what follows the time. */
  place(ts: number): number {
    if (this.#tail === this.rows.length) this.#makeRoom()
    const width = this.#width
    const { rows } = this
    let at = this.#tail
    this.#tail = at + width
    while (at > this.#head && (rows[at - width] ?? 0) > ts) {
      rows.copyWithin(at, at - width, at)
      at -= width
    }
    rows[at] = ts
    return at
  }

  /** Time of the first row; infinite when none waits. */
  get first(): number {
    return this.#head === this.#tail ? Number.POSITIVE_INFINITY : (this.rows[this.#head] ?? 0)
  }

  /** Takes the first row out and returns where it lies; it stays there until the next `place`. */
  take(): number {
    const at = this.#head
    this.#head = at + this.#width
    if (this.#head === this.#tail) {
      this.#head = 0
      this.#tail = 0
    }
    return at
  }

  /** All that waits. */
  snapshot(): Float64Array {
    return this.rows.slice(this.#head, this.#tail)
  }

  /** Holds what a snapshot held. */
  restore(snapshot: Float64Array): void {
    if (snapshot.length % this.#width !== 0) {
      throw new Error(`Invariant: ${snapshot.length} numbers are not rows of ${this.#width}`)
    }
    if (this.rows.length < snapshot.length) this.rows = new Float64Array(snapshot.length)
    this.rows.set(snapshot)
    this.#head = 0
    this.#tail = snapshot.length
  }

  #makeRoom(): void {
    const waiting = this.#tail - this.#head
    if (2 * waiting <= this.rows.length) this.rows.copyWithin(0, this.#head, this.#tail)
    else {
      const wider = new Float64Array(2 * this.rows.length)
      wider.set(this.rows.subarray(this.#head, this.#tail))
      this.rows = wider
    }
    this.#head = 0
    this.#tail = waiting
  }
}
