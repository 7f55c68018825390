import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { protectionBench, type ProtectionBench } from '../../helpers/protectionBench.ts'

/** Bars are a day apart in market time, which is the time of a replay: the window is made as long as the test. */
function bench(): ProtectionBench {
  const made = protectionBench()
  const limits = { repetitionWindow: 300 * 86_400 * SECOND, repetitions: 3 }
  const configured = made.host.post('risk', 'ConfigureRisk', {
    sizing: { kind: 'house' },
    stopLossFraction: null,
    takeProfitFraction: null,
    limits,
  })
  expect(configured).toMatchObject({ ok: true })
  return made
}

/** In and out again. */
function roundTrip(desk: ProtectionBench): void {
  desk.venue.trade(desk.enter(), 19)
  desk.tell()
  desk.signal({ direction: 'FLAT' })
  const exit = desk.venue.working().find(({ role }) => role === 'EXIT')
  if (exit === undefined) throw new Error('no exit')
  desk.venue.trade(exit, 19)
  desk.tell()
  // Two equal entries within five seconds are one too many, whoever sends them.
  desk.wait(6 * SECOND)
}

describe('a strategy that trades in a loop', () => {
  it('is stopped after the allowed number of executions, told in the journal, and freed by a human alone', () => {
    const desk = bench()
    for (let trip = 0; trip < 3; trip += 1) roundTrip(desk)
    desk.signal()
    expect(desk.last('SignalDenied')).toMatchObject({ denial: { code: 'REPEATED_EXECUTION' } })
    expect(desk.table('guard')).toMatchObject([{ entriesPaused: true }])
    expect(desk.last('GuardLevelChanged')).toMatchObject({ cause: expect.stringContaining('sma-cross') })
    expect(desk.table('notices').map(({ key }) => key)).toContain('risk:loop')
    const kinds: string[] = []
    desk.journal.replay(({ kind, summary }) => kinds.push(`${kind} ${summary}`))
    expect(kinds.some((line) => line.startsWith('GuardLevelChanged'))).toBe(true)
    for (let minute = 0; minute < 10; minute += 1) desk.wait(60 * SECOND)
    expect(() => desk.enter()).toThrow('nothing was approved')
    expect(desk.host.post('risk', 'ResumeEntries', {})).toMatchObject({ ok: true })
    desk.tell()
    roundTrip(desk)
    expect(desk.venue.held()).toBe(0)
  })

  it('is stopped after a restart as well, because what was executed is in the books', () => {
    const desk = bench()
    for (let trip = 0; trip < 3; trip += 1) roundTrip(desk)
    const again = protectionBench(desk.venue, desk.journal, undefined, 20)
    again.host.post('risk', 'ConfigureRisk', {
      sizing: { kind: 'house' },
      stopLossFraction: null,
      takeProfitFraction: null,
      limits: { repetitionWindow: 300 * 86_400 * SECOND, repetitions: 3 },
    })
    again.wait(6 * SECOND)
    again.signal()
    expect(again.last('SignalDenied')).toMatchObject({ denial: { code: 'REPEATED_EXECUTION' } })
  })

  it('leaves a position without being counted', () => {
    const desk = bench()
    for (let trip = 0; trip < 2; trip += 1) roundTrip(desk)
    desk.venue.trade(desk.enter(), 19)
    desk.tell()
    desk.wait(6 * SECOND)
    desk.signal({ direction: 'FLAT' })
    expect(desk.last('SignalAnswered')).toMatchObject({ answer: 'SENT' })
  })
})
