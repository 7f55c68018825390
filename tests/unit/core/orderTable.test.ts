import { describe, expect, it } from 'vitest'
import type { Order } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { applyOrderEvent, newOrder } from '#core/orders/orderTable.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildFilled as filled, buildSpecification, orderEvents as events } from '../../builders/order.ts'

const ACME = buildInstrument()

function after(...happened: readonly OrderEvent[]): Order {
  return happened.reduce((order, event) => {
    const transition = applyOrderEvent(order, event, ACME)
    if (!transition.ok) throw new Error(`${transition.code}: ${event.type} at ${order.status}`)
    return transition.order
  }, newOrder(buildSpecification()))
}

const sent = [events.intended, events.submitted] as const

describe('the order table', () => {
  it('leads an order through its ordinary life', () => {
    const order = after(...sent, events.acknowledged, filled(40, 1_000, 10), filled(60, 1_010, 11))
    expect(order).toMatchObject({ status: 'FILLED', filledQuantity: 100, venueOrderId: 'V1', reason: null, tsLast: 11 })
    expect(order.averageFillPrice).toBeCloseTo(10.06, 12)
  })

  it('counts a fill that overtakes the acknowledgement', () => {
    expect(after(...sent, filled(40)).status).toBe('PARTIALLY_FILLED')
    expect(after(...sent, filled(40), events.acknowledged)).toMatchObject({
      status: 'PARTIALLY_FILLED',
      venueOrderId: 'V1',
    })
  })

  it('counts a fill that arrives after the cancel, and calls an order filled when nothing was left to cancel', () => {
    const cancelled = after(...sent, events.acknowledged, filled(40), events.cancelled, filled(20, 1_000, 12))
    expect(cancelled).toMatchObject({ status: 'CANCELLED', filledQuantity: 60, reason: { code: 'ASKED' } })
    const whole = after(...sent, events.acknowledged, events.cancelled, filled(100))
    expect(whole).toMatchObject({ status: 'FILLED', reason: null })
  })

  it('takes a fill as proof that an unknown order exists', () => {
    const unknown = after(...sent, events.unknown)
    expect(unknown).toMatchObject({ status: 'UNKNOWN', reason: { code: 'LOST' } })
    expect(after(...sent, events.unknown, filled(40))).toMatchObject({ status: 'PARTIALLY_FILLED', reason: null })
    expect(after(...sent, events.unknown, events.acknowledged)).toMatchObject({ status: 'ACCEPTED', reason: null })
  })

  it('never takes a refused or requested cancel as proof that an unknown order is gone', () => {
    expect(after(...sent, events.unknown, events.cancelRequested, events.cancelRejected).status).toBe('UNKNOWN')
  })

  it('loses the answer to an order only while the venue has not been heard of', () => {
    expect(after(...sent, events.acknowledged, events.unknown).status).toBe('ACCEPTED')
    expect(after(...sent, events.cancelRequested, events.unknown).status).toBe('UNKNOWN')
    expect(after(...sent, events.acknowledged, events.cancelRequested, events.unknown).status).toBe('PENDING_CANCEL')
  })

  it('keeps a cancel pending over fills and returns to what was proven when the cancel is refused', () => {
    const pending = [...sent, events.acknowledged, events.cancelRequested] as const
    expect(after(...pending, filled(40)).status).toBe('PENDING_CANCEL')
    expect(after(...pending, events.cancelRejected).status).toBe('ACCEPTED')
    expect(after(...pending, filled(40), events.cancelRejected).status).toBe('PARTIALLY_FILLED')
    expect(after(...sent, events.cancelRequested, events.cancelRejected).status).toBe('SUBMITTED')
  })

  it('calls an order cancelled, not rejected, once something of it traded', () => {
    expect(after(...sent, filled(40), events.rejected)).toMatchObject({ status: 'CANCELLED', reason: { code: 'NO' } })
    expect(after(...sent, events.rejected, filled(40))).toMatchObject({ status: 'CANCELLED', reason: { code: 'NO' } })
  })

  it('recovers an intent whose sending was never noted', () => {
    expect(after(events.intended, events.acknowledged).status).toBe('ACCEPTED')
    expect(after(events.intended, filled(100)).status).toBe('FILLED')
    expect(after(events.intended, events.unknown).status).toBe('UNKNOWN')
  })

  it('learns the quantity of an order sized at its fill', () => {
    const sized = newOrder(buildSpecification({ sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } }))
    const sending = applyOrderEvent(sized, events.intended, ACME)
    if (!sending.ok) throw new Error(sending.code)
    expect(applyOrderEvent(sending.order, filled(30, 1_000, 10, 70), ACME)).toMatchObject({
      ok: true,
      order: { quantity: 70, filledQuantity: 30, status: 'PARTIALLY_FILLED' },
    })
  })

  it('begins orders of the venue itself', () => {
    const spawned: OrderEvent = {
      type: 'OrderSpawned',
      clientOrderId: events.intended.clientOrderId,
      tsEvent: 7,
      specification: buildSpecification(),
    }
    expect(after(spawned, events.acknowledged)).toMatchObject({ status: 'ACCEPTED', tsLast: 4 })
  })

  it('refuses fills of orders that never left, other orders, and more than was ordered', () => {
    const order = newOrder(buildSpecification())
    const place = { ok: false, code: 'ORDER_EVENT_OUT_OF_PLACE' }
    expect(applyOrderEvent(order, filled(40), ACME)).toMatchObject({ ...place, status: 'INITIALIZED' })
    expect(applyOrderEvent(after(events.denied), filled(40), ACME)).toMatchObject({ ...place, status: 'DENIED' })
    expect(applyOrderEvent(after(...sent), events.denied, ACME)).toMatchObject(place)
    const other = newOrder(buildSpecification({ clientOrderId: 'other' as Order['clientOrderId'] }))
    expect(applyOrderEvent(other, events.intended, ACME)).toMatchObject(place)
    expect(applyOrderEvent(after(...sent, filled(60)), filled(41, 1_000, 11), ACME)).toEqual({
      ok: false,
      code: 'ORDER_OVERFILLED',
      quantity: 100,
      filledQuantity: 60,
      fillQuantity: 41,
    })
  })

  it('tells the venue time once the venue has spoken, and ours before', () => {
    const ours = { ...events.submitted, tsEvent: 1_000_000 }
    expect(after(events.intended, ours).tsLast).toBe(1_000_000)
    expect(after(events.intended, ours, events.acknowledged).tsLast).toBe(4)
    const late = { ...events.cancelRequested, tsEvent: 2_000_000 }
    expect(after(events.intended, ours, events.acknowledged, late).tsLast).toBe(4)
  })
})
