import { DAY } from '#core/time/duration.ts'
import { mean, sortedQuantile } from '../statistics/moments.ts'
import type { ClosedTrade } from './equityCurve.ts'

/** How long trades were held, in bars: 0 where entry and exit share a bar. */
export interface TradeDurations {
  readonly n: number
  readonly meanBars: number
  readonly medianBars: number
  readonly shortestBars: number
  readonly longestBars: number
  /** Means of the trades that gained and of those that did not; null without one. */
  readonly meanBarsOfWinners: number | null
  readonly meanBarsOfLosers: number | null
}

/** Sums up how long trades were held; null without a trade. */
export function tradeDurations(trades: readonly ClosedTrade[]): TradeDurations | null {
  const n = trades.length
  if (n === 0) return null
  const bars = Float64Array.from(trades, barsHeld).sort()
  return {
    n,
    meanBars: mean(bars),
    medianBars: sortedQuantile(bars, 0.5),
    shortestBars: bars[0] ?? Number.NaN,
    longestBars: bars[n - 1] ?? Number.NaN,
    meanBarsOfWinners: meanBarsOf(trades.filter((trade) => trade.pnl > 0)),
    meanBarsOfLosers: meanBarsOf(trades.filter((trade) => trade.pnl <= 0)),
  }
}

/** Bars from a trade's entry to its exit. */
export function barsHeld(trade: ClosedTrade): number {
  return trade.exitBar - trade.entryBar
}

/** Days of 24 hours from the bar of the entry to the bar of the exit. */
export function daysHeld(trade: ClosedTrade, tsOpen: Float64Array): number {
  return ((tsOpen[trade.exitBar] ?? Number.NaN) - (tsOpen[trade.entryBar] ?? Number.NaN)) / DAY
}

function meanBarsOf(trades: readonly ClosedTrade[]): number | null {
  return trades.length === 0 ? null : mean(trades.map(barsHeld))
}
