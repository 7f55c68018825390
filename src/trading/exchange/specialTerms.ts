import type { OrderSpecification, TimeInForce, Trail } from '#core/model/order.ts'
import { LONGEST_RANGE } from './barGauges.ts'

/** Times in force with which an order may rest on the book. */
const RESTING: readonly TimeInForce[] = ['GTC', 'DAY', 'GTD']

/**
 * Tells whether the terms beyond the ordinary fit the order: a trail for trailing stops and nothing else, a date for GTD and
 * nothing else, post-only for limit orders that may rest, a displayed part for those that come to rest at a limit.
 */
export function hasValidSpecialTerms(specification: OrderSpecification, quantityIncrement: number): boolean {
  const { type, timeInForce, quantity, special } = specification
  if (special === undefined) return type !== 'TRAILING_STOP' && timeInForce !== 'GTD'
  const { postOnly, displayQuantity, trail, expireAt } = special
  if ((trail !== null) !== (type === 'TRAILING_STOP') || (expireAt !== null) !== (timeInForce === 'GTD')) return false
  const rests = RESTING.includes(timeInForce)
  if (postOnly && (type !== 'LIMIT' || !rests)) return false
  if (displayQuantity !== null) {
    if ((type !== 'LIMIT' && type !== 'STOP_LIMIT') || !rests) return false
    if (!(displayQuantity > 0) || displayQuantity % quantityIncrement !== 0) return false
    if (quantity !== null && displayQuantity > quantity) return false
  }
  return trail === null || isTrail(trail)
}

/** Tells whether a trail keeps a distance, and by no more bars than the exchange remembers. */
export function isTrail(trail: Trail): boolean {
  if (trail.kind === 'AMOUNT') return Number.isSafeInteger(trail.distance) && trail.distance > 0
  if (trail.kind === 'FRACTION') return trail.fraction > 0 && trail.fraction < 1
  const { multiple, length } = trail
  return multiple > 0 && multiple < Infinity && Number.isSafeInteger(length) && length >= 1 && length <= LONGEST_RANGE
}
