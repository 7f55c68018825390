import { describe, expect, it } from 'vitest'
import type { Order } from '#core/model/order.ts'
import type { KillPath } from '#contracts/records/safety.ts'
import { buildBracket, buildOrder, buildSession, REDUCING } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import type { BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

const CHECKLIST = ['one', 'two', 'three', 'four', 'five']

function press(bench: BrokerBench, path: KillPath = 'BUTTON', drill = false) {
  const result = bench.host.post('broker', 'Kill', {
    path,
    pressedAt: bench.host.clock.now(),
    gateClosedAt: null,
    reason: 'test',
    drill,
  })
  bench.host.runUntilIdle()
  return result
}

function rearm(bench: BrokerBench) {
  const result = bench.host.post('broker', 'Rearm', { checklist: CHECKLIST, heldMilliseconds: 2_000 })
  bench.host.runUntilIdle()
  return result
}

function openBench(venue = new FakeVenue()) {
  const bench = brokerBench({ venue })
  bench.open()
  return { ...bench, venue }
}

const statuses = (orders: ReadonlyMap<string, Order>) => [...orders].map(([id, order]) => `${id} ${order.status}`)

describe('the kill switch', () => {
  it('closes the gate, latches, cancels entries and keeps what protects', () => {
    const bench = openBench()
    bench.submit(buildBracket('a'))
    expect(press(bench).ok).toBe(true)
    expect(bench.gate.closed).toBe(true)
    expect(bench.latch.held).toMatchObject({ path: 'BUTTON', reason: 'test' })
    expect(statuses(bench.orders)).toEqual(['a CANCELLED', 'a-stop ACCEPTED', 'a-target ACCEPTED'])
    expect(bench.kinds()).toContain('KillTripped')
    expect(bench.last('KillTripped')).toMatchObject({ path: 'BUTTON' })
    expect(bench.table('kill')).toMatchObject([
      { state: 'HALTED', cancelledEntries: 1, entriesRemaining: 0, protectiveOrdersLeft: 2, gateMilliseconds: 0 },
    ])
  })

  it('asks for the cancels before it writes anything, and works when nothing can be written', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    const seen: string[] = []
    bench.journal.onAppend = (kinds) =>
      seen.push(`${bench.venue.orders.get(buildOrder('a').clientOrderId)?.status} ${kinds[0]}`)
    press(bench)
    expect(seen[0]).toBe('CANCELLED KillTripped')

    const full = openBench()
    full.submit([buildOrder('a')])
    full.journal.refuse = 'JOURNAL_FULL'
    press(full)
    expect(statuses(full.orders)).toEqual(['a CANCELLED'])
    expect(full.latch.held).not.toBeNull()
  })

  it('lets nothing leave but protective orders', () => {
    const bench = openBench()
    press(bench)
    bench.submit([buildOrder('entry')])
    bench.submit([buildOrder('exit', { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })], REDUCING)
    bench.submit(
      [
        buildOrder('stop', {
          role: 'STOP_LOSS',
          type: 'STOP',
          stopPrice: 90_00,
          side: 'SELL',
          reduceOnly: true,
          proposalId: null,
        }),
      ],
      REDUCING,
    )
    expect(bench.venue.received).toEqual(['stop'])
    expect(bench.orders.get('entry')?.reason?.code).toBe('KILL_LATCHED')
    expect(bench.orders.get('exit')?.reason?.code).toBe('KILL_LATCHED')
  })

  it('says which entries remain when the venue refuses, goes on trying, and re-arms only when none do', () => {
    const bench = openBench()
    bench.submit([buildOrder('a')])
    bench.venue.cancels = 'REFUSED'
    press(bench)
    expect(bench.table('kill')).toMatchObject([{ state: 'ORDERS_REMAIN', entriesRemaining: 1, cancelledEntries: 0 }])
    expect(rearm(bench)).toMatchObject({ ok: false, failure: { code: 'ORDERS_REMAIN' } })
    bench.venue.cancels = 'OK'
    bench.host.advanceTo(2_000_000)
    expect(bench.table('kill')).toMatchObject([{ state: 'HALTED', entriesRemaining: 0, cancelledEntries: 1 }])
    expect(rearm(bench).ok).toBe(true)
  })

  it('is re-armed by the ceremony only, and then entries stay paused', () => {
    const bench = openBench()
    expect(rearm(bench)).toMatchObject({ ok: false, failure: { code: 'NOT_KILLED' } })
    press(bench)
    expect(rearm(bench).ok).toBe(true)
    expect(bench.gate.closed).toBe(false)
    expect(bench.latch.held).toBeNull()
    expect(bench.last('KillRearmed')).toEqual({ at: expect.any(Number) })
    const after = restarted(bench, { venue: bench.venue })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({ killed: false, entriesPaused: true })
    expect(bench.submit([buildOrder('a')]).ok).toBe(true)
  })

  it('stays on while the re-arming cannot be written or the latch cannot be removed', () => {
    const bench = openBench()
    press(bench)
    bench.journal.refuse = 'JOURNAL_FULL'
    expect(rearm(bench)).toMatchObject({ ok: false, failure: { code: 'JOURNAL_FULL' } })
    expect(bench.gate.closed).toBe(true)
    bench.journal.refuse = null
    bench.latch.isStuck = true
    bench.host.advanceTo(1_000_000)
    expect(rearm(bench)).toMatchObject({ ok: false, failure: { code: 'LATCH_STUCK' } })
    expect(bench.gate.closed).toBe(true)
  })

  it.each([
    ['latch and journal', (bench: BrokerBench) => bench],
    [
      'the journal alone, for somebody deleted the file',
      (bench: BrokerBench) => {
        bench.latch.held = null
        return bench
      },
    ],
  ])('survives a restart by %s', (_, damage) => {
    const bench = openBench()
    press(bench, 'SENTINEL_FILE')
    const after = restarted(damage(bench), { venue: bench.venue })
    after.host.advanceTo(1)
    expect(after.gate.closed).toBe(true)
    expect(after.latch.held).toMatchObject({ path: 'SENTINEL_FILE' })
    expect(after.table('kill')).toMatchObject([{ state: 'HALTED', path: 'SENTINEL_FILE' }])
    after.open(buildSession())
    expect(after.last('BooksRecovered')).toMatchObject({ killed: true, entriesPaused: true })
  })

  it('survives a restart by the latch alone, for the journal could not be written', () => {
    const bench = openBench()
    bench.journal.refuse = 'JOURNAL_FULL'
    press(bench)
    bench.journal.refuse = null
    expect(bench.kinds()).not.toContain('KillTripped')
    const after = restarted(bench, { venue: bench.venue })
    after.host.advanceTo(1)
    expect(after.gate.closed).toBe(true)
    expect(after.kinds()).toContain('KillTripped')
  })

  it('pressed twice is one kill', () => {
    const bench = openBench()
    press(bench)
    press(bench, 'TRAY')
    expect(bench.kinds().filter((kind) => kind === 'KillTripped')).toHaveLength(1)
    expect(bench.table('kill')).toMatchObject([{ path: 'BUTTON' }])
  })

  it('takes a gate that somebody closed and left for a kill', () => {
    const bench = openBench()
    bench.gate.close()
    bench.host.advanceTo(1_000_000)
    bench.host.advanceTo(1_900_000)
    expect(bench.last('KillTripped')).toBeUndefined()
    bench.host.advanceTo(2_000_000)
    expect(bench.last('KillTripped')).toMatchObject({ path: 'HEARTBEAT_LOSS' })
  })

  it('in a drill does nothing but note the path', () => {
    const bench = brokerBench({ venue: new FakeVenue(), killPaths: ['BUTTON', 'TRAY'] })
    bench.open()
    bench.submit([buildOrder('a')])
    const before = bench.kinds()
    press(bench, 'BUTTON', true)
    expect(bench.table('kill')).toMatchObject([
      {
        state: 'DEGRADED',
        paths: [
          { path: 'BUTTON', verified: true },
          { path: 'TRAY', verified: false },
        ],
      },
    ])
    press(bench, 'TRAY', true)
    expect(bench.table('kill')).toMatchObject([{ state: 'READY' }])
    expect(bench.kinds()).toEqual(before)
    expect(bench.gate.closed).toBe(false)
    expect(bench.orders.get('a')?.status).toBe('ACCEPTED')
  })
})
