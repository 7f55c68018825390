import type { FeatureInputs } from '../inputs.ts'
import { EventQueue } from './eventQueue.ts'
import type { Gatherer } from './gatherer.ts'

const ROW = 5
const STATE = 15

/**
 * Quotes of one instrument, gathered over bars. Where only the newest quote of a moment is told, as in the slices of a live
 * market, changes are counted between those. A quote holds until the next one; one without a middle (a side missing or
 * crossed) ends what was known. A quote counts in the bar at whose end, or before, it was made.
 */
export class QuoteGatherer implements Gatherer {
  readonly #queue = new EventQueue(ROW)
  #heardFrom: number
  #isKnown = false
  #quotedAt = Number.NEGATIVE_INFINITY
  #bid = Number.NaN
  #ask = Number.NaN
  #bidSize = Number.NaN
  #askSize = Number.NaN
  #openedAt = Number.NEGATIVE_INFINITY
  /** Up to when the quote in force has been weighed. */
  #weighedTo = Number.NEGATIVE_INFINITY
  #knownTime = 0
  #spreadTime = 0
  #midTime = 0
  #updates = 0
  #flow = 0
  #variation = 0

  /** `heardFrom`: since when every quote is heard. What is counted over a bar that opened before is not known. */
  constructor(heardFrom: number) {
    this.#heardFrom = heardFrom
  }

  /** From `lostAt` on nothing was heard, until `heardFrom`: what was in force then is not known in between. */
  interrupt(lostAt: number, heardFrom: number): void {
    this.takeQuote(lostAt, Number.NaN, Number.NaN, Number.NaN, Number.NaN)
    this.#heardFrom = heardFrom
  }

  /** Takes a quote; NaN for a side that is empty. */
  takeQuote(tsEvent: number, bid: number, ask: number, bidSize: number, askSize: number): void {
    const at = this.#queue.place(tsEvent)
    const { rows } = this.#queue
    rows[at + 1] = bid
    rows[at + 2] = ask
    rows[at + 3] = bidSize
    rows[at + 4] = askSize
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
    this.#write(into, at)
  }

  snapshot(): Float64Array {
    const waiting = this.#queue.snapshot()
    const snapshot = new Float64Array(STATE + waiting.length)
    snapshot.set([this.#heardFrom, this.#isKnown ? 1 : 0, this.#quotedAt, this.#bid, this.#ask, this.#bidSize])
    snapshot.set([this.#askSize, this.#openedAt, this.#weighedTo, this.#knownTime, this.#spreadTime, this.#midTime], 6)
    snapshot.set([this.#updates, this.#flow, this.#variation], 12)
    snapshot.set(waiting, STATE)
    return snapshot
  }

  restore(snapshot: Float64Array): void {
    const read = (place: number): number => snapshot[place] ?? Number.NaN
    this.#queue.restore(snapshot.subarray(STATE))
    this.#heardFrom = read(0)
    this.#isKnown = read(1) === 1
    this.#quotedAt = read(2)
    this.#bid = read(3)
    this.#ask = read(4)
    this.#bidSize = read(5)
    this.#askSize = read(6)
    this.#openedAt = read(7)
    this.#weighedTo = read(8)
    this.#knownTime = read(9)
    this.#spreadTime = read(10)
    this.#midTime = read(11)
    this.#updates = read(12)
    this.#flow = read(13)
    this.#variation = read(14)
  }

  #begin(open: number): void {
    this.#openedAt = open
    this.#weighedTo = open
    this.#knownTime = 0
    this.#spreadTime = 0
    this.#midTime = 0
    this.#updates = 0
    this.#flow = 0
    this.#variation = 0
  }

  /** Lets the quote in force count up to a moment. */
  #weigh(to: number): void {
    const span = to - this.#weighedTo
    if (!(span > 0)) return
    this.#weighedTo = to
    if (!this.#isKnown) return
    this.#knownTime += span
    this.#spreadTime += span * (this.#ask - this.#bid)
    this.#midTime += span * (0.5 * (this.#bid + this.#ask))
  }

  #apply(at: number): void {
    const { rows } = this.#queue
    const ts = rows[at] ?? 0
    // One that was overtaken by a newer one was never in force.
    if (ts < this.#quotedAt) return
    this.#quotedAt = ts
    const bid = rows[at + 1] ?? 0
    const ask = rows[at + 2] ?? 0
    const bidSize = rows[at + 3] ?? 0
    const askSize = rows[at + 4] ?? 0
    this.#weigh(ts)
    const isKnown = bid > 0 && ask >= bid && bidSize >= 0 && askSize >= 0
    if (isKnown && this.#isKnown) this.#count(bid, ask, bidSize, askSize)
    else if (isKnown !== this.#isKnown) this.#updates += 1
    this.#isKnown = isKnown
    this.#bid = bid
    this.#ask = ask
    this.#bidSize = bidSize
    this.#askSize = askSize
  }

  #count(bid: number, ask: number, bidSize: number, askSize: number): void {
    const bidBefore = this.#bid
    const askBefore = this.#ask
    if (bid !== bidBefore || ask !== askBefore) {
      const change = 0.5 * (bid + ask) - 0.5 * (bidBefore + askBefore)
      this.#variation += change * change
    } else if (bidSize === this.#bidSize && askSize === this.#askSize) return
    this.#updates += 1
    let flow = 0
    if (bid >= bidBefore) flow += bidSize
    if (bid <= bidBefore) flow -= this.#bidSize
    if (ask <= askBefore) flow -= askSize
    if (ask >= askBefore) flow += this.#askSize
    this.#flow += flow
  }

  #write(into: FeatureInputs, at: number): void {
    const nan = Number.NaN
    // Not kept: however often a bar that forms is asked for, its end comes out the same to the last bit.
    const rest = this.#isKnown ? Math.max(0, at - this.#weighedTo) : 0
    const known = this.#knownTime + rest
    const isMeasured = known > 0
    const isHeld = rest > 0
    const spreadTime = isHeld ? this.#spreadTime + rest * (this.#ask - this.#bid) : this.#spreadTime
    const midTime = isHeld ? this.#midTime + rest * (0.5 * (this.#bid + this.#ask)) : this.#midTime
    into.meanSpread = isMeasured ? spreadTime / known : nan
    into.meanMid = isMeasured ? midTime / known : nan
    into.bid = this.#isKnown ? this.#bid : nan
    into.ask = this.#isKnown ? this.#ask : nan
    into.bidSize = this.#isKnown ? this.#bidSize : nan
    into.askSize = this.#isKnown ? this.#askSize : nan
    const isWhole = this.#openedAt >= this.#heardFrom
    into.quoteUpdates = isWhole ? this.#updates : nan
    into.orderFlow = isWhole ? this.#flow : nan
    into.midVariation = isWhole ? this.#variation : nan
  }
}
