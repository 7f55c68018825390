import type { BarColumns } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromQuantity, toMoney } from '#core/money.ts'
import { cashChange } from '#core/portfolio/position.ts'
import { TradeRecorder } from '#core/portfolio/trades.ts'
import type { ClosedTrade } from '#quant/performance/equityCurve.ts'
import type { FillInBar } from './runFacts.ts'

/** A run's account over time and its round trips; currency units. */
export interface RunAccount {
  /** Equity at the close of each bar, after everything that happened in it. */
  readonly equity: Float64Array
  readonly trades: readonly ClosedTrade[]
  readonly commissions: number
  /** What spread and slippage cost against the reference prices. */
  readonly slippage: number
  /** Units still held at the end; 0 when flat. */
  readonly held: number
}

/**
 * Folds the fills of a run over its bars: cash exactly, positions at each close. Fills come in the order they happened,
 * each with its bar.
 */
export function accountOfRun(
  columns: BarColumns,
  instrument: Instrument,
  startingCash: number,
  fills: readonly FillInBar[],
): RunAccount {
  const { tsOpen, close } = columns
  const equity = new Float64Array(close.length)
  const recorder = new TradeRecorder([instrument])
  let cash = toMoney(startingCash)
  let quantity = 0
  let fees = 0
  let slippage = 0
  let next = 0
  const last = equity.length - 1
  for (let bar = 0; bar < equity.length; bar += 1) {
    for (
      let entry = fills[next];
      entry !== undefined && Math.min(entry.countedFrom, last) <= bar;
      entry = fills[next]
    ) {
      const { fill } = entry
      cash += cashChange(fill, instrument)
      quantity += fill.side === 'BUY' ? fill.quantity : -fill.quantity
      fees += fill.fee
      slippage += fill.slippage
      // Trades are dated by the label of their bar.
      recorder.apply({ ...fill, tsEvent: tsOpen[entry.bar] ?? 0 })
      next += 1
    }
    equity[bar] =
      fromMoney(cash) + (quantity === 0 ? 0 : fromQuantity(instrument, quantity) * (close[bar] ?? Number.NaN))
  }
  if (next !== fills.length) throw new Error(`Invariant: ${fills.length - next} fills came after the last bar`)
  return {
    equity,
    trades: tradesOf(recorder, tsOpen),
    commissions: fromMoney(fees),
    slippage: fromMoney(slippage),
    held: fromQuantity(instrument, quantity),
  }
}

function tradesOf(recorder: TradeRecorder, tsOpen: Float64Array): readonly ClosedTrade[] {
  return recorder.closed().map(({ trade, fees }) => ({
    side: trade.side,
    size: trade.size,
    entryBar: barAt(tsOpen, trade.entryTime),
    exitBar: barAt(tsOpen, trade.exitTime),
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice,
    commission: fromMoney(fees),
    pnl: trade.pnl,
  }))
}

/** Index of the bar with this label; labels rise. */
function barAt(tsOpen: Float64Array, label: number): number {
  let low = 0
  let high = tsOpen.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tsOpen[middle] ?? 0) < label) low = middle + 1
    else high = middle
  }
  return low
}
