import { EventQueue } from './eventQueue.ts'

const ROW = 3

/**
 * What is told by the number of its kind: figures first, which hold until they are told again or are too old, then amounts,
 * which are summed over the bar. As with every gatherer, what is told waits until a bar that reaches so far is asked for.
 */
export class ToldFigures {
  readonly #queue = new EventQueue(ROW)
  readonly #values: Float64Array
  readonly #times: Float64Array
  readonly #sums: Float64Array
  #heardFrom: number
  #openedAt = Number.NEGATIVE_INFINITY

  /** `heardFrom`: since when every amount is heard; infinite where nobody tells them. */
  constructor(figures: number, amounts: number, heardFrom: number) {
    this.#values = new Float64Array(figures).fill(Number.NaN)
    this.#times = new Float64Array(figures).fill(Number.NEGATIVE_INFINITY)
    this.#sums = new Float64Array(amounts)
    this.#heardFrom = heardFrom
  }

  /** Amounts were missed until a moment. */
  interrupt(heardFrom: number): void {
    this.#heardFrom = heardFrom
  }

  /** Gives a figure that was known before anything was told; its age is infinite. */
  assume(kind: number, value: number): void {
    this.#values[kind] = value
  }

  take(ts: number, kind: number, value: number): void {
    const at = this.#queue.place(ts)
    this.#queue.rows[at + 1] = kind
    this.#queue.rows[at + 2] = value
  }

  /** Lets all that was told up to a moment of the bar that opened at `open` count. */
  advance(open: number, to: number): void {
    const queue = this.#queue
    while (queue.first < open) this.#apply(queue.take())
    if (this.#openedAt < open) this.begin(open)
    while (queue.first <= to) this.#apply(queue.take())
  }

  /** Begins a bar. */
  begin(open: number): void {
    this.#openedAt = open
    this.#sums.fill(0)
  }

  /** A figure as it stands at a moment; NaN when it is older than `age`, microseconds. */
  figure(kind: number, at: number, age: number): number {
    const isOld = at - (this.#times[kind] ?? 0) > age
    return isOld ? Number.NaN : (this.#values[kind] ?? Number.NaN)
  }

  /** The sum of an amount over the bar; NaN where not all of it was heard. */
  amount(kind: number): number {
    const isWhole = this.#openedAt >= this.#heardFrom
    return isWhole ? (this.#sums[kind - this.#values.length] ?? Number.NaN) : Number.NaN
  }

  /** All that is needed to go on from here. */
  snapshot(): Float64Array {
    const waiting = this.#queue.snapshot()
    const { length } = this.#values
    const endOfSums = 2 + this.#sums.length
    const state = endOfSums + 2 * length
    const snapshot = new Float64Array(state + waiting.length)
    snapshot.set([this.#heardFrom, this.#openedAt])
    snapshot.set(this.#sums, 2)
    snapshot.set(this.#values, endOfSums)
    snapshot.set(this.#times, endOfSums + length)
    snapshot.set(waiting, state)
    return snapshot
  }

  /** Goes on from a snapshot of as many figures and amounts. */
  restore(snapshot: Float64Array): void {
    const { length } = this.#values
    const endOfSums = 2 + this.#sums.length
    const state = endOfSums + 2 * length
    this.#heardFrom = snapshot[0] ?? Number.NaN
    this.#openedAt = snapshot[1] ?? Number.NaN
    this.#sums.set(snapshot.subarray(2, endOfSums))
    this.#values.set(snapshot.subarray(endOfSums, endOfSums + length))
    this.#times.set(snapshot.subarray(endOfSums + length, state))
    this.#queue.restore(snapshot.subarray(state))
  }

  #apply(at: number): void {
    const { rows } = this.#queue
    const ts = rows[at] ?? 0
    const kind = rows[at + 1] ?? 0
    const value = rows[at + 2] ?? 0
    const figures = this.#values.length
    if (kind >= figures) {
      // What is told after its bar was closed counts nowhere.
      if (ts >= this.#openedAt) this.#sums[kind - figures] = (this.#sums[kind - figures] ?? 0) + value
    } else if (ts >= (this.#times[kind] ?? 0)) {
      this.#times[kind] = ts
      this.#values[kind] = value
    }
  }
}
