import { BAR_ROW, type MarketSlice, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { BarRow } from '#trading/strategies/barRow.ts'

/** A quote for a built slice. */
export interface QuoteRow {
  readonly instrument: number
  readonly bid: number
  readonly ask: number
}

/** Builds a slice of bars that close at its market time; quotes are of that moment. */
export function buildSlice(
  interval: BarInterval,
  bars: readonly BarRow[],
  quotes: readonly QuoteRow[] = [],
): MarketSlice {
  const marketTime = Math.max(...bars.map((bar) => bar.tsClose))
  return {
    marketTime,
    origin: 'historical',
    interval,
    barCount: bars.length,
    bars: Float64Array.from(
      bars.flatMap((each) => [
        each.instrument,
        each.tsOpen,
        each.tsClose,
        each.open,
        each.high,
        each.low,
        each.close,
        each.volume,
      ]),
    ),
    quoteCount: quotes.length,
    quotes: Float64Array.from(
      quotes.flatMap((each) => [each.instrument, marketTime, each.bid, each.ask, 1_000, 1_000]),
    ),
    halted: [],
  }
}

/** Copies a slice so that what lies beyond its counts is garbage, as the contract of slices allows. */
export function withGarbageBeyond(slice: MarketSlice): MarketSlice {
  const grown = (column: Float64Array, used: number): Float64Array => {
    const copy = new Float64Array(used + 16).fill(Number.NaN)
    copy.set(column.subarray(0, used))
    return copy
  }
  return {
    ...slice,
    bars: grown(slice.bars, slice.barCount * BAR_ROW),
    quotes: grown(slice.quotes, slice.quoteCount * QUOTE_ROW),
  }
}
