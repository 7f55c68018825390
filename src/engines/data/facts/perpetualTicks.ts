import type { InstrumentId } from '#core/model/identifiers.ts'
import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import type { LiquidationFact, PerpetualFact } from '#core/model/marketFact.ts'
import { HOUR } from '#core/time/duration.ts'
import { CLOCK_TOLERANCE } from '../live/tradeCheck.ts'

/** Sources whose connections tell every liquidation of a perpetual, or as Binance one a second of each. */
const LIQUIDATION_TELLERS: ReadonlySet<string> = new Set(['binance', 'deribit', 'htx'])
/** A share of a position's value beyond which nobody was ever funded; venues cap the rate far below. */
const LARGEST_RATE = 1
/** Funding periods of venues are whole hours from one to a day. */
const LONGEST_PERIOD = 24

/** Tells whether a source's connection tells the liquidations of perpetuals. */
export function tellsLiquidations(sourceId: string): boolean {
  return LIQUIDATION_TELLERS.has(sourceId)
}

/**
 * What the ticks of one perpetual tell that is new. Connections repeat figures that were told long ago beside each new one:
 * open interest counts only when it changed, so that an old figure does not stay true for ever.
 */
export class PerpetualTicks {
  readonly #instrumentId: InstrumentId
  #heardAt = Number.NEGATIVE_INFINITY
  #openInterest: number | null = null
  #fundingAt: number | null = null

  constructor(instrumentId: InstrumentId) {
    this.#instrumentId = instrumentId
  }

  /** When the connection told open interest last; negative infinity before the first time. */
  interestToldAt = Number.NEGATIVE_INFINITY
  /** Whether the connection tells the funding rate. */
  isRateTold = false

  /** The fact in a tick that arrived at `now`; null when it cannot be true or says nothing. */
  read(tick: DerivativeTick, sourceId: string, now: number): PerpetualFact | null {
    const { tsEvent, markPrice, indexPrice, fundingRate, fundingAt, openInterest } = tick
    if (!isTime(tsEvent, now)) return null
    const isPossible =
      isPrice(markPrice) &&
      isPrice(indexPrice) &&
      (fundingRate === null || Math.abs(fundingRate) < LARGEST_RATE) &&
      (openInterest === null || (openInterest >= 0 && Number.isFinite(openInterest)))
    if (!isPossible) return null
    const heardAt = this.#heardAt
    this.#heardAt = now
    const interest = openInterest === this.#openInterest ? null : openInterest
    if (interest !== null) {
      this.#openInterest = interest
      this.interestToldAt = now
    }
    if (fundingRate !== null) this.isRateTold = true
    const figures = {
      markPrice,
      indexPrice,
      fundingRate,
      fundingHours: this.#hours(fundingAt, heardAt),
      openInterest: interest,
    }
    if (Object.values(figures).every((figure) => figure === null)) return null
    return { kind: 'PERPETUAL', instrumentId: this.#instrumentId, tsEvent, knownAt: now, sourceId, ...figures }
  }

  /** The fact in a liquidation that arrived at `now`; null when it cannot be true. */
  readLiquidation(tick: LiquidationTick, sourceId: string, now: number): LiquidationFact | null {
    const { tsEvent, price, size, side } = tick
    if (!isTime(tsEvent, now) || !(price > 0 && size > 0 && Number.isFinite(price * size))) return null
    const stamp = { instrumentId: this.#instrumentId, tsEvent, knownAt: now, sourceId }
    return { kind: 'LIQUIDATION', ...stamp, price, size, side }
  }

  /** Hours between two fundings, as soon as the time of the next one has moved on; none of them may have been missed. */
  #hours(fundingAt: number | null, heardAt: number): number | null {
    const before = this.#fundingAt
    if (fundingAt === null || fundingAt === before) return null
    this.#fundingAt = fundingAt
    return before === null || heardAt < before - HOUR ? null : fundingPeriod(before, fundingAt)
  }
}

/** Hours from one funding to the next; null where they cannot follow each other. */
export function fundingPeriod(from: number, to: number): number | null {
  const hours = Math.round((to - from) / HOUR)
  return hours >= 1 && hours <= LONGEST_PERIOD ? hours : null
}

function isTime(tsEvent: number, now: number): boolean {
  return tsEvent > 0 && tsEvent <= now + CLOCK_TOLERANCE
}

function isPrice(price: number | null): boolean {
  return price === null || (price > 0 && Number.isFinite(price))
}
