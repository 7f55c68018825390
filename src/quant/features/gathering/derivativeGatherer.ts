import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { FeatureInputs } from '../inputs.ts'
import type { Gatherer } from './gatherer.ts'
import { ToldFigures } from './toldFigures.ts'

/** What is told: figures, and after them what is summed over the bar. */
const KIND = { mark: 0, index: 1, spot: 2, funding: 3, openInterest: 4, hours: 5, longs: 6, shorts: 7 } as const
const FIGURES = 6

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
  readonly #told: ToldFigures
  readonly #ages: readonly number[]

  constructor({ fundingHours, liquidationsFrom, ages = USUAL_AGES }: DerivativeTerms) {
    this.#told = new ToldFigures(FIGURES, 2, liquidationsFrom)
    this.#told.assume(KIND.hours, fundingHours)
    // The length of a period holds until another one is told.
    this.#ages = [ages.price, ages.price, ages.price, ages.funding, ages.openInterest, Number.POSITIVE_INFINITY]
  }

  /** Liquidations were missed until a moment. */
  interrupt(heardFrom: number): void {
    this.#told.interrupt(heardFrom)
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
    this.#told.take(tsEvent, KIND.mark, price)
  }

  takeIndexPrice(tsEvent: number, price: number): void {
    this.#told.take(tsEvent, KIND.index, price)
  }

  /** Takes a price of the spot pair of the same coin: the middle of its quote, or of a trade. */
  takeSpotPrice(tsEvent: number, price: number): void {
    this.#told.take(tsEvent, KIND.spot, price)
  }

  takeFundingRate(tsEvent: number, rate: number): void {
    this.#told.take(tsEvent, KIND.funding, rate)
  }

  /** Takes the hours between two fundings. */
  takeFundingHours(tsEvent: number, hours: number): void {
    this.#told.take(tsEvent, KIND.hours, hours)
  }

  /** Takes the open interest in units of the instrument: contracts times their size where the venue counts contracts. */
  takeOpenInterest(tsEvent: number, units: number): void {
    this.#told.take(tsEvent, KIND.openInterest, units)
  }

  /** Takes a position closed by force; `side` is that of the order that closed it, +1 a purchase (of a short), -1 a sale. */
  takeLiquidation(tsEvent: number, price: number, size: number, side: number): void {
    this.#told.take(tsEvent, side > 0 ? KIND.shorts : KIND.longs, price * size)
  }

  close(into: FeatureInputs, barClose: number): void {
    this.forming(into, barClose)
    this.#told.begin(barClose)
  }

  forming(into: FeatureInputs, at: number): void {
    this.#told.advance(into.time, at)
    into.markPrice = this.#valueAt(KIND.mark, at)
    into.indexPrice = this.#valueAt(KIND.index, at)
    into.spotPrice = this.#valueAt(KIND.spot, at)
    into.fundingRate = this.#valueAt(KIND.funding, at)
    into.fundingHours = this.#valueAt(KIND.hours, at)
    into.openInterest = this.#valueAt(KIND.openInterest, at)
    into.longLiquidations = this.#told.amount(KIND.longs)
    into.shortLiquidations = this.#told.amount(KIND.shorts)
  }

  snapshot(): Float64Array {
    return this.#told.snapshot()
  }

  restore(snapshot: Float64Array): void {
    this.#told.restore(snapshot)
  }

  #valueAt(kind: number, at: number): number {
    return this.#told.figure(kind, at, this.#ages[kind] ?? 0)
  }
}
