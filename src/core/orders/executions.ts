import type { Fill } from '#core/model/order.ts'

/**
 * Tells whether a telling of an execution counts in the place of the one that counted so far: a bust is final, otherwise
 * the higher revision counts. A total order, so that tellings may come twice and in any order.
 */
export function supersedes(told: Fill, counted: Fill): boolean {
  const isBust = told.quantity === 0
  if (isBust !== (counted.quantity === 0)) return isBust
  return (told.revision ?? 0) > (counted.revision ?? 0)
}

/** What two tellings of an execution come to: the terms of the one that counts, at the earliest time that was told. */
export function mergeTellings(told: Fill, counted: Fill): Fill {
  const counts = supersedes(told, counted) ? told : counted
  const tsEvent = Math.min(told.tsEvent, counted.tsEvent)
  return counts.tsEvent === tsEvent ? counts : { ...counts, tsEvent }
}

/** Tells whether two fills are tellings of one execution. */
export function isSameExecution(left: Fill, right: Fill): boolean {
  return left.executionId === right.executionId && left.venue === right.venue && left.accountId === right.accountId
}
