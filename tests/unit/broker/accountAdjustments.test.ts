import { describe, expect, it } from 'vitest'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { AdjustmentId } from '#core/model/identifiers.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { MINUTE } from '#core/time/duration.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type { VenueTruth } from '#engines/broker/ports.ts'
import { buildAdjustment, buildSplit } from '../../builders/adjustment.ts'
import { ACCOUNT, ACME, buildOrder, buildSlice } from '../../builders/trading.ts'
import { brokerBench, type BrokerBench, restarted } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { memoryVenueStore } from '../../helpers/memoryVenueStore.ts'

const START = 1_700_000_000_000_000
const ofAccount = { accountId: ACCOUNT, instrumentId: ACME, venue: 'FAKE' } as const
const named = (name: string) => ({ ...ofAccount, adjustmentId: identifier<AdjustmentId>(name) })

/** A venue that also knows of adjustments. */
class AdjustingVenue extends FakeVenue {
  readonly adjustments: AccountAdjustment[] = []
  untold: AccountAdjustment[] = []

  override onSlice() {
    const adjustments = this.untold
    this.untold = []
    return adjustments.length === 0 ? [] : [{ type: 'AccountAdjusted', adjustments } as const]
  }

  override truth(): VenueTruth | null {
    const truth = super.truth()
    if (truth === null) return null
    const positions = { ...truth.positions }
    for (const { instrumentId, quantityAfter, quantityBefore } of this.adjustments) {
      if (instrumentId === null) continue
      positions[instrumentId] = (positions[instrumentId] ?? 0) + quantityAfter - quantityBefore
    }
    return { ...truth, positions, adjustments: [...this.adjustments] }
  }

  /** Makes something happen; `tells` with the next slice, or never. */
  adjust(adjustment: AccountAdjustment, tells: boolean): void {
    this.adjustments.push(adjustment)
    if (tells) this.untold.push(adjustment)
  }
}

function pass(bench: BrokerBench, minute: number, price = 100, actions: readonly MarketAction[] = []): void {
  const slice = buildSlice(START + minute * MINUTE, [price, price, price, price])
  const told: MarketSlice = actions.length === 0 ? slice : { ...slice, actions }
  bench.host.publish('MarketSlicePublished', told)
  bench.host.runUntilIdle()
}

function adjusted(bench: BrokerBench): readonly AccountAdjustment[] {
  return bench.events.flatMap(({ type, payload }) =>
    type === 'AccountAdjusted' ? (payload as { adjustments: AccountAdjustment[] }).adjustments : [],
  )
}

describe('adjustments of an account', () => {
  it('are written down, told once and recovered', () => {
    const venue = new AdjustingVenue()
    const bench = brokerBench({ venue })
    bench.open()
    bench.submit([buildOrder('a')])
    const dividend = buildAdjustment({ ...named('d1'), quantityBefore: 0, quantityAfter: 0 })
    venue.adjust(dividend, true)
    pass(bench, 1)
    venue.untold.push(dividend)
    pass(bench, 2)
    expect(adjusted(bench)).toEqual([dividend])
    expect(bench.kinds().filter((kind) => kind === 'AccountAdjusted')).toHaveLength(1)

    const after = restarted(bench, { venue, run: '2' })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({ reconciled: true, adjustments: [dividend] })
    expect(after.kinds()).toEqual(bench.kinds())
  })

  it('that were missed are taken over when the venue is asked, once', () => {
    const venue = new AdjustingVenue()
    const bench = brokerBench({ venue })
    bench.open()
    bench.submit([buildOrder('a')])
    venue.fill('a', 'x1', 10)
    const split = buildSplit(7, 1, 10, named('s1'))
    venue.adjust(split, false)
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    expect(bench.table('reconciliation')).toMatchObject([{ state: 'MATCHED' }])
    expect(adjusted(bench)).toEqual([split])
    const written = bench.kinds().length
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    expect(bench.kinds().length).toBe(written)
    const after = restarted(bench, { venue, run: '2' })
    after.open()
    expect(after.kinds().length).toBe(written)
  })

  it('that the venue does not confirm are a difference', () => {
    const venue = new AdjustingVenue()
    const bench = brokerBench({ venue })
    bench.open()
    bench.submit([buildOrder('a')])
    venue.fill('a', 'x1', 10)
    venue.untold.push(buildSplit(7, 1, 10, named('s1')))
    pass(bench, 1)
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    expect(bench.table('reconciliation')).toMatchObject([
      { state: 'DIVERGED', differences: [{ what: `position ${ACME}`, ours: '70', venue: '10' }] },
    ])
  })

  it('call the trader when they are a margin call or the end of the account', () => {
    const venue = new AdjustingVenue()
    const bench = brokerBench({ venue })
    bench.open()
    const nothing = { cash: 0, instrumentId: null, quantityBefore: 0, quantityAfter: 0 } as const
    venue.adjust(buildAdjustment({ ...named('m1'), ...nothing, kind: 'MARGIN_CALL', text: 'Margin call.' }), true)
    pass(bench, 1)
    expect(bench.table('notices')).toMatchObject([{ priority: 'P1', text: 'Margin call.' }])
  })

  it('wait for a journal that takes nothing', () => {
    const venue = new AdjustingVenue()
    const bench = brokerBench({ venue })
    bench.open()
    bench.journal.refuse = 'JOURNAL_LOCKED'
    venue.adjust(buildAdjustment({ ...named('d1'), quantityBefore: 0, quantityAfter: 0 }), true)
    pass(bench, 1)
    expect(adjusted(bench)).toHaveLength(1)
    bench.journal.refuse = null
    bench.host.advanceTo(bench.host.clock.now() + 10_000_000)
    bench.host.runUntilIdle()
    expect(bench.kinds()).toContain('AccountAdjusted')
  })
})

describe('the paper venue', () => {
  const SPLIT: MarketAction = { kind: 'SPLIT', instrument: 0, from: 1, to: 7 }
  const day = (minute: number): MarketAction => {
    return { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 1, payAt: START + minute * MINUTE }
  }

  function traded() {
    const store = memoryVenueStore()
    const venue = paperVenues(store)
    const bench = brokerBench({ venue })
    bench.open()
    pass(bench, 0)
    bench.submit([buildOrder('a')])
    bench.submit([buildOrder('b', { type: 'LIMIT', limitPrice: 70_00 })])
    pass(bench, 1)
    return { bench, venue }
  }

  it('takes positions and orders through a split that nobody has to be told of twice', () => {
    const { bench, venue } = traded()
    pass(bench, 2, 14, [SPLIT])
    expect(
      [...bench.orders.values()].map(({ clientOrderId, status, quantity }) => [clientOrderId, status, quantity]),
    ).toEqual([
      ['a', 'FILLED', 10],
      ['b', 'CANCELLED', 10],
      ['b-S3', 'ACCEPTED', 70],
    ])
    const after = restarted(bench, { venue, run: '2' })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({ reconciled: true, adjustments: [{ kind: 'SPLIT' }] })
    expect(after.kinds()).toEqual(bench.kinds())
    pass(after, 3, 10)
    expect(after.orders.get('b-S3')).toMatchObject({ status: 'FILLED', filledQuantity: 70 })
  })

  it('is found again with orders of its own making that were never told', () => {
    const { bench } = traded()
    // The journal of before, and a venue that went on alone.
    const store = memoryVenueStore()
    const alone = brokerBench({ venue: paperVenues(store) })
    alone.open()
    pass(alone, 0)
    alone.submit([buildOrder('a')])
    alone.submit([buildOrder('b', { type: 'LIMIT', limitPrice: 70_00 })])
    pass(alone, 1)
    pass(alone, 2, 14, [SPLIT])
    pass(alone, 3, 14, [{ kind: 'DELISTING', instrument: 0, price: 12 }])
    const after = restarted(bench, { venue: paperVenues(store), run: '2' })
    after.open()
    expect(after.table('reconciliation')).toMatchObject([{ state: 'MATCHED', differences: [] }])
    expect(after.orders.get('b-S3')?.status).toBe('CANCELLED')
    expect(after.fills.at(-1)).toMatchObject({ quantity: 70, side: 'SELL', price: 12_00 })
  })

  it('puts adjustments of the past away and still tells all of them', () => {
    const { bench, venue } = traded()
    for (let minute = 2; minute < 230; minute += 1) pass(bench, minute, 100, [day(minute)])
    expect(adjusted(bench)).toHaveLength(228)
    const after = restarted(bench, { venue, run: '2' })
    after.open()
    expect(after.table('reconciliation')).toMatchObject([{ state: 'MATCHED' }])
    expect(after.last('BooksRecovered')).toMatchObject({ adjustments: adjusted(bench) })
    pass(after, 240, 100, [day(240)])
    expect(adjusted(after).map(({ adjustmentId }) => adjustmentId)).toEqual([`${ACCOUNT}-A229`])
  })
})
