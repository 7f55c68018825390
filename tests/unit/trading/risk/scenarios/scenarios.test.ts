import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { Holding } from '#trading/risk/scenarios/scenario.ts'
import { NAMED_STRESSES } from '#trading/risk/scenarios/namedStresses.ts'
import { scenarioGrid } from '#trading/risk/scenarios/scenarioGrid.ts'
import { stressHoldings } from '#trading/risk/scenarios/stressHoldings.ts'
import { tradeEnds } from '#trading/risk/scenarios/tradeEnds.ts'

function holding(part: Partial<Holding> = {}): Holding {
  return {
    instrumentId: identifier('ACME@TEST'),
    value: 1_000,
    assetClass: 'EQUITY',
    sector: 'Industrials',
    beta: { value: 1.5, low: 1.2, high: 1.8, n: 250 },
    dayVolatility: 0.02,
    worstDay: -0.08,
    ...part,
  }
}

const profitOf = (results: ReturnType<typeof scenarioGrid>, key: string): number | null | undefined =>
  results.find((result) => result.key === key)?.profit

describe('the grid', () => {
  it('moves every holding by its beta and adds up', () => {
    const short = holding({ value: -500, beta: { value: 2, low: 1, high: 3, n: 90 } })
    const grid = scenarioGrid([holding(), short], { dayVolatility: 0.01 })
    expect(profitOf(grid, 'marketDown1')).toBeCloseTo(-15 + 10, 12)
    expect(profitOf(grid, 'marketUp5')).toBeCloseTo(75 - 50, 12)
    expect(profitOf(grid, 'volatilityUp')).toBeCloseTo(-90 + 60, 12)
    for (const result of grid)
      expect(result.rows.reduce((sum, row) => sum + (row.profit ?? 0), 0)).toBeCloseTo(result.profit ?? 0, 12)
  })

  it('goes against each side when everything does', () => {
    const short = holding({ value: -500, worstDay: -0.1 })
    const grid = scenarioGrid([holding(), short], { dayVolatility: 0.01 })
    expect(profitOf(grid, 'correlationOne')).toBeCloseTo(-60 - 30, 12)
    expect(profitOf(grid, 'gap')).toBeCloseTo(-80 - 50, 12)
  })

  it('says what it does not cover instead of counting it as no loss', () => {
    const unknown = holding({ value: 3_000, beta: null, dayVolatility: null, worstDay: null })
    for (const result of scenarioGrid([holding(), unknown], { dayVolatility: 0.01 })) {
      expect(result.covered).toBe(0.25)
      expect(result.rows[1]).toMatchObject({ profit: null, shock: null, basis: null })
    }
    for (const result of scenarioGrid([unknown], { dayVolatility: 0.01 })) expect(result.profit).toBeNull()
    expect(profitOf(scenarioGrid([holding()], { dayVolatility: null }), 'marketDown3')).toBeNull()
  })

  it('takes nobody below nothing', () => {
    const wild = holding({ beta: { value: 60, low: 1, high: 90, n: 60 } })
    expect(profitOf(scenarioGrid([wild], { dayVolatility: 0.01 }), 'marketDown5')).toBe(-1_000)
  })
})

describe('named stresses', () => {
  const march = (...holdings: Holding[]) => stressHoldings(holdings).find(({ key }) => key === 'march2020')

  it('follow beta before sector before class', () => {
    expect(march(holding())?.rows[0]).toMatchObject({ basis: 'beta', shock: 1.5 * -0.3392 })
    expect(march(holding({ beta: null, sector: 'Healthcare' }))?.rows[0]).toMatchObject({
      basis: 'sector',
      shock: -0.232,
    })
    expect(march(holding({ beta: null, sector: null }))?.rows[0]).toMatchObject({
      basis: 'asset class',
      shock: -0.3392,
    })
  })

  it('move coins as coins moved, and not at all where there were none', () => {
    const coin = holding({ assetClass: 'CRYPTO', sector: 'Crypto' })
    const results = stressHoldings([coin])
    const shocks = Object.fromEntries(results.map(({ key, rows }) => [key, rows[0]?.shock]))
    expect(shocks).toEqual({ october2008: null, may2010: null, march2020: -0.4997, crypto2022: -0.2882 })
    expect(results[0]).toMatchObject({ profit: null, covered: 0 })
  })

  it('tell their days and their source', () => {
    for (const { from, to, source } of NAMED_STRESSES) {
      expect(from < to).toBe(true)
      expect(source).toContain('S&P 500')
    }
  })
})

it('tells the bad ends of a trade', () => {
  const trade = { value: 1_000, lossToStop: 50, cost: 2 }
  expect(tradeEnds(trade, true, 300)).toEqual({ stopFills: 54, stopGaps: 154, doNothing: 300 })
  expect(tradeEnds({ ...trade, lossToStop: 400 }, true, 0).stopGaps).toBe(1_004)
  expect(tradeEnds({ ...trade, lossToStop: 400 }, false, 0).stopGaps).toBe(1_204)
})
