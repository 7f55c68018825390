import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { formatDate } from '#core/time/iso.ts'
import { buildConfiguration } from '../../helpers/backtestBench.ts'
import { PLANNED_STRATEGIES } from '../../helpers/plannedStrategy.ts'
import { compare } from './conformanceTable.ts'
import { importBars, runEngines } from './engineRun.ts'

const FOLDER = '../shared/data/lean-equity-daily'

/** Bars between two days, both included, in the prices that the engine saw: raw times the factors of their day. */
function adjustedSpy(from: string, to: string): BarColumns {
  const factors = readFileSync(`${FOLDER}/factor_files/spy.csv`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
  const { columns } = importBars(`${FOLDER}/daily/spy.csv`)
  const days = [...columns.tsOpen].map(formatDate)
  const [begin, end] = [days.indexOf(from), days.indexOf(to) + 1]
  const factorOf = (bar: number): number => {
    const day = Number((days[bar] ?? '').replaceAll('-', ''))
    const row = factors.find(([date]) => (date ?? 0) >= day)
    return (row?.[1] ?? Number.NaN) * (row?.[2] ?? Number.NaN)
  }
  const cut = (column: Float64Array): Float64Array => column.slice(begin, end)
  const priced = (column: Float64Array): Float64Array => cut(column).map((price, bar) => price * factorOf(begin + bar))
  const { tsOpen, open, high, low, close, volume } = columns
  return {
    tsOpen: cut(tsOpen),
    open: priced(open),
    high: priced(high),
    low: priced(low),
    close: priced(close),
    volume: cut(volume),
  }
}

/**
 * BasicTemplateDailyAlgorithm of QuantConnect/Lean with the statistics that its regression test expects (its source at
 * commit 0124dffa): all of 100,000 into SPY on the first data of 8 to 17 October 2013, held to the end.
 */
const PUBLISHED = { endEquity: 103_463.69, netProfitPct: 3.464, fees: 3.45, drawdownPct: 1.2, orders: 1 }

describe.skipIf(!existsSync(FOLDER))('the daily template of LEAN on SPY in October 2013', () => {
  it('ends with the equity, the profit and the fees that were published', (context) => {
    const columns = adjustedSpy('2013-10-07', '2013-10-17')
    // The engine keeps a quarter of a percent of the account free and counts shares at the last close.
    const units = Math.floor((100_000 * 0.9975) / (columns.close[0] ?? Number.NaN))
    expect(units).toBe(689)
    const strategyId = identifier<StrategyId>('template')
    const configuration = buildConfiguration(
      {
        strategies: [{ strategyId, kind: 'planned', parameters: { first: 0, every: 1_000, hold: 999 }, share: 1 }],
        startingCash: 100_000,
        sizing: { kind: 'units', units },
      },
      { fees: { kind: 'preset', name: 'ibkr-fixed' } },
    )
    const { statistics } = runEngines({ columns, interval: '1d' }, configuration, 9, PLANNED_STRATEGIES)
    const name = 'LEAN BasicTemplateDaily, SPY 2013'
    const one = (figure: string, ours: number, theirs: number, digits: number): void =>
      compare(context, { case: name, figure, ours, theirs, digits })
    one('end equity', statistics.equityFinal, PUBLISHED.endEquity, 2)
    one('net profit %', statistics.returnPct, PUBLISHED.netProfitPct, 3)
    one('total fees', statistics.commissionsPaid, PUBLISHED.fees, 2)
    one('drawdown %', statistics.maxDrawdownPct, PUBLISHED.drawdownPct, 1)
  })
})
