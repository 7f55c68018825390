import { describe, expect, it } from 'vitest'
import { SCREEN_COMMANDS } from '#contracts/screenCommands.ts'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { recordInbox, replayInbox } from '#engines/kernel/recording.ts'
import type { InboxRecording } from '#engines/kernel/recording.ts'
import { SECOND } from '#core/time/duration.ts'
import { ACCOUNT, ACME, buildOrder, REDUCING } from '../../builders/trading.ts'
import { testGate, testLatch } from '../../helpers/brokerBench.ts'
import { connectedBench, laterBench, LaterVenue } from '../../helpers/laterVenue.ts'

const code = (result: { readonly ok: boolean }) =>
  result.ok ? 'OK' : (result as { readonly failure?: { readonly code: string } }).failure?.code
const exit = (id: string) => buildOrder(id, { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })

describe('an account at a venue that answers later', () => {
  it('lets no entry leave until the venue has told the account and it agrees', () => {
    const bench = laterBench()
    expect(bench.state).toBe('NEVER')
    expect(bench.later.asked).toEqual([])
    expect(code(bench.submit([buildOrder('a')]))).toBe('VENUE_LINK_DOWN')
    bench.link('UP')
    expect(bench.later.asked).toHaveLength(1)
    expect(code(bench.submit([buildOrder('b')]))).toBe('NOT_RECONCILED')
    expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: false })
    bench.answer()
    expect(bench.state).toBe('MATCHED')
    expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: true })
    expect(code(bench.submit([buildOrder('c')]))).toBe('OK')
    expect(bench.later.ledger.received).toEqual(['c'])
  })

  it('is asked every minute while the link is up, at once after a gap, and never while it is down', () => {
    const bench = connectedBench()
    const before = bench.later.asked.length
    bench.pass(59)
    expect(bench.later.asked).toHaveLength(before)
    bench.pass(2)
    expect(bench.later.asked).toHaveLength(before + 1)
    bench.link('DOWN')
    bench.pass(180)
    expect(bench.later.asked).toHaveLength(before + 1)
    bench.link('UP', { isGap: true })
    expect(bench.later.asked).toHaveLength(before + 2)
    expect(code(bench.submit([buildOrder('a')]))).toBe('NOT_RECONCILED')
    bench.answer()
    expect(code(bench.submit([buildOrder('b')]))).toBe('OK')
  })

  it('has failed after thirty seconds without an answer or with a part refused, and is asked again', () => {
    const bench = connectedBench()
    bench.pass(61, false)
    expect(bench.state).toBe('MATCHED')
    bench.pass(30, false)
    expect(bench.state).toBe('FAILED')
    expect(code(bench.submit([buildOrder('a')]))).toBe('NOT_RECONCILED')
    expect(code(bench.submit([exit('x')], REDUCING))).toBe('OK')
    bench.pass(11)
    expect(bench.state).toBe('MATCHED')
    bench.pass(61, false)
    bench.refuse()
    expect(bench.state).toBe('FAILED')
  })

  it('takes no difference out of what happened after the question left', () => {
    const bench = connectedBench()
    bench.submit([buildOrder('a')])
    bench.news(bench.later.untold.splice(0))
    bench.pass(61, false)
    const asked = bench.later.asked.at(-1) ?? 0
    const positions = bench.later.ledger.positions()
    bench.news([bench.later.ledger.fill('a', 'x1', 4)])
    bench.later.positionsTold = positions
    bench.answer(asked)
    expect(bench.state).toBe('MATCHED')
    bench.later.positionsTold = null
    bench.pass(3)
    expect(bench.later.asked.at(-1)).toBeGreaterThan(asked)
    expect(bench.state).toBe('MATCHED')
    expect(bench.table('reconciliation')[0]?.differences).toEqual([])
  })

  it('looks twice at a difference before the trader is alarmed, and risks nothing meanwhile', () => {
    const bench = connectedBench()
    bench.pass(61, false)
    bench.later.positionsTold = { [ACME]: 5 }
    bench.answer()
    expect(bench.state).toBe('MATCHED')
    expect(bench.last('AccountDiverged')).toBeUndefined()
    expect(code(bench.submit([buildOrder('a')]))).toBe('NOT_RECONCILED')
    bench.pass(3)
    expect(bench.state).toBe('DIVERGED')
    expect(bench.last('AccountDiverged')).toMatchObject({
      accountId: ACCOUNT,
      text: expect.stringContaining(ACME) as string,
    })
  })

  it('takes over what it missed and asks at once after a fill of an order that nobody here sent', () => {
    const bench = connectedBench()
    bench.later.ledger.submit(buildOrder('foreign'), 1)
    const asked = bench.later.asked.length
    bench.news([bench.later.ledger.fill('foreign', 'x1', 10)])
    expect(bench.later.asked).toHaveLength(asked + 1)
    expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: false, fills: [{ executionId: 'x1' }] })
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    const written = bench.kinds().length
    bench.pass(70)
    expect(bench.kinds()).toHaveLength(written)
  })

  it('passes over answers to older questions and over news of other accounts', () => {
    const bench = connectedBench()
    bench.later.positionsTold = { [ACME]: 5 }
    bench.answer(1)
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    const told = { accountId: 'OTHER-1' as never, askedAt: bench.clock, truth: null }
    expect(code(bench.host.post('broker', 'TakeVenueTruth', told))).toBe('WRONG_ACCOUNT')
    expect(bench.state).toBe('MATCHED')
  })

  it('books a fee that is told after its fill once', () => {
    const bench = connectedBench()
    bench.submit([buildOrder('a')])
    bench.news(bench.later.untold.splice(0))
    const filled = bench.later.ledger.fill('a', 'x1', 10)
    if (filled.type !== 'OrderFilled') throw new Error('no fill')
    bench.news([filled])
    const withFee = { ...filled, fill: { ...filled.fill, fee: 1_500_000 } }
    bench.news([withFee])
    bench.news([withFee, filled])
    expect(bench.kinds().filter((kind) => kind === 'OrderFillCorrected')).toHaveLength(1)
    expect(bench.orders.get('a')).toMatchObject({ status: 'FILLED', filledQuantity: 10 })
    bench.pass(61)
    expect(bench.state).toBe('MATCHED')
  })

  it('cannot be told by a screen', () => {
    const commands: readonly string[] = SCREEN_COMMANDS.broker
    expect(commands.filter((command) => command.startsWith('TakeVenue'))).toEqual([])
    expect(commands).toContain('DecideForeign')
  })

  it('is decided by the inbox alone: a recorded one gives the same outputs', () => {
    const kept: InboxRecording[] = []
    const later = new LaterVenue()
    const bench = connectedBench(later, {
      run: '7',
      wrap(runner) {
        const { runner: recorder, recording } = recordInbox(runner, '7')
        kept.push(recording)
        return recorder
      },
    })
    bench.submit([buildOrder('a')])
    bench.pass(12, false)
    bench.news(later.untold.splice(0))
    bench.news([later.ledger.fill('a', 'x1', 4)])
    later.positionsTold = { [ACME]: 9 }
    bench.pass(130)
    bench.link('DOWN', { clockSkew: 2 * SECOND })
    const [recording] = kept
    if (recording === undefined) throw new Error('nothing was recorded')
    const fresh = createBrokerEngine({
      journal: createMemoryJournal(sha256),
      opening: null,
      killGate: testGate(),
      killLatch: testLatch(),
      venueFor: () => new LaterVenue(),
      killPaths: ['BUTTON'],
      sha256,
    })
    expect(recording.outbox.length).toBeGreaterThan(20)
    expect(JSON.stringify(replayInbox(fresh, recording))).toBe(JSON.stringify(recording.outbox))
  })
})

describe('the link of a venue', () => {
  it('that is down stops entries, leaves cancels, and makes what was not answered UNKNOWN', () => {
    const bench = connectedBench()
    bench.submit([buildOrder('a')])
    bench.news(bench.later.untold.splice(0))
    bench.submit([buildOrder('b')])
    bench.link('DOWN')
    expect(code(bench.submit([buildOrder('c')]))).toBe('VENUE_LINK_DOWN')
    bench.host.post('broker', 'CancelOrders', { clientOrderIds: ['a' as never], cause: 'test' })
    bench.host.runUntilIdle()
    expect(bench.later.cancelled).toEqual(['v-a'])
    bench.pass(11)
    expect(bench.orders.get('b')?.status).toBe('UNKNOWN')
    expect(bench.table('notices').map(({ key }) => key)).toContain('broker:link')
    bench.link('UP', { isGap: true })
    expect(bench.table('notices').map(({ key }) => key)).not.toContain('broker:link')
    bench.settle()
    expect(bench.orders.get('b')?.status).toBe('ACCEPTED')
  })

  it.each([
    [0.9, null, 'OK'],
    [1.1, 'P2', 'OK'],
    [-5.1, 'P1', 'CLOCK_SKEW'],
  ] as const)('tells of a clock that is %d s off and stops entries beyond five', (skew, priority, outcome) => {
    const bench = connectedBench()
    bench.link('UP', { clockSkew: Math.round(skew * SECOND) })
    const notice = bench.table('notices').find(({ key }) => key === 'broker:clock')
    expect(notice?.priority ?? null).toBe(priority)
    expect(code(bench.submit([buildOrder('a')]))).toBe(outcome)
    expect(code(bench.submit([exit('x')], REDUCING))).toBe('OK')
  })
})
