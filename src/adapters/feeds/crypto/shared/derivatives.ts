import type { InstrumentId } from '#core/model/identifiers.ts'
import type { DerivativeTick } from '#core/model/marketEvent.ts'

/** What one message tells of a derivative; what it does not mention stays as it was. */
export type DerivativeNews = Partial<Omit<DerivativeTick, 'kind' | 'instrumentId' | 'tsEvent' | 'tsInit'>>

const MOST_DERIVATIVES = 50_000

/** What has been told of each derivative: venues tell price, funding and open interest in messages of their own. */
export class Derivatives {
  readonly #known = new Map<InstrumentId, DerivativeTick>()

  /** Adds news; the tick as it is now, or null when nothing in it is new. Its time never goes back. */
  tell(instrumentId: InstrumentId, news: DerivativeNews, tsEvent: number, tsInit: number): DerivativeTick | null {
    const before = this.#known.get(instrumentId)
    const next: DerivativeTick = {
      kind: 'DERIVATIVE',
      instrumentId,
      tsEvent: before === undefined ? tsEvent : Math.max(before.tsEvent, tsEvent),
      tsInit,
      lastPrice: news.lastPrice ?? before?.lastPrice ?? null,
      markPrice: news.markPrice ?? before?.markPrice ?? null,
      indexPrice: news.indexPrice ?? before?.indexPrice ?? null,
      fundingRate: news.fundingRate ?? before?.fundingRate ?? null,
      predictedFundingRate: news.predictedFundingRate ?? before?.predictedFundingRate ?? null,
      fundingAt: news.fundingAt ?? before?.fundingAt ?? null,
      openInterest: news.openInterest ?? before?.openInterest ?? null,
    }
    if (before !== undefined && isSame(before, next)) return null
    this.#keep(next)
    return next
  }

  /** Remembers news that come too often to be told on their own, as the price of each trade. */
  note(instrumentId: InstrumentId, news: DerivativeNews): void {
    const before = this.#known.get(instrumentId)
    if (before !== undefined) this.#keep({ ...before, ...news })
  }

  reset(): void {
    this.#known.clear()
  }

  #keep(tick: DerivativeTick): void {
    if (this.#known.size >= MOST_DERIVATIVES) this.#known.clear()
    this.#known.set(tick.instrumentId, tick)
  }
}

function isSame(a: DerivativeTick, b: DerivativeTick): boolean {
  return (
    a.lastPrice === b.lastPrice &&
    a.markPrice === b.markPrice &&
    a.indexPrice === b.indexPrice &&
    a.fundingRate === b.fundingRate &&
    a.predictedFundingRate === b.predictedFundingRate &&
    a.fundingAt === b.fundingAt &&
    a.openInterest === b.openInterest
  )
}
