import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { buildBracket, buildOrder } from '../../builders/trading.ts'
import { brokerBench, restarted, type BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { remoteBench } from '../../helpers/remoteBench.ts'
import { flush } from '../../helpers/scriptedConnection.ts'

function press(bench: BrokerBench): void {
  const pressedAt = bench.host.clock.now()
  const payload = { path: 'BUTTON', pressedAt, gateClosedAt: pressedAt, reason: 'test', drill: false } as const
  bench.host.post('broker', 'Kill', payload)
  bench.host.runUntilIdle()
}

const plate = (bench: BrokerBench) => bench.table('kill')[0]

describe('a cancel that was asked is not a cancel that was confirmed', () => {
  it('trips first, and is halted with its figures when a venue that answers later has confirmed every cancel', async () => {
    const bench = await remoteBench()
    bench.submit(buildBracket('a'))
    await flush()
    press(bench)
    expect(plate(bench)).toMatchObject({ state: 'TRIPPING', entriesAsked: 1, cancelledEntries: 0, entriesRemaining: 1 })
    expect(plate(bench)?.cancelMilliseconds).toBeNull()
    await bench.pass(0.25, 0.25)
    expect(plate(bench)).toMatchObject({
      state: 'HALTED',
      entriesAsked: 1,
      cancelledEntries: 1,
      entriesRemaining: 0,
      unanswered: [],
    })
    expect(plate(bench)?.cancelMilliseconds).toBeLessThanOrEqual(250)
  })

  it('is unconfirmed after a second, names the order and where to cancel it by hand, and recovers by itself', async () => {
    const bench = await remoteBench()
    bench.submit([buildOrder('a')])
    await flush()
    const { listener } = bench.scripted
    bench.scripted.listener = null
    bench.scripted.refusedPart = 'orders'
    press(bench)
    await bench.pass(1.5, 0.25)
    expect(plate(bench)).toMatchObject({
      state: 'HALTED_UNCONFIRMED',
      unanswered: [{ kind: 'ORDER', text: expect.stringContaining('SCRIPTED') }],
    })
    expect(plate(bench)?.unanswered[0]?.what).toContain('a BUY')
    bench.scripted.listener = listener
    bench.scripted.refusedPart = null
    await bench.pass(70)
    expect(plate(bench)).toMatchObject({ state: 'HALTED', cancelledEntries: 1, unanswered: [] })
  })

  it('is unconfirmed while the venue is not connected, for nobody knows what works there', async () => {
    const bench = await remoteBench()
    press(bench)
    bench.scripted.listener?.({ kind: 'LINK', state: 'DOWN', isGap: true, text: 'gone' })
    await bench.pass(2)
    expect(plate(bench)).toMatchObject({
      state: 'HALTED_UNCONFIRMED',
      unanswered: [{ kind: 'VENUE', what: 'SCRIPTED' }],
    })
    bench.scripted.listener?.({ kind: 'LINK', state: 'UP', isGap: true, text: 'back' })
    await bench.pass(5)
    expect(plate(bench)?.state).toBe('HALTED')
  })

  it('tells a venue that will not cancel from one that says nothing', () => {
    const venue = new FakeVenue()
    const bench = brokerBench({ venue })
    bench.open()
    bench.submit([buildOrder('a')])
    venue.cancels = 'REFUSED'
    press(bench)
    expect(plate(bench)).toMatchObject({
      state: 'ORDERS_REMAIN',
      unanswered: [{ kind: 'ORDER', text: expect.stringContaining('would not cancel') }],
    })
    venue.cancels = 'LOST'
    bench.host.advanceTo(3 * SECOND)
    expect(plate(bench)).toMatchObject({
      state: 'HALTED_UNCONFIRMED',
      unanswered: [{ kind: 'ORDER', text: expect.stringContaining('has not confirmed') }],
    })
  })
})

describe('a drill that is kept', () => {
  const paths = [
    { path: 'BUTTON', milliseconds: 0.4 },
    { path: 'TRAY', milliseconds: null },
  ] as const

  it('is in the journal, on the plate, and there again after a restart', () => {
    const bench = brokerBench({ venue: new FakeVenue(), startAt: 7 * SECOND })
    bench.open()
    expect(plate(bench)?.drill).toBeNull()
    bench.host.post('broker', 'NoteDrill', { gateMilliseconds: 0.4, verified: 1, paths: [...paths] })
    bench.host.runUntilIdle()
    expect(bench.kinds()).toContain('KillDrilled')
    const drill = { at: 7 * SECOND, gateMilliseconds: 0.4, verified: 1, paths: 2 }
    expect(plate(bench)?.drill).toEqual(drill)
    const after = restarted(bench, { venue: new FakeVenue(), startAt: 8 * SECOND })
    after.open()
    expect(plate(after)?.drill).toEqual(drill)
  })
})
