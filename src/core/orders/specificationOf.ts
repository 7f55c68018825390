import type { Order, OrderSpecification } from '#core/model/order.ts'

/** Returns what was ordered, without what became of it. */
export function specificationOf(order: Order): OrderSpecification {
  const {
    status: _status,
    venueOrderId: _venueOrderId,
    filledQuantity: _filledQuantity,
    averageFillPrice: _averageFillPrice,
    reason: _reason,
    tsLast: _tsLast,
    beneath: _beneath,
    amended: _amended,
    ...specification
  } = order
  return specification
}
