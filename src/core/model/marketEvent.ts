import type { InstrumentId } from './identifiers.ts'
import type { TradeEligibility } from './tradeEligibility.ts'

/** Who took liquidity in a trade. */
export type Aggressor = 'BUYER' | 'SELLER' | 'UNKNOWN'

/** What every event of a market carries; times are microseconds since the epoch. */
interface MarketStamp {
  readonly instrumentId: InstrumentId
  /** The venue's time; the time of arrival where the venue gives none. */
  readonly tsEvent: number
  /** Time of arrival. */
  readonly tsInit: number
}

/** One execution at the venue. Price in currency units, size in units of the instrument. */
export interface TradeTick extends MarketStamp {
  readonly kind: 'TRADE'
  /** The venue's id as text, exactly as sent; null where it gives none. */
  readonly tradeId: string | null
  readonly price: number
  readonly size: number
  readonly aggressor: Aggressor
  /** For what it counts in bars; for everything when it is not said. */
  readonly eligible?: TradeEligibility
}

/** Best bid and offer; a side that is empty or not told is null. */
export interface QuoteTick extends MarketStamp {
  readonly kind: 'QUOTE'
  readonly bid: PriceLevel | null
  readonly ask: PriceLevel | null
}

/** A price with the size that waits there; size 0 in a change removes the level. */
export interface PriceLevel {
  readonly price: number
  readonly size: number
}

/** A change of an order book, or a whole book that replaces the one before. */
export interface BookChange extends MarketStamp {
  readonly kind: 'BOOK'
  readonly isSnapshot: boolean
  readonly bids: readonly PriceLevel[]
  readonly asks: readonly PriceLevel[]
}

/** What is told about a perpetual or future beside its trades; a field that was never told is null. */
export interface DerivativeTick extends MarketStamp {
  readonly kind: 'DERIVATIVE'
  readonly lastPrice: number | null
  readonly markPrice: number | null
  readonly indexPrice: number | null
  /** Share of the position's value that longs pay shorts at the next funding. */
  readonly fundingRate: number | null
  readonly predictedFundingRate: number | null
  readonly fundingAt: number | null
  /** In the venue's own unit: contracts, or units of the base currency. */
  readonly openInterest: number | null
}

/** A position that the venue closed by force. */
export interface LiquidationTick extends MarketStamp {
  readonly kind: 'LIQUIDATION'
  readonly tradeId: string | null
  readonly price: number
  readonly size: number
  /** Side of the order that closed it. */
  readonly side: 'BUY' | 'SELL'
}

/** Anything that a live market tells. */
export type MarketEvent = TradeTick | QuoteTick | BookChange | DerivativeTick | LiquidationTick
