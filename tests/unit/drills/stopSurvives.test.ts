import { describe, expect, it } from 'vitest'
import { HOUR, SECOND } from '#core/time/duration.ts'
import { isClosed } from '#core/model/order.ts'
import { protectionBench, TellingVenue } from '../../helpers/protectionBench.ts'
import { riskBench, sessionOf } from '../../helpers/riskBench.ts'
import { testJournal } from '../../helpers/brokerBench.ts'

/** A venue that counts the cancels it is asked for. */
class CountingVenue extends TellingVenue {
  readonly asked: string[] = []

  override cancel(...parts: Parameters<TellingVenue['cancel']>): ReturnType<TellingVenue['cancel']> {
    this.asked.push(parts[0])
    return super.cancel(...parts)
  }
}

describe('a position while the program is dead for an hour', () => {
  it('keeps its stop at the venue, and its target is cancelled once after the stop has traded meanwhile', () => {
    const venue = new CountingVenue()
    const alive = protectionBench(venue)
    venue.trade(alive.enter(), 19)
    alive.tell()
    const [stop] = venue.stops()
    const target = venue.working().find(({ role }) => role === 'TAKE_PROFIT')
    if (stop === undefined || target === undefined) throw new Error('no bracket')
    // Nobody listens: the hour passes at the venue alone.
    venue.marketTime += HOUR
    expect(venue.stops()).toEqual([stop])
    venue.trade(stop, 19, 95_00)
    const again = protectionBench(venue, alive.journal, undefined, 2)
    for (let second = 0; second < 30; second += 1) again.wait(SECOND)
    expect(venue.held()).toBe(0)
    expect(venue.asked).toEqual([target.clientOrderId])
    expect(venue.working()).toEqual([])
    expect(again.table('positions')).toEqual([])
    expect(venue.received).toHaveLength(3)
  })

  it('is found protected when nothing happened, and nothing is sent', () => {
    const venue = new CountingVenue()
    const alive = protectionBench(venue)
    venue.trade(alive.enter(), 19)
    alive.tell()
    const again = protectionBench(venue, alive.journal, undefined, 2)
    again.wait(HOUR)
    expect(again.state).toBe('PROTECTED')
    expect(venue.received).toHaveLength(3)
    expect(venue.asked).toEqual([])
  })
})

describe('the simulated exchange', () => {
  it('ends the sibling of a filled stop itself, and nobody asks for it', () => {
    const bench = riskBench(undefined, testJournal())
    bench.open(sessionOf('REPLAY'))
    bench.bar(0, 100)
    bench.signal()
    const proposal = bench.proposals().at(-1)
    if (proposal === undefined) throw new Error('nothing was proposed')
    expect(bench.approve(proposal)).toMatchObject({ ok: true })
    bench.bar(1, 100)
    expect(bench.table('positions')).toMatchObject([{ protection: 'PROTECTED' }])
    bench.bar(2, 94, { open: 96, low: 93 })
    expect(bench.table('positions')).toEqual([])
    expect(bench.orders().every(({ status }) => isClosed(status))).toBe(true)
    expect(bench.toBroker.filter(({ type }) => type === 'CancelOrders').length).toBeLessThanOrEqual(1)
  })
})
