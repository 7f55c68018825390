import { describe, expect, it } from 'vitest'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { TradingMode } from '#core/model/origin.ts'
import { DAY, HOUR, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'

const FIRST_DAY = parseTimestamp('2026-01-05T14:30:00Z') ?? 0
const ACME = buildInstrument()
const INDEX = buildInstrument({ id: instrumentId('SPX', 'TEST'), symbol: 'SPX', assetClass: 'INDEX', sector: null })

/** Days of a share that follows the index by a beta of about 1.5. */
function days(bench: RiskBench, from: number, to: number): void {
  for (let day = from; day < to; day += 1) {
    bench.bar(day, 1_000 * (1 + 0.01 * Math.sin(day * day)), { instrument: 1 })
    bench.bar(day, priceOn(day))
  }
}

/** The price of the share on a day. */
function priceOn(day: number): number {
  return 100 * (1 + 0.015 * Math.sin(day * day) + 0.004 * Math.cos(1.7 * day * day))
}

function session(mode: TradingMode): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf(mode), [ACME, INDEX])
  return bench
}

describe('the tail of the account', () => {
  it('is shown once a second, with what each holding adds', () => {
    const bench = session('SIM')
    days(bench, 0, 200)
    bench.signal({ bracket: null })
    const card = bench.proposals()[0]
    const line = card?.risk.find(({ measure }) => measure === 'Expected shortfall of a day, 95 %')
    expect(line).toMatchObject({ unit: 'percent', before: 0, kind: 'soft', limit: 0.02 })
    expect(line?.after).toBeGreaterThan(0)
    expect(card?.ends?.stopGaps).toBeGreaterThan(2 * (card?.ends?.stopFills ?? Infinity))
    expect(card?.ends?.doNothing).toBe(0)
    expect(bench.approve(card as never)).toMatchObject({ ok: true })
    bench.bar(200, priceOn(199))
    for (let tick = 0; tick < 4; tick += 1) bench.wait(SECOND)
    const held = bench.table('positions').filter(({ quantity }) => quantity !== 0)
    expect(held).toHaveLength(1)
    const tail = new Map(bench.table('tail').map((row) => [row.key, row]))
    expect([...tail.keys()].toSorted()).toEqual(['cornishFisher', 'filtered', 'historical', 'normal'])
    const filtered = tail.get('filtered')
    expect(filtered).toMatchObject({ level: 0.95, covered: 1, days: 179 })
    expect(filtered?.holdings[0]?.beta?.value).toBeGreaterThan(1.3)
    expect(filtered?.holdings[0]?.beta?.value).toBeLessThan(1.7)
    const sum = filtered?.holdings.reduce((total, { component }) => total + (component ?? 0), 0) ?? 0
    expect(sum / (filtered?.expectedShortfall?.value ?? 0)).toBeCloseTo(1, 5)
    const scenarios = bench.table('scenarios')
    expect(scenarios).toHaveLength(13)
    expect(scenarios.find(({ key }) => key === 'march2020')?.holdings[0]).toMatchObject({ basis: 'beta' })
    expect(scenarios.find(({ key }) => key === 'marketDown5')?.profit).toBeLessThan(0)
  })

  it('is not told of a share with a short past, and the card shows no line', () => {
    const bench = session('SIM')
    days(bench, 0, 40)
    bench.signal({ bracket: null })
    const card = bench.proposals()[0]
    expect(card?.risk.map(({ measure }) => measure)).not.toContain('Expected shortfall of a day, 95 %')
    expect(bench.approve(card as never)).toMatchObject({ ok: true })
    bench.bar(40, priceOn(39))
    for (let tick = 0; tick < 4; tick += 1) bench.wait(SECOND)
    for (const row of bench.table('tail')) {
      expect(row).toMatchObject({ valueAtRisk: null, expectedShortfall: null, covered: 0 })
      expect(row.holdings).toMatchObject([{ component: null, beta: null }])
    }
    expect(bench.table('scenarios').find(({ key }) => key === 'gap')).toMatchObject({ profit: null, covered: 0 })
    expect(bench.table('scenarios').find(({ key }) => key === 'march2020')?.holdings[0]?.basis).toBe('asset class')
  })

  it('takes the history that came before the session', () => {
    const bench = session('SIM')
    const slices = Array.from({ length: 120 }, (_, day) => {
      const tsOpen = FIRST_DAY + (day - 120) * DAY
      const market = 0.01 * Math.sin(day * day)
      const bar = { tsOpen, tsClose: tsOpen + 6 * HOUR, open: 1, high: 1, low: 1, volume: 1 }
      return buildSlice('1d', [
        { ...bar, instrument: 0, close: 100 * (1 + market) },
        { ...bar, instrument: 1, close: 1_000 * (1 + market) },
      ])
    })
    bench.host.publish('HistoryPublished', { slices })
    bench.host.runUntilIdle()
    bench.bar(0, 100)
    bench.signal({ bracket: null })
    expect(bench.proposals()[0]?.risk.map(({ measure }) => measure)).toContain('Expected shortfall of a day, 95 %')
  })

  it('is nothing that a backtest knows of', () => {
    const bench = session('BACKTEST')
    days(bench, 0, 120)
    for (let tick = 0; tick < 4; tick += 1) bench.wait(SECOND)
    expect([...bench.table('tail'), ...bench.table('scenarios'), ...bench.table('breakers')]).toEqual([])
  })
})

describe('equal risk of every strategy', () => {
  it('gives the strategy that swings more a smaller part of the risk, once both hold something', () => {
    const bench = riskBench()
    const CALM = buildInstrument({ id: instrumentId('CALM', 'TEST'), symbol: 'CALM' })
    const NEXT = buildInstrument({ id: instrumentId('NEXT', 'TEST'), symbol: 'NEXT' })
    bench.open(sessionOf('SIM'), [ACME, CALM, NEXT])
    const whole = { sectorValue: 1, venueValue: 1, strategyValue: 1, assetClassValue: 1, correlationValue: 1 }
    const limits = { positionValue: 1, assetValue: 1, orderValue: 1, ...whole }
    const sizingMethods = { riskParity: true, volatilityTarget: null }
    const configuration = { sizing: { kind: 'house' }, stopLossFraction: 0.3, takeProfitFraction: null } as const
    expect(bench.host.post('risk', 'ConfigureRisk', { ...configuration, limits, sizingMethods })).toMatchObject({
      ok: true,
    })
    const price = [priceOn, (day: number) => 100 + 0.1 * Math.sin(3 * day * day), () => 100]
    const day = (number: number, from = number): void => {
      const tsOpen = FIRST_DAY + number * DAY
      const bars = price.map((of, instrument) => {
        const close = of(from)
        return {
          instrument,
          tsOpen,
          tsClose: tsOpen + 6 * HOUR,
          open: close,
          high: close,
          low: close,
          close,
          volume: 1e6,
        }
      })
      bench.host.publish('MarketSlicePublished', buildSlice('1d', bars))
      bench.host.runUntilIdle()
    }
    for (let number = 0; number < 100; number += 1) day(number)
    const strategies = ['wild', 'calm'] as const
    for (const [place, strategyId] of strategies.entries()) {
      bench.signal({
        bracket: null,
        strategyId: identifier(strategyId),
        instrumentId: [ACME, CALM][place]?.id ?? ACME.id,
      })
      expect(bench.proposals()[place]?.sizing.boundBy).toBe('fixed fraction 1.0 % at risk to the stop')
      expect(bench.approve(bench.proposals()[place] as never)).toMatchObject({ ok: true })
    }
    day(100, 99)
    bench.signal({ bracket: null, strategyId: identifier('wild'), instrumentId: NEXT.id })
    expect(bench.proposals()[2]?.sizing.boundBy).toBe('equal risk of every strategy')
    bench.signal({ bracket: null, strategyId: identifier('calm'), instrumentId: NEXT.id })
    expect(bench.proposals()[3]?.sizing.boundBy).toBe('fixed fraction 1.0 % at risk to the stop')
  })
})
