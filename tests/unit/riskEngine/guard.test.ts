import { describe, expect, it } from 'vitest'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

/** A bench with limits wide enough to hold 80 % of the equity in one position. */
function exposed(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('SIM'))
  const whole = { sectorValue: 1, venueValue: 1, strategyValue: 1, assetClassValue: 1 }
  const limits = { positionValue: 0.8, assetValue: 0.9, orderValue: 0.9, riskPerTrade: 0.5, ...whole }
  expect(
    bench.host.post('risk', 'ConfigureRisk', {
      sizing: { kind: 'house' },
      stopLossFraction: 0.5,
      takeProfitFraction: null,
      limits,
    }),
  ).toMatchObject({ ok: true })
  bench.bar(0, 100)
  bench.signal({ bracket: null })
  expect(bench.approve(bench.proposals()[0] as never)).toMatchObject({ ok: true })
  bench.bar(1, 100)
  return bench
}

function level(bench: RiskBench): string | undefined {
  return bench.table('guard')[0]?.level
}

describe('the guard', () => {
  it('tightens with the loss of the day and never loosens by itself', () => {
    const bench = exposed()
    bench.bar(2, 96, { open: 100 })
    expect(level(bench)).toBe('CONSERVATIVE')
    bench.bar(3, 101, { open: 96 })
    expect(level(bench)).toBe('CONSERVATIVE')
    expect(bench.table('account')[0]).toMatchObject({ currency: 'USD' })
  })

  it('pauses entries at EMERGENCY and asks for the kill at SHUTDOWN', () => {
    const bench = exposed()
    bench.bar(2, 89, { open: 100 })
    expect(level(bench)).toBe('EMERGENCY')
    expect(bench.table('guard')[0]?.entriesPaused).toBe(true)
    expect(bench.host.post('risk', 'ResumeEntries', {})).toMatchObject({ failure: { code: 'GUARD_LEVEL' } })
    bench.bar(3, 79, { open: 89 })
    expect(level(bench)).toBe('SHUTDOWN')
    expect(bench.toBroker.at(-1)).toMatchObject({ type: 'Kill', payload: { path: 'LOSS_LIMIT' } })
    expect(bench.last('KillTripped')).toMatchObject({ path: 'LOSS_LIMIT' })
  })

  it('is loosened by a human once the losses allow it, and entries stay paused until resumed', () => {
    const bench = exposed()
    bench.bar(2, 89, { open: 100 })
    expect(bench.host.post('risk', 'LoosenGuard', { level: 'NORMAL', reason: 'too soon' })).toMatchObject({
      failure: { code: 'GUARD_STILL_NEEDED' },
    })
    bench.bar(3, 99.5, { open: 89 })
    expect(bench.host.post('risk', 'LoosenGuard', { level: 'NORMAL', reason: 'a new day' })).toMatchObject({ ok: true })
    bench.host.runUntilIdle()
    expect(bench.last('GuardLevelChanged')).toMatchObject({ level: 'NORMAL', byHuman: true, entriesPaused: true })
    expect(bench.host.post('risk', 'ResumeEntries', {})).toMatchObject({ ok: true })
    bench.host.runUntilIdle()
    expect(bench.last('GuardLevelChanged')).toMatchObject({ entriesPaused: false })
  })

  it('waits for the next market day after an emergency, and a restart shortens no waiting', () => {
    const bench = exposed()
    bench.bar(2, 89, { open: 100 })
    const loosen = (where: RiskBench): unknown =>
      where.host.post('risk', 'LoosenGuard', { level: 'NORMAL', reason: 'it is over' })
    bench.bar(2.001, 99.5, { open: 89 })
    expect(loosen(bench)).toMatchObject({ failure: { code: 'GUARD_RECOVERING' } })
    const after = riskBench(undefined, bench.journal)
    after.open(sessionOf('SIM'))
    expect(loosen(after)).toMatchObject({ failure: { code: 'GUARD_RECOVERING' } })
    bench.bar(3, 99.5)
    expect(loosen(bench)).toMatchObject({ ok: true })
  })

  it('stays paused after a re-arm', () => {
    const bench = exposed()
    bench.host.publish('KillTripped', { path: 'BUTTON', reason: 'test', at: 0 })
    bench.host.publish('KillRearmed', { at: 0 })
    bench.host.runUntilIdle()
    expect(bench.table('guard')[0]?.entriesPaused).toBe(true)
  })
})

it('keeps a tightened guard over a restart', () => {
  const bench = exposed()
  bench.bar(2, 89, { open: 100 })
  const after = riskBench(undefined, bench.journal)
  after.open(sessionOf('SIM'))
  expect(level(after)).toBe('EMERGENCY')
  expect(after.host.post('risk', 'ResumeEntries', {})).toMatchObject({ failure: { code: 'GUARD_LEVEL' } })
})

describe('explicit sizes', () => {
  it.each(['SIM', 'REPLAY', 'PAPER', 'LIVE'] as const)('are refused in %s', (mode) => {
    const bench = riskBench()
    bench.open(sessionOf(mode))
    const all = { sizing: { kind: 'all-in' }, stopLossFraction: null, takeProfitFraction: null, limits: {} } as const
    expect(bench.host.post('risk', 'ConfigureRisk', all)).toMatchObject({
      failure: { code: 'SIZING_RULE_NOT_ALLOWED' },
    })
  })

  it('do not survive into a session of another mode', () => {
    const bench = riskBench()
    const all = { sizing: { kind: 'all-in' }, stopLossFraction: null, takeProfitFraction: null, limits: {} } as const
    expect(bench.host.post('risk', 'ConfigureRisk', all)).toMatchObject({ ok: true })
    bench.open(sessionOf('SIM'))
    bench.bar(0, 100)
    bench.signal()
    expect(bench.proposals()).toMatchObject([{ quantity: 19 }])
    expect(bench.toBroker).toEqual([])
  })
})
