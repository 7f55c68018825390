import { describe, expect, it } from 'vitest'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import { toMoney } from '#core/money.ts'
import { SECOND } from '#core/time/duration.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import { HOUSE_RULEBOOK } from '#trading/risk/rulebook/houseRulebook.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const part = (symbol: string, sector: string) =>
  buildInstrument({ id: instrumentId(symbol, 'TEST'), symbol, sector, calendar: 'ALWAYS' })
const [ONE, TWO, THREE] = [part('ONE', 'Energy'), part('TWO', 'Energy'), part('THREE', 'Technology')]
const ALL = [ONE, TWO, THREE]
const HOUSE: RiskConfiguration = {
  sizing: { kind: 'house' },
  stopLossFraction: null,
  takeProfitFraction: null,
  limits: {},
}

/** A session in which ONE moves like TWO and against THREE for some bars. */
function opened(configuration: Partial<RiskConfiguration> = {}, bars = 1): RiskBench {
  const bench = riskBench()
  expect(bench.host.post('risk', 'ConfigureRisk', { ...HOUSE, ...configuration })).toMatchObject({ ok: true })
  bench.open(sessionOf('SIM'), ALL)
  for (let day = 0; day < bars; day += 1) {
    const move = day === bars - 1 ? 0 : Math.sin(day * day)
    ;[move, move, -move].forEach((by, instrument) => bench.bar(day, 100 + by, { instrument }))
  }
  return bench
}

/** Lets a strategy of its own name propose, and approves it. */
function buy(bench: RiskBench, instrument: (typeof ALL)[number], name: string) {
  bench.wait(SECOND)
  bench.signal({ instrumentId: instrument.id, strategyId: identifier<StrategyId>(name) })
  const proposal = bench.proposals().findLast(({ status }) => status === 'QUEUED')
  return proposal === undefined ? null : bench.approve(proposal)
}

describe('the clusters of an account', () => {
  it('are shown with what they hold, open orders counted as filled, and with what may be added', () => {
    const bench = opened({ tags: { [ONE.id]: { themes: ['oil'], factors: ['value'] } } })
    expect(buy(bench, ONE, 'a')).toMatchObject({ ok: true })
    expect(buy(bench, THREE, 'b')).toMatchObject({ ok: true })
    const shown = Object.fromEntries(
      bench.table('clusters').map(({ key, exposure, headroom }) => [key, [exposure, headroom]]),
    )
    const [each, both] = [bench.orders().find(({ role }) => role === 'ENTRY')?.quantity ?? 0, toMoney(20_000)]
    const one = toMoney(100 * each)
    expect(each).toBeGreaterThan(0)
    expect(shown).toEqual({
      'SECTOR|Energy': [one, both - one],
      'SECTOR|Technology': [one, both - one],
      'VENUE|TEST': [2 * one, both - 2 * one],
      'ASSET_CLASS|EQUITY': [2 * one, both - 2 * one],
      'THEME|oil': [one, both - one],
      'FACTOR|value': [one, both - one],
      'STRATEGY|a': [one, both - one],
      'STRATEGY|b': [one, both - one],
    })
    bench.host.post('risk', 'CancelWorkingEntries', {})
    bench.host.runUntilIdle()
    expect(bench.table('clusters')).toEqual([])
  })

  it('bind the size before they deny, and deny when nothing is left', () => {
    const bench = opened({ limits: { sectorValue: 0.03 } })
    buy(bench, ONE, 'a')
    buy(bench, TWO, 'b')
    const sizes = bench.proposals().map(({ quantity, sizing }) => [quantity, sizing.boundBy])
    expect(sizes[1]?.[1]).toBe('sector cap 3 % (Energy)')
    expect(Number(sizes[0]?.[0]) + Number(sizes[1]?.[0])).toBeLessThanOrEqual(30)
    expect(buy(bench, TWO, 'c')).toBeNull()
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'SIZE_BELOW_INCREMENT' } })
  })

  it('of like movement are learnt from bars, and until then the card says that it is not known', () => {
    const unknown = opened({}, 10)
    buy(unknown, ONE, 'a')
    buy(unknown, TWO, 'b')
    expect(JSON.stringify(unknown.proposals()[1]?.counterEvidence)).toContain('is not known yet')
    const known = opened({ limits: { averageCorrelation: 0.5 } }, 60)
    buy(known, ONE, 'a')
    expect(buy(known, THREE, 'b')).toMatchObject({ ok: true })
    expect(JSON.stringify(known.proposals()[1]?.counterEvidence)).toMatch(
      /correlation with what is held is -0[.]99|-1[.]00/u,
    )
    expect(buy(opened({ limits: { averageCorrelation: 0.5 } }, 60), ONE, 'a')).toMatchObject({ ok: true })
    const same = opened({ limits: { averageCorrelation: 0.5 } }, 60)
    buy(same, ONE, 'a')
    expect(buy(same, TWO, 'b')).toBeNull()
    expect(same.last('SignalDenied')).toMatchObject({ denial: { code: 'CORRELATION_TOO_HIGH' } })
    const alike = opened({ limits: { averageCorrelation: 1 } }, 60)
    buy(alike, ONE, 'a')
    buy(alike, TWO, 'b')
    expect(alike.table('clusters').filter(({ kind }) => kind === 'CORRELATION')).toMatchObject([
      { name: 'ONE and 1 like it' },
    ])
  })
})

describe('the rulebook of an account', () => {
  it('is refused as a whole when it is not right, and then limits and rules stay as they were', () => {
    const bench = opened()
    const gap = [
      { ...HOUSE_RULEBOOK[0], validTo: '2020-01-01' },
      { ...HOUSE_RULEBOOK[0], id: 'later', validFrom: '2021-01-01' },
    ]
    for (const [rulebook, code] of [
      ['[', 'RULEBOOK_UNREADABLE'],
      [JSON.stringify(gap), 'RULES_GAP'],
    ] as const) {
      const limits = { sectorValue: 0.001 }
      expect(bench.host.post('risk', 'ConfigureRisk', { ...HOUSE, limits, rulebook })).toMatchObject({
        ok: false,
        failure: { code },
      })
    }
    expect(buy(bench, ONE, 'a')).toMatchObject({ ok: true })
    expect(bench.table('limits').find(({ key }) => key === 'sectorValue')?.limit).toBe(0.2)
  })

  it('says in a PAPER session which rules are past their day of review, and takes it back', () => {
    const old = HOUSE_RULEBOOK.map((rule) => ({ ...rule, reviewBy: '2025-12-31' }))
    const bench = riskBench()
    bench.open({ ...sessionOf('PAPER'), source: { kind: 'live', instrumentIds: [ONE.id] } }, [ONE])
    const configure = (rulebook: string): void => {
      expect(bench.host.post('risk', 'ConfigureRisk', { ...HOUSE, rulebook })).toMatchObject({ ok: true })
      bench.host.runUntilIdle()
    }
    const notices = (): readonly string[] =>
      bench.table('notices').flatMap(({ key, text }) => (key === 'risk:rulebook' ? [text] : []))
    expect(notices()).toEqual([])
    configure(JSON.stringify(old))
    expect(notices()[0]).toContain('us-regulation-t')
    configure(JSON.stringify(HOUSE_RULEBOOK))
    expect(notices()).toEqual([])
  })
})
