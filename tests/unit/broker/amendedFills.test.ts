import { describe, expect, it } from 'vitest'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { MINUTE } from '#core/time/duration.ts'
import { ACME, buildOrder, buildSlice } from '../../builders/trading.ts'
import { brokerBench, type BrokerBench, restarted } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

const START = 1_700_000_000_000_000

/** A venue that takes executions back and corrects them. */
class AmendingVenue extends FakeVenue {
  untold: VenueEvent[] = []

  override onSlice(): readonly VenueEvent[] {
    const untold = this.untold
    this.untold = []
    return untold
  }

  /** Counts an execution anew at the venue and returns what it would tell; quantity 0 takes it back. */
  amend(
    executionId: string,
    revision: number,
    terms: { readonly quantity: number; readonly price?: number },
  ): OrderEvent {
    const place = this.fills.findIndex((known) => known.executionId === executionId)
    const before = this.fills[place]
    const order = before === undefined ? undefined : this.orders.get(before.clientOrderId)
    if (before === undefined || order === undefined) throw new Error(`the venue has no ${executionId}`)
    const fill = { ...before, ...terms, revision }
    this.fills[place] = fill
    const filledQuantity = order.filledQuantity + fill.quantity - before.quantity
    const status = filledQuantity === order.quantity ? order.status : 'PARTIALLY_FILLED'
    this.orders.set(order.clientOrderId, { ...order, filledQuantity, status })
    const type = fill.quantity === 0 ? 'OrderFillBusted' : 'OrderFillCorrected'
    return { type, clientOrderId: order.clientOrderId, tsEvent: fill.tsEvent + 1, fill }
  }
}

function traded(): { readonly venue: AmendingVenue; readonly bench: BrokerBench; tell(...news: VenueEvent[]): void } {
  const venue = new AmendingVenue()
  const bench = brokerBench({ venue })
  bench.open()
  bench.submit([buildOrder('a')])
  let minute = 0
  const tell = (...news: VenueEvent[]): void => {
    minute += 1
    venue.untold.push(...news)
    bench.host.publish('MarketSlicePublished', buildSlice(START + minute * MINUTE, [100, 100, 100, 100]))
    bench.host.runUntilIdle()
  }
  tell(venue.fill('a', 'x1', 4), venue.fill('a', 'x2', 6))
  return { venue, bench, tell }
}

function matched(bench: BrokerBench): unknown {
  bench.host.post('broker', 'Reconcile', {})
  bench.host.runUntilIdle()
  return bench.table('reconciliation')
}

describe('executions that the venue takes back or corrects', () => {
  it('are written down once, told with what they replace, and recovered', () => {
    const { venue, bench, tell } = traded()
    const bust = venue.amend('x1', 1, { quantity: 0 })
    tell(bust, bust)
    expect(bench.last('OrderChanged')).toMatchObject({
      order: { status: 'PARTIALLY_FILLED', filledQuantity: 6, amended: true },
      fill: { executionId: 'x1', quantity: 0, revision: 1 },
      replaced: { executionId: 'x1', quantity: 4 },
    })
    expect(bench.kinds().filter((kind) => kind === 'OrderFillBusted')).toHaveLength(1)
    expect(matched(bench)).toMatchObject([{ state: 'MATCHED' }])

    const written = bench.kinds().length
    const after = restarted(bench, { venue, run: '2' })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({
      reconciled: true,
      orders: [{ status: 'PARTIALLY_FILLED', filledQuantity: 6 }],
      fills: [{ executionId: 'x1', quantity: 0 }, { executionId: 'x2' }],
    })
    expect(after.kinds().length).toBe(written)
  })

  it('are found when the venue is asked, and a second time nothing is', () => {
    const { venue, bench } = traded()
    venue.amend('x2', 1, { quantity: 5, price: 99_00 })
    expect(matched(bench)).toMatchObject([{ state: 'MATCHED' }])
    expect(bench.orders.get('a')).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 9 })
    expect(bench.kinds().filter((kind) => kind === 'OrderFillCorrected')).toHaveLength(1)
    const written = bench.kinds().length
    expect(matched(bench)).toMatchObject([{ state: 'MATCHED' }])
    expect(bench.kinds().length).toBe(written)
  })

  it('stop entries when the venue does not confirm them', () => {
    const { venue, bench, tell } = traded()
    const bust = venue.amend('x1', 1, { quantity: 0 })
    const [kept] = venue.fills
    if (kept === undefined) throw new Error('no fill')
    venue.fills[0] = { ...kept, quantity: 4, revision: 1 }
    tell(bust)
    expect(matched(bench)).toMatchObject([{ state: 'DIVERGED' }])
    const what = (matched(bench) as readonly { readonly differences: readonly { readonly what: string }[] }[])[0]
    expect(what?.differences.map((difference) => difference.what)).toContain(`position ${ACME}`)
  })
})
