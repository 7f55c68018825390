import { DAY } from '#core/time/duration.ts'
import type { FeatureInputs } from '../inputs.ts'
import { EventQueue } from './eventQueue.ts'
import type { Gatherer } from './gatherer.ts'

/** Figures of a coin or token, in the order in which they are kept. */
const ITEMS = [
  'marketValue',
  'fullValue',
  'valueLocked',
  'poolLiquidity',
  'poolVolume',
  'holders',
] as const satisfies readonly (keyof FeatureInputs)[]

/** A figure that sources tell of a coin or token, by the name of its input. */
export type ChainItem = (typeof ITEMS)[number]

const ROW = 3
const TRANSFER = ITEMS.length
const STATE = 4 + 2 * ITEMS.length
const USUAL_AGE = 3 * DAY

/** What is heard of a token's chain. */
export interface ChainTerms {
  /** Since when every transfer is heard; infinite where nobody tells them. */
  readonly transfersFrom: number
  /** Addresses of exchanges, in small letters; what is sent to and from others is counted and no more. */
  readonly exchanges: ReadonlySet<string>
  /** How old a figure may be and still be true, microseconds; three days unless said. */
  readonly age?: number
}

/**
 * What chains and those who watch them tell of a coin or token. Blocks are heard after they were made and figures after they
 * were computed, so everything counts from the moment at which it became known.
 */
export class ChainGatherer implements Gatherer {
  readonly #queue = new EventQueue(ROW)
  readonly #exchanges: ReadonlySet<string>
  readonly #age: number
  #transfersFrom: number
  readonly #values = new Float64Array(ITEMS.length).fill(Number.NaN)
  readonly #times = new Float64Array(ITEMS.length).fill(Number.NEGATIVE_INFINITY)
  #openedAt = Number.NEGATIVE_INFINITY
  #transfers = 0
  #inflow = 0

  constructor({ transfersFrom, exchanges, age = USUAL_AGE }: ChainTerms) {
    this.#transfersFrom = transfersFrom
    this.#exchanges = exchanges
    this.#age = age
  }

  /** Transfers were missed until a moment. */
  interrupt(heardFrom: number): void {
    this.#transfersFrom = heardFrom
  }

  /** Takes a figure: dollars, or a number of addresses. */
  takeFigure(knownAt: number, item: ChainItem, value: number): void {
    this.#place(knownAt, ITEMS.indexOf(item), value)
  }

  /** Takes a transfer of so many units between two addresses, in small letters. */
  takeTransfer(knownAt: number, from: string, to: string, units: number): void {
    const arrives = this.#exchanges.has(to) ? units : 0
    const leaves = this.#exchanges.has(from) ? units : 0
    this.#place(knownAt, TRANSFER, arrives - leaves)
  }

  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
    this.#begin(barClose)
  }

  forming(into: FeatureInputs, at: number): void {
    const { time } = into
    const queue = this.#queue
    while (queue.first < time) this.#apply(queue.take())
    if (this.#openedAt < time) this.#begin(time)
    while (queue.first <= at) this.#apply(queue.take())
    for (let place = 0; place < ITEMS.length; place += 1) {
      const item = ITEMS[place]
      const isOld = at - (this.#times[place] ?? 0) > this.#age
      if (item !== undefined) into[item] = isOld ? Number.NaN : (this.#values[place] ?? Number.NaN)
    }
    const isWhole = this.#openedAt >= this.#transfersFrom
    into.transfers = isWhole ? this.#transfers : Number.NaN
    into.exchangeInflow = isWhole && this.#exchanges.size > 0 ? this.#inflow : Number.NaN
  }

  snapshot(): Float64Array {
    const waiting = this.#queue.snapshot()
    const snapshot = new Float64Array(STATE + waiting.length)
    snapshot.set([this.#transfersFrom, this.#openedAt, this.#transfers, this.#inflow])
    snapshot.set(this.#values, 4)
    snapshot.set(this.#times, 4 + ITEMS.length)
    snapshot.set(waiting, STATE)
    return snapshot
  }

  restore(snapshot: Float64Array): void {
    this.#transfersFrom = snapshot[0] ?? Number.NaN
    this.#openedAt = snapshot[1] ?? Number.NaN
    this.#transfers = snapshot[2] ?? Number.NaN
    this.#inflow = snapshot[3] ?? Number.NaN
    this.#values.set(snapshot.subarray(4, 4 + ITEMS.length))
    this.#times.set(snapshot.subarray(4 + ITEMS.length, STATE))
    this.#queue.restore(snapshot.subarray(STATE))
  }

  #place(knownAt: number, kind: number, value: number): void {
    const at = this.#queue.place(knownAt)
    this.#queue.rows[at + 1] = kind
    this.#queue.rows[at + 2] = value
  }

  #begin(open: number): void {
    this.#openedAt = open
    this.#transfers = 0
    this.#inflow = 0
  }

  #apply(at: number): void {
    const { rows } = this.#queue
    const ts = rows[at] ?? 0
    const kind = rows[at + 1] ?? 0
    const value = rows[at + 2] ?? 0
    if (kind === TRANSFER) {
      if (ts < this.#openedAt) return
      this.#transfers += 1
      this.#inflow += value
    } else if (ts >= (this.#times[kind] ?? 0)) {
      this.#times[kind] = ts
      this.#values[kind] = value
    }
  }
}
