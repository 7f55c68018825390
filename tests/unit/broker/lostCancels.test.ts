import { expect, it } from 'vitest'
import { buildOrder } from '../../builders/trading.ts'
import { connectedBench, LaterVenue } from '../../helpers/laterVenue.ts'

/** A venue on the way to which the first cancels are lost. */
class DeafVenue extends LaterVenue {
  deaf = 3

  override cancel(...told: Parameters<LaterVenue['cancel']>): ReturnType<LaterVenue['cancel']> {
    if (this.deaf === 0) return super.cancel(...told)
    this.deaf -= 1
    this.cancelled.push('lost')
    return []
  }
}

it('asks again for a cancel that was lost, until the venue has carried it out', () => {
  const venue = new DeafVenue()
  const bench = connectedBench(venue)
  bench.submit([buildOrder('a', { type: 'LIMIT', limitPrice: 99_00 })])
  bench.news(venue.untold.splice(0))
  bench.host.post('broker', 'CancelOrders', { clientOrderIds: [buildOrder('a').clientOrderId], cause: 'test' })
  bench.host.runUntilIdle()
  expect(bench.orders.get('a')?.status).toBe('PENDING_CANCEL')
  bench.pass(9)
  expect(venue.cancelled).toEqual(['lost'])
  bench.pass(90)
  expect(venue.cancelled.filter((name) => name === 'lost')).toHaveLength(3)
  expect(venue.cancelled).toHaveLength(4)
  expect(bench.orders.get('a')?.status).toBe('CANCELLED')
  // Asked less and less often, and written down once.
  expect(bench.kinds().filter((kind) => kind === 'OrderCancelRequested')).toHaveLength(1)
})
