import type { SignalId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { SECOND } from '#core/time/duration.ts'
import { scaledPrice } from '#trading/risk/amounts.ts'
import type { Books } from '../books.ts'
import { exitOf, send } from '../orderMaking.ts'
import type { RiskDesk } from '../state.ts'
import type { Cover } from './cover.ts'
import type { WatchedPart } from './memory.ts'
import type { Complaint } from './notices.ts'
import { stopFor } from './stopOrders.ts'

const MOST_EXITS = 3
const AGAIN = 2 * SECOND

/**
 * Stands in for a stop where the venue has none: leaves at the market when the last price reaches the decided stop. It
 * protects only while this program runs and hears prices; a trailing stop stays where it started.
 */
export function leaveAtPlannedStop(
  desk: RiskDesk,
  books: Books,
  instrument: Instrument,
  part: WatchedPart,
  cover: Cover,
): Complaint | null {
  const { memory, context } = desk
  const now = context.now()
  const decision = { strategyId: part.strategyId, held: cover.held }
  const plan = stopFor(memory, books, instrument, decision)
  const last = scaledPrice(instrument, memory.market.last(instrument.id))
  if (plan === null || plan.stopPrice === null) return 'NO_PLAN'
  if (last === null || (last - plan.stopPrice) * Math.sign(cover.held) > 0) {
    part.attempts = 0
    return null
  }
  const left = Math.abs(cover.held) - cover.exiting
  if (left <= 0) return null
  if (!memory.reconciled) return 'BOOKS_DIFFER'
  if (part.attempts >= MOST_EXITS) return 'REFUSED'
  if (part.attempts > 0 && now - part.attemptedAt < AGAIN) return null
  part.attempts += 1
  part.attemptedAt = now
  const { accountId } = books.session
  const signalId = identifier<SignalId>(context.nextId('stop'))
  const exit = { accountId, strategyId: part.strategyId, signalId, proposalId: null, now }
  send(desk, books, [exitOf(memory.naming, exit, instrument, Math.sign(cover.held) * left)], null)
  return null
}
