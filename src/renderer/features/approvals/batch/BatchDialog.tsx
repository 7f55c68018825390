import { useRef, useState } from 'react'
import type { Proposal } from '#core/model/proposal.ts'
import { faceOfMode } from '../../../app/mode.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { formatMoney } from '../../../format/amount.ts'
import { formatFixed } from '../../../format/number.ts'
import { commands } from '../../../state/desk.ts'
import { useRecord, useRecords } from '../../../state/tables.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import { closeDialog } from '../../../state/ui.ts'
import { isArmed, type Arming } from '../arming.ts'
import { Countdown } from '../Countdown.tsx'
import { decisionRecord } from '../decision.ts'
import { shortAction } from '../describe.ts'
import { useArming } from '../useArming.ts'
import { useFocusClickGuard } from '../useFocusClickGuard.ts'
import styles from './BatchDialog.module.css'
import { batchesOf, batchTotals, COUNT_TYPED_FROM } from './batches.ts'

interface BatchDialogProps {
  readonly strategyId: string
  readonly side: Proposal['side']
}

/** Routine proposals of one strategy and one side, decided with one act. Nothing is chosen to begin with. */
export function BatchDialog({ strategyId, side }: BatchDialogProps) {
  return (
    <Dialog title={`Decide together: ${side} by ${strategyId}`} wide>
      <BatchForm strategyId={strategyId} side={side} />
    </Dialog>
  )
}

/** A component of its own, because what it watches is on the page only once the layer is. */
function BatchForm({ strategyId, side }: BatchDialogProps) {
  const body = useRef<HTMLDivElement>(null)
  const rows =
    batchesOf(useRecords('proposals')).find((each) => each.strategyId === strategyId && each.side === side)
      ?.proposals ?? []
  const [chosenIds, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState('')
  const [inFlight, setInFlight] = useState(false)
  const chosen = rows.filter(({ proposalId }) => chosenIds.has(proposalId))
  const blocked = blockOf(chosen.length, typed, inFlight)
  const terms = chosen.length === 0 ? null : chosen.map(({ hash }) => hash).join(' ')

  const send = async (arming: Arming, at: number): Promise<void> => {
    if (terms === null || blocked !== null || !isArmed(arming, terms, at)) return
    setInFlight(true)
    const reply = await orToast(
      commands.risk.ApproveBatch({
        items: chosen.map(({ proposalId, hash }) => ({ proposalId, hash })),
        decision: decisionRecord(arming, performance.timeOrigin, at, null),
        typedCount: chosen.length < COUNT_TYPED_FROM ? null : chosen.length,
      }),
    )
    setInFlight(false)
    if (reply === null) return
    const sent = reply.results.filter(({ status }) => status === 'APPROVED').length
    showToast(sent === reply.results.length ? 'note' : 'failure', resultWords(sent, reply.results.length))
    closeDialog()
  }
  const arming = useArming(body, terms, (at, armed) => void send(armed, at))
  useFocusClickGuard(body)

  const toggle = (proposalId: string, on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, proposalId] : [...before].filter((each) => each !== proposalId)))

  const [first] = rows
  const verb = first === undefined ? '' : faceOfMode(first.mode).verb
  const ready = blocked ?? (arming.armed ? null : 'Arming: a moment without keys.')
  return (
    <div ref={body} className={styles['body']} tabIndex={-1} data-scope="approval">
      <fieldset className={styles['rows']}>
        <legend>Choose what you mean; each is checked by itself when it is sent.</legend>
        {rows.map((proposal) => (
          <Row
            key={proposal.proposalId}
            proposal={proposal}
            chosen={chosenIds.has(proposal.proposalId)}
            onToggle={(on) => toggle(proposal.proposalId, on)}
          />
        ))}
      </fieldset>
      <Totals chosen={chosen} />
      {chosen.length < COUNT_TYPED_FROM ? null : (
        <label className={styles['count']}>
          Type how many
          <input
            value={typed}
            inputMode="numeric"
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <div className={styles['foot']}>
        <Button onClick={closeDialog} keys="Esc">
          Back
        </Button>
        <span className={styles['why']} aria-live="polite">
          {ready ?? 'Armed: Ctrl+Enter or a click approves.'}
        </span>
        <Button
          look="strong"
          keys="Ctrl+Enter"
          blocked={ready}
          onClick={(event) => {
            // A click without a pointer is Enter or Space in disguise.
            if (event.detail > 0) void send(arming.read(), event.timeStamp)
          }}
        >
          Approve {verb} {side} {chosen.length}
        </Button>
      </div>
    </div>
  )
}

function Row({
  proposal,
  chosen,
  onToggle,
}: {
  readonly proposal: Proposal
  readonly chosen: boolean
  readonly onToggle: (on: boolean) => void
}) {
  const instrument = useRecord('instruments', proposal.instrumentId)
  return (
    <label className={styles['row']}>
      <input type="checkbox" checked={chosen} onChange={(event) => onToggle(event.target.checked)} />
      <strong>{shortAction(proposal, instrument)}</strong>
      <span>
        {formatMoney(proposal.notional)} {instrument?.currency}
      </span>
      <span className="muted">{proposal.counterEvidence[0]?.text}</span>
      <Countdown from={proposal.tsCreated} until={proposal.tsExpires} />
    </label>
  )
}

function Totals({ chosen }: { readonly chosen: readonly Proposal[] }) {
  const { notional, risk, cost } = batchTotals(chosen)
  return (
    <p className={styles['totals']} aria-live="polite">
      {chosen.length === 0
        ? 'Nothing is chosen.'
        : `Together ${formatMoney(notional)}, at risk to the stops ${formatMoney(risk)}, expected cost ${formatFixed(cost, 2)}.`}
    </p>
  )
}

function blockOf(count: number, typed: string, inFlight: boolean): string | null {
  if (inFlight) return 'Sent to the risk engine, waiting for its answer.'
  if (count < 2) return 'Choose at least two.'
  if (count >= COUNT_TYPED_FROM && typed.trim() !== String(count)) return `Type ${count} to approve this many.`
  return null
}

function resultWords(sent: number, asked: number): string {
  return sent === asked
    ? `All ${asked} were approved and sent.`
    : `${sent} of ${asked} were approved and sent; the others changed or were refused and wait in the queue.`
}
