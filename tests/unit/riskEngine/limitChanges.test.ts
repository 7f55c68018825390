import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { LimitStanding } from '#contracts/records/limitChanges.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const REASON = 'the account has grown'

function opened(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('SIM'))
  bench.bar(0, 100)
  return bench
}

/** A bench that holds ACME for about 2 % of the equity. */
function holding(): RiskBench {
  const bench = opened()
  bench.signal()
  expect(bench.approve(bench.proposals()[0] as never)).toMatchObject({ ok: true })
  bench.bar(1, 100)
  expect(bench.table('positions')).toHaveLength(1)
  return bench
}

function propose(bench: RiskBench, changes: Record<string, number>, reason = REASON) {
  const result = bench.host.post('risk', 'ProposeLimits', { changes, reason })
  bench.host.runUntilIdle()
  return result
}

function act(bench: RiskBench, command: 'ApplyLimits' | 'WithdrawLimits', changeId = pending(bench)?.changeId ?? '-') {
  const result = bench.host.post('risk', command, { changeId })
  bench.host.runUntilIdle()
  return result
}

const pending = (bench: RiskBench) => bench.table('limitChanges')[0]
const limit = (bench: RiskBench, key: string) => bench.table('limits').find((row) => row.key === key)
const kinds = (bench: RiskBench): string[] =>
  bench.journal
    .query(null, 100, null)
    .map(({ kind }) => kind)
    .toReversed()
const restart = (bench: RiskBench): RiskBench => {
  const after = riskBench(undefined, bench.journal)
  after.wait(bench.host.clock.now() - after.host.clock.now())
  after.open(sessionOf('SIM'))
  return after
}

describe('changing limits', () => {
  it('tightens at once, says who did it, and tells what of the book is beyond the new value', () => {
    const bench = holding()
    const changes = { assetValue: 0.01, venueValue: 0.5 }
    const preview = bench.host.post('risk', 'PreviewLimits', { changes })
    expect(preview).toMatchObject({
      ok: true,
      reply: {
        differences: [
          { key: 'assetValue', from: 0.05, to: 0.01, direction: 'TIGHTER', waits: false, over: [{ what: 'ACME' }] },
          { key: 'venueValue', from: 0.2, to: 0.5, direction: 'LOOSER', waits: true, over: [] },
        ],
      },
    })
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.05, setBy: 'house default' })
    expect(propose(bench, { assetValue: 0.01 })).toMatchObject({ ok: true, reply: { changeId: null } })
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.01, setBy: 'trader', reason: REASON })
    expect(limit(bench, 'assetValue')?.setAt).toBe(bench.host.clock.now())
    expect(bench.table('guard')[0]?.entriesPaused).toBe(false)
    bench.signal()
    expect(bench.proposals().filter(({ status }) => status === 'QUEUED')).toEqual([])
  })

  it('lets a loosened hard limit wait ten minutes and a second act, which pauses entries', () => {
    const bench = opened()
    expect(propose(bench, { positionValue: 0.04 })).toMatchObject({ ok: true })
    expect(limit(bench, 'positionValue')).toMatchObject({ limit: 0.02 })
    expect(pending(bench)).toMatchObject({ differences: [{ key: 'positionValue', to: 0.04, waits: true }] })
    bench.wait(10 * MINUTE - SECOND)
    expect(act(bench, 'ApplyLimits')).toMatchObject({ failure: { code: 'LIMITS_COOLING' } })
    expect(limit(bench, 'positionValue')).toMatchObject({ limit: 0.02 })
    bench.wait(SECOND)
    expect(limit(bench, 'positionValue')).toMatchObject({ limit: 0.02 })
    expect(act(bench, 'ApplyLimits')).toMatchObject({ ok: true })
    expect(limit(bench, 'positionValue')).toMatchObject({ limit: 0.04, setBy: 'trader' })
    expect(bench.table('guard')[0]?.entriesPaused).toBe(true)
    expect(pending(bench)).toBeUndefined()
    expect(kinds(bench).slice(-3)).toEqual(['LimitsChanged', 'GuardLevelChanged', 'LimitsChanged'])
    bench.signal()
    expect(bench.proposals()).toEqual([])
    expect(bench.host.post('risk', 'ResumeEntries', {})).toMatchObject({ ok: true })
  })

  it('splits a change: what tightens holds at once, what loosens waits', () => {
    const bench = opened()
    expect(propose(bench, { orderValue: 0.03, assetValue: 0.1, grossExposureSoft: 0.9 })).toMatchObject({ ok: true })
    expect(limit(bench, 'orderValue')).toMatchObject({ limit: 0.03 })
    // A soft limit warns only.
    expect(limit(bench, 'grossExposureSoft')).toMatchObject({ limit: 0.9 })
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.05 })
    expect(pending(bench)?.differences.map(({ key }) => key)).toEqual(['assetValue'])
    expect(propose(bench, { sectorValue: 0.3 })).toMatchObject({ failure: { code: 'LIMITS_WAITING' } })
    // Tightening what waits to be loosened takes the loosening back.
    expect(propose(bench, { assetValue: 0.04 })).toMatchObject({ ok: true })
    expect(pending(bench)).toBeUndefined()
  })

  it('lets the marks of the guard wait although they are soft', () => {
    const bench = opened()
    propose(bench, { dayLossConservative: 0.04 })
    expect(limit(bench, 'dayLossConservative')).toMatchObject({ limit: 0.03 })
    expect(pending(bench)?.differences).toMatchObject([{ key: 'dayLossConservative', kind: 'soft', waits: true }])
  })

  it('is taken back, and lapses when nobody applies it within the hour', () => {
    const bench = opened()
    propose(bench, { assetValue: 0.1 })
    expect(act(bench, 'WithdrawLimits', 'another')).toMatchObject({ failure: { code: 'LIMITS_NOT_WAITING' } })
    expect(act(bench, 'WithdrawLimits')).toMatchObject({ ok: true })
    expect(bench.last('LimitsChanged')).toMatchObject({ step: 'WITHDRAWN', standing: { pending: null } })
    propose(bench, { assetValue: 0.1 })
    const changeId = pending(bench)?.changeId ?? ''
    bench.wait(10 * MINUTE + HOUR)
    expect(bench.last('LimitsChanged')).toMatchObject({ step: 'LAPSED' })
    expect(pending(bench)).toBeUndefined()
    expect(act(bench, 'ApplyLimits', changeId)).toMatchObject({ failure: { code: 'LIMITS_NOT_WAITING' } })
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.05 })
  })

  it.each([
    ['nothing', { assetValue: 0 }],
    ['a negative one', { assetValue: -0.1 }],
    ['not a number', { assetValue: Number.NaN }],
    ['endless', { assetValue: Number.POSITIVE_INFINITY }],
    ['absurd', { assetValue: 50 }],
    ['an unknown one', { luck: 1 }],
    ['out of order', { grossExposureHard: 0.5 }],
    ['one of many', { orderValue: 0.03, assetValue: Number.NaN }],
  ])('refuses %s with a code and changes nothing', (_, changes) => {
    const bench = opened()
    const before = bench.table('limits').map(({ key, limit: value }) => [key, value])
    const { failure } = propose(bench, changes) as { readonly failure: { readonly code: string; message: string } }
    expect(failure).toMatchObject({ code: 'LIMIT_INVALID' })
    expect(failure.message).toMatch(/no limit was changed/)
    expect(bench.host.post('risk', 'PreviewLimits', { changes })).toMatchObject({ failure: { code: 'LIMIT_INVALID' } })
    expect(bench.table('limits').map(({ key, limit: value }) => [key, value])).toEqual(before)
    expect(kinds(bench)).not.toContain('LimitsChanged')
  })

  it('refuses what is in force already, and a change without an account', () => {
    expect(propose(opened(), { assetValue: 0.05 })).toMatchObject({ failure: { code: 'LIMIT_UNCHANGED' } })
    expect(propose(riskBench(), { assetValue: 0.01 })).toMatchObject({ failure: { code: 'NO_SESSION' } })
  })

  it('tightens but does not loosen while the journal takes nothing', () => {
    const bench = opened()
    bench.host.publish('JournalRefused', { code: 'JOURNAL_FULL', text: 'The disk is full.' })
    bench.host.runUntilIdle()
    expect(propose(bench, { assetValue: 0.1 })).toMatchObject({ failure: { code: 'JOURNAL_UNWRITABLE' } })
    expect(propose(bench, { assetValue: 0.04 })).toMatchObject({ ok: true })
  })

  it('asks the guard at once when a loss is beyond a tightened mark', () => {
    const bench = holding()
    bench.bar(2, 60, { open: 100 })
    expect(bench.table('guard')[0]?.level).toBe('NORMAL')
    propose(bench, { dayLossConservative: 0.0001, drawdownConservative: 0.0001 })
    expect(bench.table('guard')[0]?.level).toBe('CONSERVATIVE')
  })
})

describe('a restart', () => {
  it('neither loosens nor forgets, and waits no shorter', () => {
    const bench = opened()
    propose(bench, { assetValue: 0.03, sectorValue: 0.5 })
    bench.wait(4 * MINUTE)
    const after = restart(bench)
    expect(limit(after, 'assetValue')).toMatchObject({ limit: 0.03, setBy: 'trader', reason: REASON })
    expect(limit(after, 'sectorValue')).toMatchObject({ limit: 0.2 })
    expect(act(after, 'ApplyLimits')).toMatchObject({ failure: { code: 'LIMITS_COOLING' } })
    after.wait(6 * MINUTE)
    expect(act(after, 'ApplyLimits')).toMatchObject({ ok: true })
    const last = restart(after)
    expect(limit(last, 'sectorValue')).toMatchObject({ limit: 0.5 })
    expect(last.table('guard')[0]?.entriesPaused).toBe(true)
  })

  it('keeps the limits of each account apart', () => {
    const bench = opened()
    propose(bench, { assetValue: 0.03 })
    bench.open(sessionOf('SIM', 2))
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.05, setBy: 'house default' })
    bench.open(sessionOf('SIM'))
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.03, setBy: 'trader' })
  })

  it('does not take older news of the broker for newer', () => {
    const bench = opened()
    const old: LimitStanding = {
      revision: 0,
      settings: [{ name: 'assetValue', value: 5, setBy: 'trader', at: 0, reason: 'old' }],
      pending: null,
    }
    propose(bench, { assetValue: 0.03 })
    const told = bench.last('BooksRecovered') as object
    bench.host.publish('BooksRecovered', { ...told, limits: old })
    bench.host.runUntilIdle()
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.03 })
  })

  it('holds them against a configuration that comes later', () => {
    const bench = opened()
    propose(bench, { assetValue: 0.03 })
    const configuration = { sizing: { kind: 'house' as const }, stopLossFraction: null, takeProfitFraction: null }
    bench.host.post('risk', 'ConfigureRisk', { ...configuration, limits: { assetValue: 0.2, orderValue: 0.1 } })
    bench.wait(SECOND)
    bench.bar(1, 101)
    expect(limit(bench, 'assetValue')).toMatchObject({ limit: 0.03, setBy: 'trader' })
    expect(limit(bench, 'orderValue')).toMatchObject({ limit: 0.1, setBy: 'configuration' })
  })
})
