import { cancelledAhead, type QueueModel } from './depth/queueModel.ts'
import type { ExchangeOrder } from './exchangeOrder.ts'
import { at, type MarketView } from './market.ts'
import type { ExchangeTerms } from './terms.ts'

/** Cancels come from behind us as far as they can, or from anywhere in the queue with the same probability. */
const MODELS: Readonly<Record<NonNullable<ExchangeTerms['queue']>, QueueModel>> = {
  'risk-averse': { kind: 'risk-averse' },
  probabilistic: { kind: 'power', exponent: 1 },
}

/** How a resting order is thought to move up in its queue. */
export function queueModelOf(terms: ExchangeTerms): QueueModel {
  return MODELS[terms.queue ?? 'risk-averse']
}

/**
 * Where a resting order stands in the queue at its price, as far as the best quotes tell; units. The whole size shown when
 * its price first was the best one is ahead; trades and cancels bring it forward, and it never falls back.
 */
export function noteQueue(order: ExchangeOrder, market: MarketView, model: QueueModel): void {
  const { index, direction, limit } = order
  const best = at(direction > 0 ? market.bid : market.ask, index)
  const size = at(direction > 0 ? market.bidSize : market.askSize, index)
  if (direction > 0 ? limit > best : limit < best) {
    order.ahead = 0
    order.level = 0
  } else if (limit === best) {
    const { ahead, level } = order
    if (Number.isNaN(ahead)) order.ahead = size
    else if (level > size) {
      order.ahead = Math.max(0, Math.min(ahead - cancelledAhead(model, ahead, level - ahead) * (level - size), size))
    }
    order.level = size
  }
}

/** Lets a trade at its price bring a resting order forward; returns the units of it that reach the order. */
export function passQueue(order: ExchangeOrder, size: number): number {
  const reached = size - order.ahead
  order.ahead = Math.max(0, -reached)
  order.level = Math.max(0, order.level - size)
  return reached
}

/** Brings an iceberg back behind everyone at its price once the part it showed has traded. */
export function refill(order: ExchangeOrder, market: MarketView, model: QueueModel, filled: number): void {
  order.shown -= filled
  if (order.shown > 0) return
  order.shown = order.special?.displayQuantity ?? Number.POSITIVE_INFINITY
  order.ahead = Number.NaN
  noteQueue(order, market, model)
}
