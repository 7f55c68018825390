import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { FeatureInputs } from '../inputs.ts'
import { EventQueue } from './eventQueue.ts'
import type { Gatherer } from './gatherer.ts'

const ROW = 3
/** What is told, by the place where it is kept. */
const KIND = { mark: 0, index: 1, spot: 2, funding: 3, openInterest: 4, hours: 5, longs: 6, shorts: 7 } as const
const FIGURES = 6
const STATE = 4 + 2 * FIGURES

/** How old a figure may be at the end of a bar and still be true, microseconds. */
export interface DerivativeAges {
  readonly price: number
  readonly funding: number
  readonly openInterest: number
}

const USUAL_AGES: DerivativeAges = { price: 5 * MINUTE, funding: DAY, openInterest: HOUR }

/** What is fixed about a perpetual and what is heard of it. */
export interface DerivativeTerms {
  /** Hours between two fundings until another number is told; NaN when it is not known. */
  readonly fundingHours: number
  /** Since when every liquidation is heard; infinite where the venue does not tell them. */
  readonly liquidationsFrom: number
  readonly ages?: DerivativeAges
}

/**
 * What is told about a perpetual beside its trades, as it stands at the close of bars; liquidations are summed over the bar.
 * A figure that was not told again for too long is no longer known.
 */
export class DerivativeGatherer implements Gatherer {
  readonly #queue = new EventQueue(ROW)
  readonly #ages: readonly number[]
  #liquidationsFrom: number
  readonly #values = new Float64Array(FIGURES).fill(Number.NaN)
  readonly #times = new Float64Array(FIGURES).fill(Number.NEGATIVE_INFINITY)
  #openedAt = Number.NEGATIVE_INFINITY
  #longs = 0
  #shorts = 0

  constructor({ fundingHours, liquidationsFrom, ages = USUAL_AGES }: DerivativeTerms) {
    this.#values[KIND.hours] = fundingHours
    this.#liquidationsFrom = liquidationsFrom
    // The length of a period holds until another one is told.
    this.#ages = [ages.price, ages.price, ages.price, ages.funding, ages.openInterest, Number.POSITIVE_INFINITY]
  }

  /** Liquidations were missed until a moment. */
  interrupt(heardFrom: number): void {
    this.#liquidationsFrom = heardFrom
  }

  /** Takes what a venue tells at once; `unitsPerContract` is 1 where it counts open interest in units. */
  takeTick(tick: DerivativeTick, unitsPerContract: number): void {
    const { tsEvent, markPrice, indexPrice, fundingRate, openInterest } = tick
    if (markPrice !== null) this.takeMarkPrice(tsEvent, markPrice)
    if (indexPrice !== null) this.takeIndexPrice(tsEvent, indexPrice)
    if (fundingRate !== null) this.takeFundingRate(tsEvent, fundingRate)
    if (openInterest !== null) this.takeOpenInterest(tsEvent, openInterest * unitsPerContract)
  }

  takeLiquidationTick({ tsEvent, price, size, side }: LiquidationTick, unitsPerContract: number): void {
    this.takeLiquidation(tsEvent, price, size * unitsPerContract, side === 'BUY' ? 1 : -1)
  }

  takeMarkPrice(tsEvent: number, price: number): void {
    this.#place(tsEvent, KIND.mark, price)
  }

  takeIndexPrice(tsEvent: number, price: number): void {
    this.#place(tsEvent, KIND.index, price)
  }

  /** Takes a price of the spot pair of the same coin: the middle of its quote, or of a trade. */
  takeSpotPrice(tsEvent: number, price: number): void {
    this.#place(tsEvent, KIND.spot, price)
  }

  takeFundingRate(tsEvent: number, rate: number): void {
    this.#place(tsEvent, KIND.funding, rate)
  }

  /** Takes the hours between two fundings. */
  takeFundingHours(tsEvent: number, hours: number): void {
    this.#place(tsEvent, KIND.hours, hours)
  }

  /** Takes the open interest in units of the instrument: contracts times their size where the venue counts contracts. */
  takeOpenInterest(tsEvent: number, units: number): void {
    this.#place(tsEvent, KIND.openInterest, units)
  }

  /** Takes a position closed by force; `side` is that of the order that closed it, +1 a purchase (of a short), -1 a sale. */
  takeLiquidation(tsEvent: number, price: number, size: number, side: number): void {
    this.#place(tsEvent, side > 0 ? KIND.shorts : KIND.longs, price * size)
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
    into.markPrice = this.#valueAt(KIND.mark, at)
    into.indexPrice = this.#valueAt(KIND.index, at)
    into.spotPrice = this.#valueAt(KIND.spot, at)
    into.fundingRate = this.#valueAt(KIND.funding, at)
    into.fundingHours = this.#valueAt(KIND.hours, at)
    into.openInterest = this.#valueAt(KIND.openInterest, at)
    const isWhole = this.#openedAt >= this.#liquidationsFrom
    into.longLiquidations = isWhole ? this.#longs : Number.NaN
    into.shortLiquidations = isWhole ? this.#shorts : Number.NaN
  }

  snapshot(): Float64Array {
    const waiting = this.#queue.snapshot()
    const snapshot = new Float64Array(STATE + waiting.length)
    snapshot.set([this.#liquidationsFrom, this.#openedAt, this.#longs, this.#shorts])
    snapshot.set(this.#values, 4)
    snapshot.set(this.#times, 4 + FIGURES)
    snapshot.set(waiting, STATE)
    return snapshot
  }

  restore(snapshot: Float64Array): void {
    this.#liquidationsFrom = snapshot[0] ?? Number.NaN
    this.#openedAt = snapshot[1] ?? Number.NaN
    this.#longs = snapshot[2] ?? Number.NaN
    this.#shorts = snapshot[3] ?? Number.NaN
    this.#values.set(snapshot.subarray(4, 4 + FIGURES))
    this.#times.set(snapshot.subarray(4 + FIGURES, STATE))
    this.#queue.restore(snapshot.subarray(STATE))
  }

  #place(ts: number, kind: number, value: number): void {
    const at = this.#queue.place(ts)
    this.#queue.rows[at + 1] = kind
    this.#queue.rows[at + 2] = value
  }

  #begin(open: number): void {
    this.#openedAt = open
    this.#longs = 0
    this.#shorts = 0
  }

  #apply(at: number): void {
    const { rows } = this.#queue
    const ts = rows[at] ?? 0
    const kind = rows[at + 1] ?? 0
    const value = rows[at + 2] ?? 0
    if (kind >= FIGURES) {
      // What is told after its bar was closed counts nowhere.
      if (ts < this.#openedAt) return
      if (kind === KIND.longs) this.#longs += value
      else this.#shorts += value
    } else if (ts >= (this.#times[kind] ?? 0)) {
      this.#times[kind] = ts
      this.#values[kind] = value
    }
  }

  #valueAt(kind: number, at: number): number {
    const isOld = at - (this.#times[kind] ?? 0) > (this.#ages[kind] ?? 0)
    return isOld ? Number.NaN : (this.#values[kind] ?? Number.NaN)
  }
}
