import type { ChildEvent } from './executionAlgorithm.ts'

/**
 * What is known of one child. SENT until the venue accepts it; HELD is ended at the venue with its last fills not told:
 * it works no more, but what was open still counts.
 */
export interface Child {
  readonly number: number
  readonly quantity: number
  readonly immediate: boolean
  readonly placedAt: number
  price: number
  filled: number
  status: 'SENT' | 'WORKING' | 'UNKNOWN' | 'HELD' | 'ENDED'
  /** When its cancel was last asked for; null while it is wanted. */
  cancelAskedAt: number | null
  /** Price asked for by a replacement that was not answered; null without one. */
  replacing: number | null
}

/** What a child may still fill: everything as long as nobody has proven that it cannot. */
export function openOf(child: Child): number {
  return child.status === 'ENDED' ? 0 : Math.max(0, child.quantity - child.filled)
}

/** Sum of what the children have filled. */
export function filledOf(children: readonly Child[]): number {
  return children.reduce((sum, child) => sum + child.filled, 0)
}

/** Sum of what the children have filled and may still fill. */
export function committedOf(children: readonly Child[]): number {
  return children.reduce((sum, child) => sum + child.filled + openOf(child), 0)
}

/** Tells whether a cancel can do anything to a child. */
export function isAtVenue(child: Child): boolean {
  return child.status !== 'ENDED' && child.status !== 'HELD' && openOf(child) > 0
}

/**
 * Takes what is heard of a child. Fills are cumulative and only ever grow; an end is final for everything but fills; a
 * fill or an acknowledgement proves that an unknown child is there.
 */
export function takeChildEvent(child: Child, event: ChildEvent): void {
  const isOver = child.status === 'ENDED' || child.status === 'HELD'
  switch (event.kind) {
    case 'ACCEPTED':
      if (!isOver) child.status = 'WORKING'
      break
    case 'FILLED':
      child.filled = Math.max(child.filled, event.filled)
      if (child.filled >= child.quantity) child.status = 'ENDED'
      else if (!isOver) child.status = 'WORKING'
      break
    case 'ENDED':
      child.filled = Math.max(child.filled, event.filled ?? 0)
      child.replacing = null
      if (child.status !== 'ENDED') child.status = isProven(child, event) ? 'ENDED' : 'HELD'
      break
    case 'UNKNOWN':
      if (!isOver) child.status = 'UNKNOWN'
      break
    case 'CANCEL_REJECTED':
      break
    case 'REPLACED':
      child.price = event.price
      child.replacing = null
      break
    case 'REPLACE_REJECTED':
      child.replacing = null
      break
  }
}

/** What was never at the venue, or of which the venue has told every fill, can fill no more. */
function isProven(child: Child, event: Extract<ChildEvent, { kind: 'ENDED' }>): boolean {
  return event.filled !== null || event.why === 'DENIED' || child.filled >= child.quantity
}
