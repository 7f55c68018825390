import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { formatDate } from '#core/time/iso.ts'
import { catalogueOf } from '#trading/strategies/registry.ts'
import { buildConfiguration } from '../../helpers/backtestBench.ts'
import { compare } from './conformanceTable.ts'
import { importBars, runEngines } from './engineRun.ts'
import { priceOverAverage } from './priceOverAverage.ts'

const FOLDER = '../shared/data/pyalgotrade'

/**
 * The trades that the tutorial of PyAlgoTrade prints (gbeced/pyalgotrade, doc/tutorial.rst at commit 2d73c940): Oracle in
 * 2000 on raw closes, ten shares while the close is above its average of 15 days. Each is day and price of the entry and of
 * the exit; the last one is still open at the end.
 */
const PUBLISHED = `
  2000-02-08 60.75 2000-02-22 59.13, 2000-02-23 60.19 2000-03-31 80.19, 2000-04-07 83.69 2000-04-12 77.94,
  2000-04-19 78.62 2000-04-20 73.81, 2000-04-28 78.50 2000-05-05 74.00, 2000-05-08 75.31 2000-05-09 73.69,
  2000-05-16 77.62 2000-05-19 72.00, 2000-05-31 73.25 2000-06-23 80.81, 2000-06-27 82.37 2000-06-28 82.06,
  2000-06-29 82.06 2000-06-30 80.37, 2000-07-03 81.12 2000-07-05 76.81, 2000-07-21 77.44 2000-07-24 77.12,
  2000-07-26 74.81 2000-07-28 75.12, 2000-08-01 75.19 2000-08-02 73.00, 2000-08-04 78.31 2000-09-11 86.06,
  2000-09-29 81.36 2000-10-02 79.75, 2000-11-20 24.31 2000-11-21 24.81, 2000-12-01 26.37 2000-12-15 29.44,
  2000-12-18 30.00 2000-12-21 27.81`

const tutorial = (length: number) => {
  const strategyId = identifier<StrategyId>('tutorial')
  const strategies = [{ strategyId, kind: 'price-over-average', parameters: { length }, share: 1 }]
  const configuration = buildConfiguration({ strategies, startingCash: 1_000, sizing: { kind: 'units', units: 10 } })
  const strategiesAtHand = catalogueOf({ [priceOverAverage.kind]: priceOverAverage })
  return runEngines(importBars(`${FOLDER}/testcases_orcl-2000-yahoofinance.csv`), configuration, 2, strategiesAtHand)
}

describe.skipIf(!existsSync(FOLDER))('the tutorial of PyAlgoTrade on Oracle in 2000', () => {
  it('makes every trade that was published, on its day and at its price', (context) => {
    const { trades, statistics } = tutorial(15)
    const published = PUBLISHED.split(',').map((line) => line.trim())
    const ours = trades.map(({ entryTime, entryPrice, exitTime, exitPrice }) => {
      return `${formatDate(entryTime)} ${entryPrice.toFixed(2)} ${formatDate(exitTime)} ${exitPrice.toFixed(2)}`
    })
    expect(ours).toEqual(published)
    expect(trades.every(({ size }) => size === 10)).toBe(true)
    const name = 'PyAlgoTrade tutorial, ORCL 2000, SMA 15'
    compare(context, { case: name, figure: 'trades', ours: trades.length, theirs: 19 })
    compare(context, { case: name, figure: 'final value', ours: statistics.equityFinal, theirs: 1_013.4, digits: 2 })
  })

  it('finds the value that was published for 20 days', (context) => {
    const name = 'PyAlgoTrade tutorial, ORCL 2000, SMA 20'
    const { equityFinal } = tutorial(20).statistics
    compare(context, { case: name, figure: 'final value', ours: equityFinal, theirs: 1_124.9, digits: 2 })
  })
})
