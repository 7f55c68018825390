import type { TableRecord } from '#contracts/uiState.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Term } from '../../components/Term.tsx'
import { formatClock, formatInstant, toMicroseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import { commands } from '../../state/desk.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import { coolOffWords, isCooling } from './coolOff.ts'
import { LimitDifferences } from './LimitDifferences.tsx'
import styles from './LimitsDialog.module.css'

/** The second act: looser limits that wait are put into effect after their cool-off, or taken back at any time. */
export function WaitingLimitsDialog() {
  const change = useCurrent('limitChanges')
  if (change !== null) return <Waiting change={change} />
  return (
    <Dialog title="Looser limits" actions={<Button onClick={closeDialog}>Back</Button>}>
      <p className="muted">No change of limits waits: it was put into effect, taken back or has lapsed.</p>
    </Dialog>
  )
}

function Waiting({ change }: { readonly change: TableRecord<'limitChanges'> }) {
  const now = toMicroseconds(useNow(1_000))
  const cooling = isCooling(change, now)
  const { changeId } = change
  const apply = async (): Promise<void> => {
    if (cooling || (await orToast(commands.risk.ApplyLimits({ changeId }))) === null) return
    showToast('note', 'The looser limits are in effect. Entries are paused until you resume them.')
    closeDialog()
  }
  const withdraw = async (): Promise<void> => {
    if ((await orToast(commands.risk.WithdrawLimits({ changeId }))) !== null) closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button onClick={() => void withdraw()}>Take it back</Button>
      <Button
        look="strong"
        onClick={() => void apply()}
        keys="Ctrl+Enter"
        blocked={cooling ? `The cool-off ends at ${formatClock(change.appliesFrom)} UTC.` : null}
      >
        Put into effect
      </Button>
    </>
  )
  return (
    <Dialog title="Looser limits" wide actions={actions} onConfirmKey={() => void apply()}>
      <LimitDifferences differences={change.differences} />
      <dl className={styles['facts']}>
        <dt>
          <Term of="term.coolOff">Cool-off</Term>
        </dt>
        <dd>
          <span role="timer">{coolOffWords(change, now)}</span>
        </dd>
        <dt>Proposed</dt>
        <dd>
          {formatInstant(change.proposedAt)} UTC by {change.setBy}
        </dd>
        <dt>Reason</dt>
        <dd>{change.reason}</dd>
        <dt>Then</dt>
        <dd>Entries pause until you resume them. Nothing that is held is changed.</dd>
      </dl>
    </Dialog>
  )
}
