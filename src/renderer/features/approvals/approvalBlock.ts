import type { Proposal } from '#core/model/proposal.ts'
import type { FeedView } from '#contracts/records/market.ts'
import { isKilled, type GuardView, type JournalStateView, type KillView } from '#contracts/records/safety.ts'
import { formatAge } from '../../format/time.ts'
import type { AgedQuote } from '../../state/agedQuote.ts'
import { isFeedTrusted } from '../../state/feed.ts'
import { isWaiting } from './queue.ts'

/** The user's own view, asked for on tier 2 before confidence and record are shown. */
export type OwnView = 'FOR' | 'AGAINST' | 'UNSURE'

/** Everything that can keep the Approve button from acting. */
export interface ApprovalFacts {
  readonly connected: boolean
  readonly modeBlocked: string | null
  readonly kill: KillView | null
  readonly guard: GuardView | null
  readonly feed: FeedView | null
  /** The price that the proposal is measured by; null when there is none. */
  readonly quote: AgedQuote | null
  readonly journal: JournalStateView | null
  readonly proposal: Proposal
  /** Microseconds of the page's clock. */
  readonly now: number
  readonly ownView: OwnView | null
  /** Scaled quantity the trader typed; null until it is a number. Asked for on tier 2 only. */
  readonly typedQuantity: number | null
  readonly inFlight: boolean
}

/**
 * Says in words why an approval cannot be sent now, or null when it can (arming apart). The risk engine checks all of it
 * again; this only spares the trader a refusal.
 */
export function approvalBlock(facts: ApprovalFacts): string | null {
  const { proposal, kill, guard } = facts
  if (!facts.connected) return 'Disconnected from the engines: nothing can be sent.'
  if (facts.modeBlocked !== null) return facts.modeBlocked
  if (isKilled(kill)) return 'KILL is latched: re-arm first (Risk).'
  if (facts.journal !== null && facts.journal.state !== 'VERIFIED')
    return 'The journal cannot be trusted or written: no new orders.'
  if (!isWaiting(proposal)) return `Already ${proposal.status.toLowerCase()}. F8 goes to the next one that waits.`
  if (facts.now >= proposal.tsExpires) return 'Expired: nothing was sent.'
  if (guard?.entriesPaused === true) return 'Entries are paused: resume them first.'
  if (!isFeedTrusted(facts.feed)) return staleWords(facts.feed)
  if (facts.quote?.isStale === true) return tooOldWords(facts.quote, facts.now)
  if (facts.inFlight) return 'Sent to the risk engine, waiting for its answer.'
  return proposal.tier === 2 ? tierTwoBlock(facts) : null
}

function tierTwoBlock(facts: ApprovalFacts): string | null {
  if (facts.ownView === null) return 'Tier 2: state your own view first.'
  if (facts.typedQuantity === null) return 'Tier 2: type the quantity.'
  return facts.typedQuantity === facts.proposal.quantity ? null : 'The typed quantity is not the proposed one.'
}

/** The feed may be well while one price in it has stopped: that one decides. */
function tooOldWords({ sourceId, tsEvent }: AgedQuote, now: number): string {
  const teller = sourceId === null ? '' : ` from ${sourceId}`
  return `The price${teller} is ${formatAge((now - tsEvent) / 1_000)} old: too old to approve on.`
}

function staleWords(feed: FeedView | null): string {
  if (feed === null) return 'No market data: the price cannot be checked.'
  return feed.state === 'STALE'
    ? 'Market data is stale: the price cannot be checked.'
    : 'The market data feed is disconnected.'
}
