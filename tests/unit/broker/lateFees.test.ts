import { describe, expect, it } from 'vitest'
import { identifier, type ExecutionId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { buildOrder } from '../../builders/trading.ts'
import { connectedBench, type LaterBench } from '../../helpers/laterVenue.ts'

/** A fill of the whole order `a`, as it was told first. */
function traded(fee: number): { readonly bench: LaterBench; readonly first: Fill } {
  const bench = connectedBench()
  bench.submit([buildOrder('a')])
  const { later } = bench
  bench.news(later.untold.splice(0))
  const told = later.ledger.fill('a', 'x1', 10)
  if (told.type !== 'OrderFilled') throw new Error('no fill')
  const first: Fill = { ...told.fill, executionId: identifier<ExecutionId>('x1'), fee }
  bench.news([{ ...told, fill: first }])
  return { bench, first }
}

function corrected(fill: Fill, changes: Partial<Fill>): OrderEvent {
  const { clientOrderId, tsEvent } = fill
  return { type: 'OrderFillCorrected', clientOrderId, tsEvent: tsEvent + 1, fill: { ...fill, ...changes } }
}

function standing({ events }: LaterBench): Fill | undefined {
  const last = events.findLast(({ type, payload }) => type === 'OrderChanged' && (payload as { fill: unknown }).fill)
  return (last?.payload as { readonly fill: Fill } | undefined)?.fill
}

describe('a correction that tells no fee', () => {
  it('leaves the fee that is booked', () => {
    const { bench, first } = traded(290_000)
    bench.news([corrected(first, { price: 99_00, fee: 0, revision: 1_000 })])
    expect(standing(bench)).toMatchObject({ price: 99_00, fee: 290_000, revision: 1_000 })
  })

  it('takes the fee that comes after it, once', () => {
    const { bench, first } = traded(0)
    bench.news([corrected(first, { price: 99_00, fee: 0, revision: 1_000 })])
    expect(standing(bench)).toMatchObject({ fee: 0 })
    const late = corrected(first, { price: 99_00, fee: 70_000, revision: 1_000 })
    bench.news([late, late])
    expect(standing(bench)).toMatchObject({ price: 99_00, fee: 70_000, revision: 1_001 })
    expect(bench.kinds().filter((kind) => kind === 'OrderFillCorrected')).toHaveLength(2)
  })

  it('gives no fee to an execution that was taken back', () => {
    const { bench, first } = traded(0)
    const { clientOrderId, tsEvent } = first
    bench.news([
      { type: 'OrderFillBusted', clientOrderId, tsEvent, fill: { ...first, quantity: 0, revision: 1_000 } },
      { type: 'OrderFilled', clientOrderId, tsEvent, fill: { ...first, fee: 70_000 }, orderQuantity: 10 },
    ])
    expect(standing(bench)).toMatchObject({ quantity: 0, fee: 0, revision: 1_000 })
  })
})
