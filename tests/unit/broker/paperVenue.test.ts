import { describe, expect, it } from 'vitest'
import type { OrderSpecification } from '#core/model/order.ts'
import { isOrderEvent } from '#core/orders/venueEvent.ts'
import { MINUTE } from '#core/time/duration.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type { SimulatedVenue } from '#engines/broker/ports.ts'
import { FREE_EXCHANGE } from '#engines/broker/state.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, ACME, buildBracket, buildOrder, buildSession, buildSlice } from '../../builders/trading.ts'
import { memoryVenueStore } from '../../helpers/memoryVenueStore.ts'

const START = 1_700_000_000_000_000

function openVenue(store = memoryVenueStore(), changes = {}): SimulatedVenue {
  const venue = paperVenues(store)(buildSession(changes), [buildInstrument()], FREE_EXCHANGE)
  if (venue === null) throw new Error('no venue')
  return venue
}

const bar = (minute: number, price = 100) => buildSlice(START + minute * MINUTE, [price, price + 1, price - 1, price])
const limit = (id: string, changes: Partial<OrderSpecification> = {}) =>
  buildOrder(id, { type: 'LIMIT', limitPrice: 99_50, ...changes })

describe('the paper venue', () => {
  it('has saved what it tells before it tells it', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 1)
    expect(venue.submit(limit('a'), 2).map((event) => event.type)).toEqual(['OrderAccepted'])
    expect(venue.onSlice(bar(1), 3).map((event) => event.type)).toEqual(['OrderFilled'])
    const again = openVenue(store)
    expect(again.truth()).toEqual(venue.truth())
    expect(again.truth()?.positions).toEqual({ [ACME]: 10 })
  })

  it('tells nothing that is not saved: a crash undoes what nobody has heard of', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 1)
    venue.submit(limit('a'), 2)
    store.full = true
    expect(venue.onSlice(bar(1), 3)).toEqual([])
    expect(venue.truth()).toBeNull()
    const crashed = memoryVenueStore()
    for (const [key, row] of store.rows) crashed.rows.set(key, row)
    expect(openVenue(crashed).truth()).toMatchObject({ fills: [], orders: [{ status: 'ACCEPTED' }] })
    store.full = false
    expect(venue.onSlice(bar(2), 4).map((event) => event.type)).toEqual(['OrderFilled'])
  })

  it('ignores a slice that is not newer, so that a replay after a restart trades nothing twice', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 1)
    venue.submit(limit('a'), 2)
    venue.onSlice(bar(1), 3)
    const again = openVenue(store)
    again.submit(limit('b'), 4)
    expect(again.onSlice(bar(0), 5)).toEqual([])
    expect(again.onSlice(bar(1), 6)).toEqual([])
    expect(again.onSlice(bar(2), 7).map((event) => event.type)).toEqual(['OrderFilled'])
  })

  it('never makes a second order of an id, however old the first one is', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 1)
    for (let index = 0; index < 400; index += 1) {
      venue.submit(limit(`o${index}`, { tsInit: index }), index)
      venue.cancel(limit(`o${index}`).clientOrderId, index)
    }
    const again = openVenue(store)
    for (const one of [venue, again]) {
      expect(one.submit(limit('o0'), 999)).toMatchObject([{ type: 'OrderAccepted', clientOrderId: 'o0' }])
      expect(one.truth()?.orders).toHaveLength(400)
      expect(one.truth()?.orders.every((order) => order.status === 'CANCELLED')).toBe(true)
    }
  })

  it('keeps what it saves small, and loses no fill by it', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    let minute = 0
    venue.onSlice(bar(minute), minute)
    let largest = 0
    for (let index = 0; index < 300; index += 1) {
      minute += 1
      const side = index % 2 === 0 ? 'BUY' : 'SELL'
      venue.submit(buildOrder(`o${index}`, { side, reduceOnly: side === 'SELL', tsInit: index }), minute)
      venue.onSlice(bar(minute), minute)
      largest = Math.max(largest, store.rows.get(ACCOUNT)?.length ?? 0)
    }
    expect(store.rows.size).toBeGreaterThan(5)
    expect(largest).toBeLessThan(200_000)
    for (const one of [venue, openVenue(store)]) {
      const truth = one.truth()
      expect(new Set(truth?.fills.map((fill) => fill.executionId)).size).toBe(300)
      expect(truth?.fills).toHaveLength(300)
      expect(truth?.positions).toEqual({})
    }
  })

  it('keeps a bracket whole while its entry works or its exits protect', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 0)
    for (const order of buildBracket('b', { tsInit: 0 })) venue.submit(order, 0)
    venue.onSlice(bar(1), 1)
    for (let index = 0; index < 200; index += 1) {
      venue.submit(limit(`o${index}`, { limitPrice: 50_00, tsInit: index + 10 }), index)
      venue.cancel(limit(`o${index}`).clientOrderId, index)
    }
    const again = openVenue(store)
    const events = again.onSlice(bar(2, 85), 2).filter(isOrderEvent)
    expect(events.map((event) => `${event.clientOrderId} ${event.type}`)).toEqual([
      'b-stop OrderFilled',
      'b-target OrderCancelled',
    ])
    expect(again.truth()?.positions).toEqual({})
  })

  it('does not answer when its record is broken or of another session', () => {
    const store = memoryVenueStore()
    const venue = openVenue(store)
    venue.onSlice(bar(0), 0)
    venue.submit(limit('a'), 0)
    const elsewhere = paperVenues(store)(buildSession(), [], FREE_EXCHANGE)
    expect(elsewhere?.truth()).toBeNull()
    expect(elsewhere?.absenceIsProof).toBe(false)
    store.rows.set(ACCOUNT, '{"version":7}')
    expect(openVenue(store).truth()).toBeNull()
  })

  it('is none for a live account, and forgets everything in a backtest', () => {
    const store = memoryVenueStore()
    expect(paperVenues(store)(buildSession({ mode: 'LIVE' }), [buildInstrument()], FREE_EXCHANGE)).toBeNull()
    const venue = openVenue(store, { mode: 'BACKTEST' })
    venue.onSlice(bar(0), 0)
    venue.submit(limit('a'), 0)
    expect(store.rows.size).toBe(0)
  })
})
