import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { buildConfiguration, buildRequest, dailyBars, finishedRun, smaCross } from '../../helpers/backtestBench.ts'

/** Bars that stand at each price for a day. */
function standing(...prices: readonly number[]): BarColumns {
  return dailyBars(prices.map((price) => [price, price, price, price]))
}

function run(columns: BarColumns, actions: readonly TimedAction[], changes: Partial<ExchangeConfiguration> = {}) {
  const configuration = buildConfiguration(
    { strategies: [smaCross({ fast: 1, slow: 2, side: 'both' })], finalize: true },
    changes,
  )
  const request = buildRequest(columns, configuration)
  const [set] = request.data.sets
  return finishedRun({ ...request, data: { sets: [{ ...set, actions }] } })
}

function profits({ trades }: BacktestResult): number {
  return trades.reduce((sum, { pnl }) => sum + pnl, 0)
}

describe('a backtest over what happens beside trading', () => {
  it('keeps its equity over a split and tells the trade in the new units', () => {
    // Long from the fourth bar at 70; 7 for 1 on the sixth, whose raw price looks like a fall and ends it at 12.
    const columns = standing(70, 69, 70, 70, 77, 11, 12, 12)
    const split: TimedAction = { ts: columns.tsOpen[5] ?? 0, action: { kind: 'SPLIT', instrument: 0, from: 1, to: 7 } }
    const { result } = run(columns, [split])
    expect([...result.equity.value].slice(3, 6)).toEqual([10_000, 10_994, 10_994])
    expect(result.trades[0]).toMatchObject({ side: 'LONG', size: 994, entryPrice: 10, exitPrice: 12, pnl: 1_988 })
    expect(profits(result)).toBeCloseTo(result.netProfit, 6)
  })

  it('holds a dividend in the equity from the ex date and in the profit of its trade', () => {
    const columns = standing(70, 69, 70, 70, 70, 68, 68, 68, 68)
    const [, , , , , ex = 0, , , paid = 0] = columns.tsOpen
    const action = { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 2, payAt: paid } as const
    const { result } = run(columns, [{ ts: ex, action }])
    expect([...result.equity.value].slice(3, 7)).toEqual([10_000, 10_000, 10_000, 10_000])
    expect(result.trades[0]).toMatchObject({ side: 'LONG', size: 142, exitPrice: 68, pnl: 0 })
    expect(profits(result)).toBeCloseTo(result.netProfit, 6)
  })

  it('charges what a short position costs to borrow', () => {
    const columns = standing(70, 71, 69, 68, 68, 68, 68)
    const { result } = run(columns, [], { borrow: { annualRate: 0.365, available: null } })
    const { result: free } = run(columns, [])
    expect(result.trades).toMatchObject([{ side: 'SHORT', size: 147 }])
    expect(free.netProfit).toBe(0)
    // A thousandth of the value of 147 units at 68 for each of the nights before the last three bars.
    expect(result.netProfit).toBeCloseTo(-3 * 147 * 68 * 0.001, 6)
    expect(profits(result)).toBeCloseTo(result.netProfit, 6)
  })

  it('ends with the account when its equity is used up', () => {
    const { result } = run(standing(70, 71, 69, 68, 150, 151, 149, 151, 152), [])
    // Sold at 68, worth more than the account at 150, closed at the next price; nothing is traded afterwards.
    expect(result.trades).toMatchObject([{ side: 'SHORT', size: 147, entryPrice: 68, exitPrice: 151 }])
    const debt = 10_000 - 147 * (151 - 68)
    expect([...result.equity.value].slice(5)).toEqual([debt, debt, debt, debt])
  })
})
