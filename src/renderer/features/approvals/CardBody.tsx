import type { Instrument } from '#core/model/instrument.ts'
import type { ExecutionPlan } from '#core/model/executionPlan.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { Estimate } from '../../components/figures.tsx'
import { formatFixed } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { orderSentence } from '../../format/words.ts'
import styles from './ApprovalCard.module.css'
import { CostTable } from './CostTable.tsx'
import { orderTerms, shortAction } from './describe.ts'
import { EvidenceColumns } from './EvidenceColumns.tsx'
import { RiskTable } from './RiskTable.tsx'

interface CardBodyProps {
  readonly proposal: Proposal
  readonly instrument: Instrument | null
  readonly details: boolean
  /** Confidence and record stay covered until the trader has stated a view of his own (tier 2). */
  readonly covered: boolean
}

/** The nine parts of a proposal in their fixed order. */
export function CardBody({ proposal, instrument, details, covered }: CardBodyProps) {
  return (
    <>
      <Changes proposal={proposal} />
      <div className={styles['action']}>
        <p className={styles['terms']}>
          <span className={styles['section']}>1 Action</span>
          <strong>{shortAction(proposal, instrument)}</strong> {orderTerms(proposal, instrument)}
        </p>
        {instrument === null ? null : (
          <p className={styles['sentence']}>
            {orderSentence(proposal.side, instrument, proposal.quantity, proposal.notional, null)}
          </p>
        )}
        {proposal.execution === undefined ? null : <Execution plan={proposal.execution} />}
        <p className={styles['line']}>
          <span className={styles['section']}>2 Sizing</span>
          <span>
            {proposal.sizing.rule} · raw {trimmed(proposal.sizing.raw)} → {trimmed(proposal.sizing.final)} · bound by{' '}
            {proposal.sizing.boundBy}
          </span>
        </p>
      </div>
      <div className={styles['figures']}>
        <RiskTable lines={proposal.risk} ends={proposal.ends ?? null} />
        <CostTable cost={proposal.cost} currency={instrument?.currency ?? ''} />
      </div>
      <EvidenceColumns evidence={proposal.evidence} counterEvidence={proposal.counterEvidence} details={details} />
      <div className={styles['lines']}>
        <p className={styles['line']}>
          <span className={styles['section']}>7 Record</span>
          {covered ? <span className="faint">shown after your own view</span> : <Record proposal={proposal} />}
        </p>
        <p className={styles['line']}>
          <span className={styles['section']}>8 Wrong if</span>
          <span>{proposal.wrongIf}</span>
        </p>
        <Source proposal={proposal} details={details} />
      </div>
    </>
  )
}

/** How it is worked where it is more than one order, with what that and the other ways are expected to cost. */
function Execution({ plan }: { readonly plan: ExecutionPlan }) {
  const cost = plan.expectedBps === null ? 'cost not known' : `expected ${formatFixed(plan.expectedBps, 1)} bps`
  const others = plan.alternatives.flatMap(({ style, expectedBps }) =>
    expectedBps === null ? [] : `${style.toLowerCase()} ${formatFixed(expectedBps, 1)} bps`,
  )
  const minutes = formatFixed(plan.duration / 60_000_000, 0)
  return (
    <p className={styles['sentence']}>
      {plan.terms.kind} over {minutes} min, {cost}
      {others.length === 0 ? '' : ` (${others.join(', ')})`}. {plan.words}
    </p>
  )
}

function Record({ proposal }: { readonly proposal: Proposal }) {
  return (
    <span>
      like signals won <Estimate estimate={proposal.record} unit="share" /> · stated{' '}
      {proposal.probability === null ? (
        <span className="faint">none</span>
      ) : (
        <Estimate estimate={proposal.probability} unit="share" />
      )}
    </span>
  )
}

function Source({ proposal, details }: { readonly proposal: Proposal; readonly details: boolean }) {
  return (
    <p className={styles['line']}>
      <span className={styles['section']}>9 Source</span>
      <span className={styles['source']}>
        snapshot {proposal.snapshotId} · data {formatMoment(proposal.tsData)} ({proposal.origin}) · signal{' '}
        {proposal.signalId} · terms{' '}
        <code title={proposal.hash}>{details ? proposal.hash : `${proposal.hash.slice(0, 8)}…`}</code>
      </span>
    </p>
  )
}

function Changes({ proposal }: { readonly proposal: Proposal }) {
  if (proposal.status !== 'RETURNED' && proposal.changes.length === 0) return null
  return (
    <div className={styles['changes']} role="status">
      <strong>{proposal.status === 'RETURNED' ? 'RETURNED' : 'CHANGED'}</strong>
      <span>{proposal.outcome ?? 'The terms changed and must be decided again.'}</span>
      <ul>
        {proposal.changes.map((change) => (
          <li key={change.field}>
            {change.field} <s>{change.from}</s> → <strong>{change.to}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}

function trimmed(value: number): string {
  return formatFixed(value, Number.isInteger(value) ? 0 : 2)
}
