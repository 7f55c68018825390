import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const OPEN = parseTimestamp('2026-01-05T14:30:00Z') ?? 0
const ACME = buildInstrument()
const WHOLE = { sectorValue: 1, venueValue: 1, strategyValue: 1, assetClassValue: 1 }
const INDEX = buildInstrument({ id: instrumentId('SPX', 'TEST'), symbol: 'SPX', assetClass: 'INDEX', sector: null })

/** A bar of one minute that closes at a price, `minute` minutes after the first. */
function minute(bench: RiskBench, at: number, price: number, instrument = 0): void {
  const tsOpen = OPEN + at * MINUTE
  const bar = {
    tsOpen,
    tsClose: tsOpen + MINUTE,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 1_000_000,
  }
  bench.host.publish('MarketSlicePublished', buildSlice('1m', [{ ...bar, instrument }]))
  bench.host.runUntilIdle()
}

function session(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('SIM'), [ACME, INDEX])
  return bench
}

describe('the breaker of a share', () => {
  it('pauses entries in it, says why and until when, and lets them in again', () => {
    const bench = session()
    for (let at = 0; at < 4; at += 1) minute(bench, at, 100)
    minute(bench, 4, 88)
    expect(bench.table('breakers')).toMatchObject([{ key: ACME.id, instrumentId: ACME.id, until: OPEN + 10 * MINUTE }])
    bench.signal({ bracket: null })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'VOLATILITY_PAUSE' } })
    expect(bench.proposals()).toEqual([])
    for (let at = 5; at < 10; at += 1) minute(bench, at, 88)
    expect(bench.table('breakers')).toEqual([])
    bench.signal({ bracket: null })
    expect(bench.proposals()).toHaveLength(1)
  })

  it('stays while instruments are added, and goes with the account', () => {
    const bench = session()
    for (let at = 0; at < 4; at += 1) minute(bench, at, 100)
    minute(bench, 4, 88)
    const added = buildInstrument({ id: instrumentId('NEW', 'TEST'), symbol: 'NEW' })
    bench.open(sessionOf('SIM'), [ACME, INDEX, added])
    minute(bench, 5, 88)
    bench.signal({ bracket: null })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'VOLATILITY_PAUSE' } })
    bench.open(sessionOf('SIM', 2), [ACME, INDEX])
    expect(bench.table('breakers')).toEqual([])
  })

  it('holds back an approval too, and never an exit', () => {
    const bench = session()
    const farStop = { sizing: { kind: 'house' }, stopLossFraction: 0.5, takeProfitFraction: null, limits: {} } as const
    expect(bench.host.post('risk', 'ConfigureRisk', farStop)).toMatchObject({ ok: true })
    for (let at = 0; at < 4; at += 1) minute(bench, at, 100)
    bench.signal({ bracket: null })
    const card = bench.proposals()[0]
    expect(bench.approve(card as never)).toMatchObject({ ok: true })
    minute(bench, 4, 100)
    bench.signal({ bracket: null, strategyId: 'other' as never })
    minute(bench, 5, 88)
    expect(bench.approve(bench.proposals()[1] as never)).toMatchObject({ failure: { code: 'VOLATILITY_PAUSE' } })
    expect(bench.host.post('risk', 'ClosePosition', { instrumentId: ACME.id })).toMatchObject({ ok: true })
  })
})

describe('the breaker of the market', () => {
  it('pauses every entry, and from 20 % on until the next market day', () => {
    const bench = session()
    minute(bench, 0, 1_000, 1)
    minute(bench, 1, 100)
    const next = DAY / MINUTE
    minute(bench, next, 990, 1)
    minute(bench, next + 60, 795, 1)
    minute(bench, next + 61, 100)
    expect(bench.table('breakers').find(({ key }) => key === 'market')).toMatchObject({ until: null })
    bench.signal({ bracket: null })
    expect(bench.last('SignalDenied')).toMatchObject({ denial: { code: 'VOLATILITY_PAUSE' } })
    minute(bench, 2 * next, 100)
    expect(bench.table('breakers').filter(({ key }) => key === 'market')).toEqual([])
  })
})

describe('reducing a position', () => {
  it('leaves the part at once, whatever the guard says, and proposes it first', () => {
    const bench = riskBench()
    bench.open(sessionOf('SIM'))
    const limits = { positionValue: 0.8, assetValue: 0.9, orderValue: 0.9, riskPerTrade: 0.5, ...WHOLE }
    const configuration = {
      sizing: { kind: 'house' },
      stopLossFraction: 0.5,
      takeProfitFraction: null,
      limits,
    } as const
    expect(bench.host.post('risk', 'ConfigureRisk', configuration)).toMatchObject({ ok: true })
    bench.bar(0, 100)
    bench.signal({ bracket: null })
    expect(bench.approve(bench.proposals()[0] as never)).toMatchObject({ ok: true })
    bench.bar(1, 100)
    const before = bench.table('positions')[0]?.quantity ?? 0
    expect(bench.table('reductions')).toEqual([])
    bench.bar(2, 93, { open: 100 })
    bench.wait(2 * SECOND)
    expect(bench.table('guard')[0]?.level).toBe('DEFENSIVE')
    const [reduction] = bench.table('reductions')
    expect(reduction).toMatchObject({ key: ACME.id, fraction: 0.5, share: 1 })
    bench.host.post('risk', 'PauseEntries', {})
    const order = { instrumentId: ACME.id, fraction: reduction?.fraction ?? 0 }
    expect(bench.host.post('risk', 'ReducePosition', order)).toMatchObject({ ok: true })
    bench.host.runUntilIdle()
    expect(bench.host.post('risk', 'ReducePosition', order)).toMatchObject({
      failure: { code: 'EXIT_ALREADY_WORKING' },
    })
    bench.bar(3, 93)
    expect(bench.table('positions')[0]?.quantity).toBe(before - Math.floor(before / 2))
  })

  it('takes at least one increment, and nothing of what is not held', () => {
    const bench = session()
    bench.bar(0, 100)
    const order = { instrumentId: ACME.id, fraction: 0.01 }
    expect(bench.host.post('risk', 'ReducePosition', order)).toMatchObject({ failure: { code: 'NOTHING_TO_CLOSE' } })
    bench.signal({ bracket: null })
    bench.approve(bench.proposals()[0] as never)
    bench.bar(1, 100)
    const before = bench.table('positions')[0]?.quantity ?? 0
    expect(bench.host.post('risk', 'ReducePosition', order)).toMatchObject({ ok: true })
    bench.host.runUntilIdle()
    bench.bar(2, 100)
    expect(bench.table('positions')[0]?.quantity).toBe(before - 1)
  })
})
