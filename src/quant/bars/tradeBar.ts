import type { TradeEligibility } from '#core/model/tradeEligibility.ts'

/** A bar made of trades. Times are microseconds, prices in currency units, volume in units of the instrument. */
export interface TradeBar {
  readonly tsOpen: number
  readonly tsClose: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** Sum of price times size. */
  readonly value: number
  readonly trades: number
  /** Volume that buyers took, less what sellers took. */
  readonly signedVolume: number
}

/** Who is told of each finished bar, in rising order. */
export type OnTradeBar = (bar: TradeBar) => void

/** A trade that counts for everything, as those of crypto venues do. */
export const ELIGIBLE: TradeEligibility = { forPrice: true, forVolume: true }

/** The bar that is being built. */
export class OpenTradeBar {
  tsOpen = 0
  open = 0
  high = Number.NEGATIVE_INFINITY
  low = Number.POSITIVE_INFINITY
  close = 0
  volume = 0
  value = 0
  trades = 0
  signedVolume = 0
  hasPrice = false

  /** Takes a trade; `side` is +1 for a buyer who took, -1 for a seller, 0 for unknown. */
  add(ts: number, price: number, size: number, side: number, eligible: TradeEligibility): void {
    if (this.trades === 0) this.tsOpen = ts
    this.trades += 1
    if (eligible.forVolume) {
      this.volume += size
      this.value += price * size
      this.signedVolume += side * size
    }
    if (!eligible.forPrice) return
    if (!this.hasPrice) this.open = price
    this.hasPrice = true
    this.close = price
    if (price > this.high) this.high = price
    if (price < this.low) this.low = price
  }

  /** Returns the bar as it is and begins an empty one; null when no trade of it had a price that counts. */
  finish(tsOpen: number, tsClose: number): TradeBar | null {
    const { open, high, low, close, volume, value, trades, signedVolume, hasPrice } = this
    this.high = Number.NEGATIVE_INFINITY
    this.low = Number.POSITIVE_INFINITY
    this.volume = 0
    this.value = 0
    this.trades = 0
    this.signedVolume = 0
    this.hasPrice = false
    return hasPrice ? { tsOpen, tsClose, open, high, low, close, volume, value, trades, signedVolume } : null
  }
}
