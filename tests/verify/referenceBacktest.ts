import { readFileSync } from 'node:fs'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Direction } from '#core/model/signal.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { ClosedTrade } from '#quant/performance/equityCurve.ts'
import { measurePerformance, type PerformanceInput, type PerformanceReport } from '#quant/performance/performance.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'

/** Bars of a reference file. */
export interface ReferenceBars {
  readonly tsOpen: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** How the reference run trades. */
export interface ReferenceRun {
  readonly cash: number
  readonly commission: number
  readonly spread: number
  readonly parameters: Readonly<Record<string, number | string>>
}

/** Reads a reference file `Date,Open,High,Low,Close,Volume`. */
export function readReference(file: string): ReferenceBars {
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  const cells = rows.map((row) => row.split(','))
  const column = (index: number): Float64Array => Float64Array.from(cells, (row) => Number(row[index]))
  const tsOpen = Float64Array.from(cells, (row) => parseTimestamp(row[0] ?? '') ?? Number.NaN)
  return { tsOpen, open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) }
}

const INSTRUMENT: Instrument = {
  id: instrumentId('REF', 'TEST'),
  symbol: 'REF',
  venue: 'TEST',
  name: 'Reference',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 5,
  quantityDecimals: 0,
  priceIncrement: 1,
  quantityIncrement: 1,
}

/**
 * The smallest loop that trades a strategy's signals: at the next open with all of the equity in whole units, the last
 * position closed at the last bar's open, as the reference program does (it runs its orders once more on that bar; closing
 * at the last close would end the GOOG 10/30 case at 51,959.95 instead of 51,422.99). An oracle for the statistics and, later, for the event-driven engine.
 */
export function runReference(
  definition: StrategyDefinition,
  bars: ReferenceBars,
  run: ReferenceRun,
): PerformanceReport {
  return measurePerformance(tradeReference(definition, bars, run))
}

/** Does the same and returns what the statistics are measured from. */
export function tradeReference(
  definition: StrategyDefinition,
  bars: ReferenceBars,
  run: ReferenceRun,
): PerformanceInput {
  const strategy = definition.create(identifier('reference'), run.parameters, [INSTRUMENT])
  const count = bars.close.length
  const equity = new Float64Array(count)
  const trades: ClosedTrade[] = []
  let cash = run.cash
  let held: { units: number; price: number; bar: number; fee: number } | null = null
  let wanted: Direction | null = null
  const at = (column: Float64Array, index: number): number => column[index] ?? Number.NaN
  const leave = (bar: number, price: number): void => {
    if (held === null) return
    const fee = Math.abs(held.units) * price * run.commission
    cash += held.units * price - fee
    const commission = held.fee + fee
    const pnl = held.units * (price - held.price) - commission
    const side = held.units > 0 ? 'LONG' : 'SHORT'
    trades.push({
      side,
      size: Math.abs(held.units),
      entryBar: held.bar,
      exitBar: bar,
      entryPrice: held.price,
      exitPrice: price,
      commission,
      pnl,
    })
    held = null
  }
  for (let bar = 0; bar < count; bar += 1) {
    if (wanted !== null) {
      const open = at(bars.open, bar)
      const sign = wanted === 'LONG' ? 1 : -1
      leave(bar, open)
      const price = open * (1 + sign * run.spread)
      const units = wanted === 'FLAT' ? 0 : Math.floor(cash / (price * (1 + run.commission)) + 1e-9)
      if (units > 0) {
        const fee = units * price * run.commission
        cash -= sign * units * price + fee
        held = { units: sign * units, price, bar, fee }
      }
      wanted = null
    }
    strategy.onSlice(sliceOf(bars, bar), {
      instruments: [INSTRUMENT],
      explains: true,
      feature: () => null,
      raise: (draft) => {
        wanted = draft.direction
      },
      reject: () => {
        throw new Error('no candidate was expected')
      },
      wakeAt: () => undefined,
      log: () => undefined,
      fail: ({ message }) => {
        throw new Error(message)
      },
    })
    if (bar === count - 1) leave(bar, at(bars.open, bar))
    equity[bar] = cash + (held === null ? 0 : held.units * at(bars.close, bar))
  }
  const curve = { tsOpen: bars.tsOpen, equity }
  const buyHoldFromBar = definition.warmupBars?.(run.parameters) ?? 0
  return {
    curve,
    trades,
    startingEquity: run.cash,
    closes: bars.close,
    buyHoldFromBar,
    resamples: 200,
  }
}

/** Makes the slice of one bar, as a replay would. */
function sliceOf(bars: ReferenceBars, bar: number): MarketSlice {
  const at = (column: Float64Array): number => column[bar] ?? Number.NaN
  const tsClose = at(bars.tsOpen) + DAY
  const row = [0, at(bars.tsOpen), tsClose, at(bars.open), at(bars.high), at(bars.low), at(bars.close), at(bars.volume)]
  return {
    marketTime: tsClose,
    origin: 'historical',
    interval: '1d',
    barCount: 1,
    bars: Float64Array.from(row),
    quoteCount: 0,
    quotes: new Float64Array(0),
    halted: [],
  }
}
