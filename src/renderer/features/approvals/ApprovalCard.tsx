import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { liveCommand } from '../../app/liveKeymap.ts'
import { faceOfMode } from '../../app/mode.ts'
import { Panel } from '../../components/Panel.tsx'
import { usePanelState } from '../../state/panelState.ts'
import { showProposal, useUi } from '../../state/ui.ts'
import { useCurrent, useRecord } from '../../state/tables.ts'
import { useWorstFeed } from '../../state/feed.ts'
import { askLineage } from '../lineage/lineageState.ts'
import styles from './ApprovalCard.module.css'
import { isArmed } from './arming.ts'
import type { Arming } from './arming.ts'
import { CardBody } from './CardBody.tsx'
import { CardFooter } from './CardFooter.tsx'
import { CardHeader } from './CardHeader.tsx'
import { shortAction } from './describe.ts'
import { ModifyForm } from './ModifyForm.tsx'
import { readQuantity } from './modifiedTerms.ts'
import { isWaiting, neighbour } from './queue.ts'
import { RejectForm } from './RejectForm.tsx'
import { useApprovalBlock } from './useApprovalBlock.ts'
import { useArming } from './useArming.ts'
import { useCardProposal } from './useCard.ts'
import { useDecision } from './useDecision.ts'
import { useFocusClickGuard } from './useFocusClickGuard.ts'

/** The one card on which a proposal is decided. */
export function ApprovalCard() {
  const card = useRef<HTMLDivElement>(null)
  const { proposal, queue } = useCardProposal()
  const instrument = useRecord('instruments', proposal?.instrumentId ?? null)
  const account = useCurrent('account')
  const feed = useWorstFeed()
  const [details, setDetails] = useState(false)
  const { decision, change, approve, reject, modify, extend } = useDecision(proposal)
  const typedQuantity = instrument === null ? null : readQuantity(instrument, decision.typed)
  const blocked = useApprovalBlock(proposal, decision, typedQuantity)
  const waiting = proposal !== null && isWaiting(proposal)
  const state = usePanelState('proposals', { empty: proposal === null })

  const terms = waiting ? `${proposal.hash} ${proposal.status}` : null

  const tryApprove = (at: number, armed: Arming): void => {
    if (proposal === null || terms === null || blocked !== null || decision.step !== 'decide') return
    if (isArmed(armed, terms, at)) approve(armed, at, proposal.tier === 2 ? typedQuantity : null)
  }
  const arming = useArming(card, terms, tryApprove)
  useFocusClickGuard(card)
  const cardFocus = useUi((ui) => ui.cardFocus)
  useEffect(() => {
    if (!cardFocus) return
    useUi.setState({ cardFocus: false })
    card.current?.focus()
  }, [cardFocus])

  const backToCard = (): void => {
    change({ step: 'decide' })
    card.current?.focus()
  }
  const keyDown = (event: KeyboardEvent): void => {
    const command = liveCommand(event, 'approval')
    const isTyping = event.target instanceof HTMLInputElement && !event.ctrlKey
    if (command === null || command === 'approve' || isTyping || event.repeat) return
    event.preventDefault()
    if (command === 'reject' && waiting) change({ step: 'reject' })
    if (command === 'modify' && waiting) change({ step: 'modify' })
    if (command === 'details') setDetails(!details)
    if (command === 'proposalLineage' && proposal !== null) askLineage({ kind: 'PROPOSAL', id: proposal.proposalId })
    if (command === 'nextProposal')
      showProposal(neighbour(queue, proposal?.proposalId ?? null, 1)?.proposalId ?? null, false)
    if (command === 'previousProposal')
      showProposal(neighbour(queue, proposal?.proposalId ?? null, -1)?.proposalId ?? null, false)
  }

  return (
    <Panel
      label="Approval card"
      state={state}
      empty={<p>No approval is waiting. New ones appear here; F8 brings you to them.</p>}
    >
      <div
        ref={card}
        className={styles['card']}
        role="group"
        aria-label={
          proposal === null
            ? 'Approval card, empty'
            : `Approval ${proposal.proposalId}: ${shortAction(proposal, instrument)}`
        }
        tabIndex={-1}
        data-scope="approval"
        onKeyDown={keyDown}
      >
        {proposal === null ? null : (
          <>
            <CardHeader proposal={proposal} feed={feed} />
            <div className={styles['content']}>
              <CardBody
                proposal={proposal}
                instrument={instrument}
                details={details}
                covered={proposal.tier === 2 && waiting && decision.ownView === null}
              />
              {waiting ? null : <p className={styles['end']}>{proposal.outcome ?? proposal.status}</p>}
            </div>
            {decision.step === 'reject' && waiting ? (
              <RejectForm onBack={backToCard} onReject={(reason, text) => reject(arming.read(), reason, text)} />
            ) : null}
            {decision.step === 'modify' && waiting && instrument !== null ? (
              <ModifyForm
                proposal={proposal}
                instrument={instrument}
                equity={account?.equity ?? null}
                onBack={backToCard}
                onModify={modify}
              />
            ) : null}
            <CardFooter
              label={`Approve ${faceOfMode(proposal.mode).verb} ${shortAction(proposal, instrument)}`}
              tier={proposal.tier}
              blocked={decision.step === 'decide' ? blocked : 'Finish or leave the open step first.'}
              armed={arming.armed}
              watched={arming.watched}
              waiting={waiting}
              extended={proposal.extended}
              ownView={decision.ownView}
              typed={decision.typed}
              onOwnView={(ownView) => change({ ownView })}
              onTyped={(typed) => change({ typed })}
              onReject={() => change({ step: 'reject' })}
              onModify={() => change({ step: 'modify' })}
              onExtend={extend}
              onApprove={(at) => tryApprove(at, arming.read())}
            />
          </>
        )}
      </div>
    </Panel>
  )
}
