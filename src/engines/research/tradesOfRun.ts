import { fromMoney } from '#core/money.ts'
import type { ClosedTrade } from '#core/portfolio/trades.ts'
import type { BacktestResult } from '#contracts/research.ts'
import type { ClosedTrade as MeasuredTrade } from '#quant/performance/equityCurve.ts'
import type { TradeExcursion } from '#quant/performance/excursion.ts'
import { excursionOf } from './excursions.ts'
import type { AccountOfRun } from './runAccount.ts'
import type { RunData } from './runData.ts'

/** The round trips of a run in the terms of the statistics, of excursions, and of its result; all in one order. */
export interface TradesOfRun {
  readonly measured: readonly MeasuredTrade[]
  readonly excursions: readonly TradeExcursion[]
  readonly told: BacktestResult['trades']
}

/** Tells the round trips of a run in currency units and by the labels of its bars. */
export function tradesOfRun(
  { trades, time }: AccountOfRun,
  { sets }: RunData,
  fill: 'next-open' | 'close',
): TradesOfRun {
  const columnsOf = new Map(sets.map(({ instrument, series }) => [instrument.id, series.columns]))
  const measured = trades.map(inCurrency)
  const excursions = measured.map((trade, index) => {
    const columns = columnsOf.get((trades[index] as ClosedTrade).instrumentId)
    if (columns === undefined) throw new Error('Invariant: a trade of an instrument that is not in the run')
    return excursionOf(columns, trade, time[trade.entryBar] ?? 0, time[trade.exitBar] ?? 0, fill)
  })
  const told = measured.map(({ entryBar, exitBar, ...trade }, index) => {
    const { instrumentId, strategyId } = trades[index] as ClosedTrade
    const { adverse, favourable } = excursions[index] as TradeExcursion
    const [entryTime, exitTime] = [time[entryBar] ?? 0, time[exitBar] ?? 0]
    return { instrumentId, strategyId, ...trade, entryTime, exitTime, adverse, favourable }
  })
  return { measured, excursions, told }
}

/** A round trip in the terms of the statistics; its times are moments of the run. */
export function inCurrency({ trade, fees }: ClosedTrade): MeasuredTrade {
  const { side, size, entryTime, exitTime, entryPrice, exitPrice, pnl } = trade
  return { side, size, entryBar: entryTime, exitBar: exitTime, entryPrice, exitPrice, commission: fromMoney(fees), pnl }
}
