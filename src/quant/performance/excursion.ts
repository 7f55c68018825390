import type { ClosedTrade } from './equityCurve.ts'

/** Highs and lows of the traded instrument, as long as the equity curve. */
export interface BarRanges {
  readonly high: Float64Array
  readonly low: Float64Array
}

/**
 * Which bars' ranges the position was exposed to. An entry at an open lives through its bar, an exit at an open does not;
 * with fills at the close it is the other way round.
 */
export interface ExcursionRule {
  readonly countEntryBar: boolean
  readonly countExitBar: boolean
}

/** How far the price went against and for a trade while it was open, >= 0; the exit price counts as touched. */
export interface TradeExcursion {
  /** Maximum adverse excursion, a fraction of the entry price. */
  readonly adverse: number
  /** Maximum favourable excursion, a fraction of the entry price. */
  readonly favourable: number
  /** Both times the entry value, currency units, before commissions. */
  readonly adverseValue: number
  readonly favourableValue: number
}

/** Measures the excursions of a trade from the bars between its entry and its exit (Sweeney, 1996). */
export function tradeExcursion(trade: ClosedTrade, ranges: BarRanges, rule: ExcursionRule): TradeExcursion {
  let highest = Math.max(trade.entryPrice, trade.exitPrice)
  let lowest = Math.min(trade.entryPrice, trade.exitPrice)
  const first = trade.entryBar + (rule.countEntryBar ? 0 : 1)
  const last = trade.exitBar - (rule.countExitBar ? 0 : 1)
  for (let bar = first; bar <= last; bar += 1) {
    const high = ranges.high[bar] ?? Number.NaN
    const low = ranges.low[bar] ?? Number.NaN
    if (high > highest) highest = high
    if (low < lowest) lowest = low
  }
  const rise = highest / trade.entryPrice - 1
  const fall = 1 - lowest / trade.entryPrice
  const [adverse, favourable] = trade.side === 'LONG' ? [fall, rise] : [rise, fall]
  const value = trade.size * trade.entryPrice
  return { adverse, favourable, adverseValue: adverse * value, favourableValue: favourable * value }
}
