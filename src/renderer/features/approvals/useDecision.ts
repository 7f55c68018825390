import type { ExecutionStyle } from '#contracts/risk.ts'
import { useState } from 'react'
import type { Proposal, RejectReason } from '#core/model/proposal.ts'
import { commands } from '../../state/desk.ts'
import { showToast } from '../../state/toasts.ts'
import type { Arming } from './arming.ts'
import type { OwnView } from './approvalBlock.ts'
import { decisionRecord } from './decision.ts'

/** What the trader entered for the proposal on the card, and the ways to decide it. */
export interface Decision {
  readonly ownView: OwnView | null
  readonly typed: string
  readonly inFlight: boolean
  /** Which part of the foot is open. */
  readonly step: 'decide' | 'reject' | 'modify'
  readonly failure: string | null
}

const FRESH: Decision = { ownView: null, typed: '', inFlight: false, step: 'decide', failure: null }

/** Holds a decision in the making; it starts afresh with every new set of terms. */
export function useDecision(proposal: Proposal | null) {
  const hash = proposal?.hash ?? null
  const [held, setHeld] = useState({ hash, decision: FRESH })
  const decision = held.hash === hash ? held.decision : FRESH
  const change = (part: Partial<Decision>): void =>
    setHeld((before) => ({ hash, decision: { ...(before.hash === hash ? before.decision : FRESH), ...part } }))

  const run = async (
    send: () => Promise<{ readonly ok: boolean; readonly failure?: { readonly message: string } }>,
  ): Promise<boolean> => {
    change({ inFlight: true, failure: null })
    const answer = await send()
    change({ inFlight: false, failure: answer.ok ? null : (answer.failure?.message ?? null) })
    if (!answer.ok) showToast('failure', answer.failure?.message ?? 'The risk engine refused.')
    return answer.ok
  }

  return {
    decision,
    change,
    approve: (arming: Arming, at: number, typedQuantity: number | null): void => {
      if (proposal === null) return
      const record = decisionRecord(arming, performance.timeOrigin, at, decision.ownView)
      void run(() =>
        commands.risk.ApproveProposal({
          proposalId: proposal.proposalId,
          hash: proposal.hash,
          decision: record,
          typedQuantity,
        }),
      )
    },
    reject: (arming: Arming, reason: RejectReason, text: string): void => {
      if (proposal === null) return
      const record = decisionRecord(arming, performance.timeOrigin, performance.now(), decision.ownView)
      void run(() =>
        commands.risk.RejectProposal({
          proposalId: proposal.proposalId,
          hash: proposal.hash,
          decision: record,
          reason,
          text,
        }),
      )
    },
    modify: (quantity: number, limitPrice: number | null, style: ExecutionStyle | null): void => {
      if (proposal === null) return
      void run(() =>
        commands.risk.ModifyProposal({
          proposalId: proposal.proposalId,
          hash: proposal.hash,
          quantity,
          limitPrice,
          ...(style === null ? {} : { style }),
        }),
      )
    },
    extend: (): void => {
      if (proposal === null) return
      void run(() => commands.risk.ExtendProposal({ proposalId: proposal.proposalId, hash: proposal.hash }))
    },
  }
}
