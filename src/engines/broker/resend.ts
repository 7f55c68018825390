import { SECOND } from '#core/time/duration.ts'
import type { Idempotency } from './brokerPort.ts'

/** Added to the venue's worst lag, because an order may have been under way when the clock was read. */
const ON_THE_WAY = 30 * SECOND

/** Negative answers about one order so far: when the question left, microseconds; null without any. */
export interface Proofs {
  /** The venue told all orders, and this one was not among them. */
  readonly orderAbsentAt: number | null
  /** A later question: no fill of the order, and a position that needs none. */
  readonly accountAbsentAt: number | null
}

/** What is known of an order whose answer was lost. */
export interface Doubt {
  readonly idempotency: Idempotency
  /** How long "not found" may be wrong, microseconds. */
  readonly worstLag: number
  /** The latest moment at which the order can have left, microseconds. */
  readonly sentAt: number
  readonly proofs: Proofs
  readonly now: number
}

/**
 * What may be done about an order whose answer was lost:
 *
 * - WAIT: ask again, less and less often.
 * - MAY_RESEND_SAME_ID: a second copy cannot become a second order. That is a permission, not a plan: entries are never
 *   sent again by themselves, because the market has moved on; only a reduce-only stop is, where ids are refused for ever.
 * - ASK_TRADER: this venue would take a second copy for a second order, or for a change of the first.
 */
export type ResendVerdict = 'WAIT' | 'MAY_RESEND_SAME_ID' | 'ASK_TRADER'

/** Before any answer. */
export const NO_PROOFS: Proofs = { orderAbsentAt: null, accountAbsentAt: null }

/**
 * Decides whether the same order may be sent once more under the same id.
 *
 * 1. FOR_EVER: as soon as one question did not find it, for the venue itself refuses the second copy.
 * 2. FOR_A_WHILE: in the first half of that time, so that the copy arrives within it; afterwards like WHILE_OPEN.
 * 3. WHILE_OPEN: the first copy may have traded and ended, so only when it is disproven.
 * 4. NONE: never. "Not found" may be a lie, and an id that is sent again may change an order that works.
 */
export function resendVerdict(doubt: Doubt): ResendVerdict {
  const { idempotency, proofs, sentAt, now } = doubt
  const isOver = now > lagEnd(doubt)
  if (idempotency.kind === 'NONE') return isOver ? 'ASK_TRADER' : 'WAIT'
  if (proofs.orderAbsentAt === null) return 'WAIT'
  if (idempotency.kind === 'FOR_EVER') return 'MAY_RESEND_SAME_ID'
  const isRemembered =
    idempotency.kind === 'FOR_A_WHILE' && now - sentAt < (idempotency.seconds * SECOND) / 2 && now >= sentAt
  return isRemembered || isDisproven(doubt) ? 'MAY_RESEND_SAME_ID' : 'WAIT'
}

/**
 * Tells whether the order certainly never arrived: two questions of different kinds, both asked later than the venue's
 * worst lag, neither of which found anything of it. "Not found" alone never proves that.
 */
export function isDisproven(doubt: Pick<Doubt, 'proofs' | 'sentAt' | 'worstLag'>): boolean {
  const { orderAbsentAt, accountAbsentAt } = doubt.proofs
  const end = lagEnd(doubt)
  return orderAbsentAt !== null && orderAbsentAt > end && accountAbsentAt !== null && accountAbsentAt > end
}

/**
 * Adds a negative answer. The order's absence and the account's are taken from different questions, so that one bad answer
 * of the venue is never two proofs; what was asked before the end of the worst lag counts for the first kind alone.
 */
export function withAbsence(
  doubt: Pick<Doubt, 'proofs' | 'sentAt' | 'worstLag'>,
  askedAt: number,
  accountAgrees: boolean,
): Proofs {
  const { orderAbsentAt } = doubt.proofs
  const isFirst = orderAbsentAt === null || orderAbsentAt <= lagEnd(doubt)
  if (isFirst) return { orderAbsentAt: askedAt, accountAbsentAt: null }
  return accountAgrees && askedAt > orderAbsentAt ? { orderAbsentAt, accountAbsentAt: askedAt } : doubt.proofs
}

function lagEnd({ sentAt, worstLag }: Pick<Doubt, 'sentAt' | 'worstLag'>): number {
  return sentAt + worstLag + ON_THE_WAY
}
