import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { SECOND } from '#core/time/duration.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { protectionBench, TellingVenue, type ProtectionBench } from '../../../helpers/protectionBench.ts'
import { sessionOf, SMA } from '../../../helpers/riskBench.ts'

const OTHER = identifier<StrategyId>('other')

/** Holds 19 with the stop of the bracket at the venue. */
function holding(bench: ProtectionBench = protectionBench(), strategyId: StrategyId = SMA): ProtectionBench {
  bench.venue.trade(bench.enter(strategyId), 19)
  bench.tell()
  return bench
}

function quantities(venue: TellingVenue, strategyId: StrategyId = SMA): (number | null)[] {
  return venue.stops(strategyId).map(({ quantity }) => quantity)
}

/** The last stop that left the house. */
function lastStop({ venue }: ProtectionBench) {
  return [...venue.orders.values()].findLast(({ role }) => role === 'STOP_LOSS')
}

describe('a position with an accepted stop', () => {
  it('is protected, and nothing more is sent', () => {
    const bench = holding()
    bench.wait(10 * SECOND)
    expect(bench.state).toBe('PROTECTED')
    expect(bench.table('positions')).toMatchObject([{ quantity: 19, protectedAtVenue: true }])
    expect(quantities(bench.venue)).toEqual([19])
    expect(bench.complaints).toEqual([])
  })

  it('is protected as far as its entry has filled while that still works', () => {
    const bench = protectionBench()
    bench.venue.trade(bench.enter(), 7)
    bench.tell()
    expect(bench.state).toBe('PROTECTED')
    expect(bench.venue.couldClose()).toBe(7)
  })
})

describe('a missing stop', () => {
  it('is restored two seconds after the venue ended it, at the approved price and under a name of its own', () => {
    const bench = holding()
    const first = bench.venue.stops()[0]
    if (first === undefined) throw new Error('no stop')
    bench.venue.end(first)
    bench.tell()
    expect(bench.state).toBe('UNPROTECTED')
    bench.wait(1 * SECOND)
    expect(bench.venue.stops()).toEqual([])
    bench.wait(2 * SECOND)
    expect(bench.venue.stops()).toMatchObject([
      { type: 'STOP', side: 'SELL', stopPrice: 95_00, quantity: 19, reduceOnly: true, parentClientOrderId: null },
    ])
    expect(lastStop(bench)?.clientOrderId).not.toBe(first.clientOrderId)
    expect(bench.state).toBe('PROTECTED')
  })

  it('is restored when the venue had refused it before the entry filled', () => {
    const bench = protectionBench()
    bench.venue.beforeSubmit.push(({ role }) => {
      bench.venue.reply = role === 'STOP_LOSS' ? 'REJECTED' : 'OK'
    })
    const entry = bench.enter()
    bench.venue.beforeSubmit.pop()
    bench.venue.reply = 'OK'
    bench.venue.trade(entry, 19)
    bench.tell()
    bench.wait(3 * SECOND)
    expect(bench.venue.stops()).toMatchObject([{ stopPrice: 95_00, quantity: 19 }])
  })

  it('is tried three times, and then the trader is told what to do', () => {
    const bench = holding()
    const first = bench.venue.stops()[0]
    if (first === undefined) throw new Error('no stop')
    const before = bench.venue.received.length
    bench.venue.reply = 'REJECTED'
    bench.venue.end(first)
    bench.tell()
    for (let second = 0; second < 60; second += 1) bench.wait(SECOND)
    expect(bench.venue.received.length - before).toBe(3)
    expect(new Set(bench.venue.received).size).toBe(bench.venue.received.length)
    expect(bench.complaints).toEqual([
      'Position unprotected: ACME of sma-cross has no stop at the venue, because the venue did not take a stop in three attempts.',
    ])
    expect(bench.table('notices').find(({ key }) => key.startsWith('risk:unprotected'))?.priority).toBe('P1')
    bench.venue.reply = 'OK'
    bench.host.post('risk', 'ClosePosition', { instrumentId: buildInstrument().id })
    bench.host.runUntilIdle()
    const exit = bench.venue.working().at(-1)
    if (exit === undefined) throw new Error('no exit')
    bench.venue.trade(exit, 19)
    bench.tell()
    expect(bench.complaints).toEqual([])
  })

  it('is not sent when the market has passed it: the trader decides', () => {
    const bench = holding()
    const first = bench.venue.stops()[0]
    if (first === undefined) throw new Error('no stop')
    const before = bench.venue.received.length
    bench.venue.end(first)
    bench.tell(94)
    bench.wait(5 * SECOND)
    expect(bench.venue.received).toHaveLength(before)
    expect(bench.complaints[0]).toContain('the market has passed the planned stop already')
    bench.tell(97)
    bench.wait(5 * SECOND)
    expect(bench.venue.stops()).toMatchObject([{ stopPrice: 95_00, quantity: 19 }])
    expect(bench.complaints).toEqual([])
  })

  it('is not doubled while the answer to it is lost', () => {
    const bench = holding()
    const first = bench.venue.stops()[0]
    if (first === undefined) throw new Error('no stop')
    bench.venue.told = 'SILENT'
    bench.venue.reply = 'ANSWER_LOST'
    bench.venue.end(first)
    bench.tell()
    for (let second = 0; second < 90; second += 1) bench.wait(SECOND)
    expect(quantities(bench.venue)).toEqual([19])
    expect(bench.state).toBe('UNKNOWN')
    expect(bench.complaints[0]).toContain('has not told for a minute')
    bench.venue.told = 'HONEST'
    for (let second = 0; second < 90; second += 1) bench.wait(SECOND)
    expect(bench.state).toBe('PROTECTED')
    expect(bench.complaints).toEqual([])
  })
})

describe('a stop larger than what is held', () => {
  it('is called back, and one of the right size takes its place', () => {
    const bench = protectionBench()
    const entry = bench.enter()
    bench.venue.trade(entry, 7)
    bench.tell()
    bench.venue.end(entry)
    bench.tell()
    expect(quantities(bench.venue)).toEqual([7])
    expect(bench.venue.working().filter(({ role }) => role === 'TAKE_PROFIT')).toMatchObject([
      { quantity: 7, limitPrice: 112_00 },
    ])
    expect(bench.state).toBe('PROTECTED')
  })

  it('follows a partial reduction', () => {
    const bench = holding()
    bench.host.post('risk', 'ReducePosition', { instrumentId: buildInstrument().id, fraction: 0.5 })
    bench.host.runUntilIdle()
    const exit = bench.venue.working().find(({ role }) => role === 'EXIT')
    if (exit === undefined) throw new Error('no exit')
    bench.venue.trade(exit, 9)
    bench.tell()
    expect(quantities(bench.venue)).toEqual([10])
    expect(bench.state).toBe('PROTECTED')
  })

  it('never takes the part of another strategy', () => {
    const bench = holding(holding(), OTHER)
    const [stop] = bench.venue.stops()
    const target = bench.venue.working().find(({ role }) => role === 'TAKE_PROFIT')
    if (stop === undefined || target === undefined) throw new Error('no bracket')
    bench.venue.trade(target, 12, 112_00)
    bench.tell(100)
    expect(quantities(bench.venue)).toEqual([7])
    expect(quantities(bench.venue, OTHER)).toEqual([19])
    bench.venue.trade(bench.venue.stops()[0] ?? stop, 7, 95_00)
    bench.tell(100)
    expect(bench.venue.working()).toEqual([])
    expect(bench.venue.held(OTHER)).toBe(19)
    expect(quantities(bench.venue, OTHER)).toEqual([19])
  })

  it('waits for the end of the old one before it sends the new one', () => {
    const bench = protectionBench()
    const entry = bench.enter()
    bench.venue.trade(entry, 7)
    bench.tell()
    bench.venue.cancels = 'REFUSED'
    bench.venue.orders.set(entry.clientOrderId, { ...entry, status: 'ACCEPTED' })
    bench.host.post('risk', 'ReducePosition', { instrumentId: buildInstrument().id, fraction: 0.5 })
    bench.host.runUntilIdle()
    expect(bench.venue.stops()).toHaveLength(1)
    expect(bench.venue.couldClose()).toBeLessThanOrEqual(Math.max(7, bench.venue.held()))
  })
})

describe('a restart', () => {
  it('knows the approved stop again, sends nothing beside what stands, and restores what is missing', () => {
    const before = holding()
    const stop = before.venue.stops()[0]
    if (stop === undefined) throw new Error('no stop')
    const again = protectionBench(before.venue, before.journal, undefined, 1)
    again.wait(5 * SECOND)
    expect(again.state).toBe('PROTECTED')
    expect(again.venue.stops()).toHaveLength(1)
    again.venue.end(stop)
    const third = protectionBench(before.venue, again.journal, undefined, 2)
    third.wait(5 * SECOND)
    expect(third.venue.stops()).toMatchObject([{ stopPrice: 95_00, quantity: 19 }])
    expect(third.state).toBe('PROTECTED')
  })
})

describe('a venue without stops of its own', () => {
  it('is said to have none, and the position is left by this program when the price reaches the approved stop', () => {
    const venue = new TellingVenue()
    const bench = protectionBench(venue)
    venue.beforeSubmit.push(({ role }) => {
      venue.reply = role === 'STOP_LOSS' ? 'REJECTED' : 'OK'
    })
    bench.venue.trade(bench.enter(), 19)
    bench.tell()
    const told = bench.last('BooksRecovered') as object
    bench.host.publish('BooksRecovered', { ...told, orders: bench.orders(), fills: bench.fills(), nativeStops: false })
    bench.host.runUntilIdle()
    const before = venue.received.length
    bench.wait(10 * SECOND)
    expect(bench.state).toBe('NOT_OFFERED')
    expect(bench.table('positions')).toMatchObject([{ protectedAtVenue: false }])
    bench.tell(96)
    expect(venue.received).toHaveLength(before)
    bench.tell(94)
    expect(venue.working().filter(({ role }) => role === 'EXIT')).toMatchObject([{ type: 'MARKET', quantity: 19 }])
    bench.tell(93)
    expect(venue.working().filter(({ role }) => role === 'EXIT')).toHaveLength(1)
  })
})

describe('while books and venue differ', () => {
  it('nothing is restored, and the trader is told why', () => {
    const bench = holding()
    const first = bench.venue.stops()[0]
    if (first === undefined) throw new Error('no stop')
    const before = bench.venue.received.length
    bench.host.publish('AccountDiverged', { accountId: 'REPLAY-1', text: 'test' })
    bench.venue.end(first)
    bench.tell()
    bench.wait(5 * SECOND)
    expect(bench.venue.received).toHaveLength(before)
    expect(bench.complaints[0]).toContain('books and venue differ')
    bench.open(sessionOf('REPLAY'))
    bench.wait(5 * SECOND)
    expect(bench.venue.stops()).toMatchObject([{ quantity: 19 }])
    expect(bench.complaints).toEqual([])
  })
})
