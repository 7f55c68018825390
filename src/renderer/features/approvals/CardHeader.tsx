import { Waypoints } from 'lucide-react'
import type { Proposal } from '#core/model/proposal.ts'
import type { FeedView } from '#contracts/records/market.ts'
import { faceOfMode } from '../../app/mode.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Age } from '../../components/figures.tsx'
import type { AgedQuote } from '../../state/agedQuote.ts'
import { isFeedTrusted } from '../../state/feed.ts'
import { useRecord } from '../../state/tables.ts'
import { askLineage } from '../lineage/lineageState.ts'
import styles from './ApprovalCard.module.css'
import { Countdown } from './Countdown.tsx'
import { END_WORDS, isWaiting } from './queue.ts'

/** Who proposes what in which mode, how fresh the data is and how long there is to decide. */
export function CardHeader({ proposal, feed }: { readonly proposal: Proposal; readonly feed: FeedView | null }) {
  return (
    <header className={styles['header']}>
      <h2>{proposal.proposalId}</h2>
      <Badge tone={proposal.tier === 2 ? 'warn' : 'neutral'}>tier {proposal.tier}</Badge>
      <span className={styles['reason']} title={proposal.tierReason}>
        {proposal.tierReason}
      </span>
      <span className="muted">{proposal.strategyId}</span>
      <span className={styles['rule']} aria-hidden />
      <Button
        look="quiet"
        aria-label="Where does this come from?"
        title="Where does this come from? (Ctrl+L)"
        onClick={() => askLineage({ kind: 'PROPOSAL', id: proposal.proposalId })}
      >
        <Waypoints size={14} aria-hidden />
      </Button>
      <strong className={styles['mode']}>{faceOfMode(proposal.mode).verb}</strong>
      <Freshness feed={feed} quote={useRecord('quotes', proposal.instrumentId)} />
      {isWaiting(proposal) ? (
        <Countdown from={proposal.tsCreated} until={proposal.tsExpires} withClock />
      ) : (
        <Badge tone={proposal.status === 'KILLED' ? 'crit' : 'neutral'}>{endWord(proposal)}</Badge>
      )}
    </header>
  )
}

function endWord(proposal: Proposal): string {
  return proposal.status === 'QUEUED' || proposal.status === 'RETURNED' ? '' : END_WORDS[proposal.status]
}

interface FreshnessProps {
  readonly feed: FeedView | null
  readonly quote: AgedQuote | null
}

/** How old the price behind the proposal is; a stored or simulated market is as fresh as its feed. */
function Freshness({ feed, quote }: FreshnessProps) {
  if (feed === null) return <Badge tone="warn">no feed</Badge>
  if (!isFeedTrusted(feed)) {
    return (
      <Badge tone="warn">
        {feed.state.toLowerCase()} {feed.lastArrival === null ? null : <Age at={feed.lastArrival / 1_000} />}
      </Badge>
    )
  }
  if (quote !== null && quote.isStale) {
    return (
      <Badge tone="warn">
        price stale <Age at={quote.tsEvent / 1_000} />
      </Badge>
    )
  }
  if (quote !== null && quote.sourceId !== null) {
    return (
      <span className="muted">
        price <Age at={quote.tsEvent / 1_000} /> old
      </span>
    )
  }
  if (feed.state !== 'CONNECTED') return <span className="muted">market {feed.state.toLowerCase()}</span>
  return <span className="muted">fresh {feed.lastArrival === null ? null : <Age at={feed.lastArrival / 1_000} />}</span>
}
