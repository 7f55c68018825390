/** What became of the proposal whose idea is followed without money; EDITED are the house's terms that the trader changed. */
export type ShadowCause = 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'EDITED'

/** The terms of a proposal as its card showed them. Prices in currency units, times in market microseconds. */
export interface ShadowTerms {
  readonly side: 'BUY' | 'SELL'
  /** Price the entry waits for: at or better than `limit`, at or beyond `trigger`; at the market without either. */
  readonly limit: number | null
  readonly trigger: number | null
  readonly stop: number
  readonly target: number | null
  /** Units. */
  readonly quantity: number
  /** Expected cost of the way in and of the way out, each as a share of the value. */
  readonly costShare: number
  /** Bars that opened before are not looked at: nobody could have traded in them. */
  readonly from: number
  /** The idea's horizon ends. */
  readonly until: number
}

/** How an idea ended. */
export type ShadowEnd = 'STOP' | 'TARGET' | 'HORIZON' | 'NEVER_ENTERED'

/** An idea on its way: waiting for its entry, in the market, or ended. */
export type ShadowTrade =
  | { readonly state: 'WAITING'; readonly terms: ShadowTerms }
  | { readonly state: 'OPEN'; readonly terms: ShadowTerms; readonly entry: number; readonly openedAt: number }
  | {
      readonly state: 'ENDED'
      readonly terms: ShadowTerms
      readonly end: ShadowEnd
      /** Null when it never entered. */
      readonly entry: number | null
      readonly exit: number | null
      /** After expected costs, currency units; 0 when it never entered. */
      readonly profit: number
      /** Profit over the loss to the stop at the prices of the card; 0 when it never entered. */
      readonly multiple: number
      readonly at: number
    }

/** A bar, or a single price as all four of them. */
export interface ShadowPrices {
  readonly tsOpen: number
  readonly tsClose: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/**
 * Follows an idea through one bar. Where a bar leaves its way open the worse one counts:
 *
 * 1. An entry at the market fills at the bar's open; a limit when the bar reaches it; a stop entry when it is passed, at
 *    the open if the bar began beyond it.
 * 2. The stop counts before the target, also in the bar of the entry. A gap through the stop ends at the open.
 * 3. At the end of the horizon the idea ends at the close; one that was never entered ends with nothing.
 */
export function followShadow(trade: ShadowTrade, bar: ShadowPrices): ShadowTrade {
  if (trade.state === 'ENDED' || bar.tsOpen < trade.terms.from) return trade
  const entered = trade.state === 'WAITING' ? enter(trade.terms, bar) : trade
  if (entered === null) {
    if (bar.tsClose < trade.terms.until) return trade
    return ended(trade.terms, 'NEVER_ENTERED', null, null, bar.tsClose)
  }
  const { terms, entry, openedAt } = entered
  const isNew = trade.state === 'WAITING'
  const away = terms.side === 'BUY' ? 1 : -1
  // Everything mirrored for a sale, so that lower is always worse.
  const worst = away > 0 ? bar.low : -bar.high
  const best = away > 0 ? bar.high : -bar.low
  const stop = away * terms.stop
  if (worst <= stop) {
    const gapped = isNew ? stop : Math.min(stop, away * bar.open)
    return ended(terms, 'STOP', entry, away * gapped, bar.tsClose)
  }
  if (terms.target !== null && best >= away * terms.target)
    return ended(terms, 'TARGET', entry, terms.target, bar.tsClose)
  if (bar.tsClose >= terms.until) return ended(terms, 'HORIZON', entry, bar.close, bar.tsClose)
  return { state: 'OPEN', terms, entry, openedAt }
}

function enter(terms: ShadowTerms, bar: ShadowPrices): Extract<ShadowTrade, { readonly state: 'OPEN' }> | null {
  const price = entryPrice(terms, bar)
  return price === null ? null : { state: 'OPEN', terms, entry: price, openedAt: bar.tsOpen }
}

function entryPrice({ side, limit, trigger }: ShadowTerms, bar: ShadowPrices): number | null {
  const isBuy = side === 'BUY'
  if (trigger !== null) {
    const passed = isBuy ? bar.high >= trigger : bar.low <= trigger
    if (!passed) return null
    const price = isBuy ? Math.max(bar.open, trigger) : Math.min(bar.open, trigger)
    // A stop-limit that began beyond its limit waits; the worse assumption is that it never comes back in this bar.
    return limit !== null && (isBuy ? price > limit : price < limit) ? null : price
  }
  if (limit === null) return bar.open
  const reached = isBuy ? bar.low <= limit : bar.high >= limit
  if (!reached) return null
  return isBuy ? Math.min(bar.open, limit) : Math.max(bar.open, limit)
}

function ended(terms: ShadowTerms, end: ShadowEnd, entry: number | null, exit: number | null, at: number): ShadowTrade {
  if (entry === null || exit === null) {
    return { state: 'ENDED', terms, end, entry: null, exit: null, profit: 0, multiple: 0, at }
  }
  const away = terms.side === 'BUY' ? 1 : -1
  const profit = terms.quantity * (away * (exit - entry) - terms.costShare * (entry + exit))
  const risk = terms.quantity * Math.abs((terms.limit ?? terms.trigger ?? entry) - terms.stop)
  return { state: 'ENDED', terms, end, entry, exit, profit, multiple: risk > 0 ? profit / risk : 0, at }
}
