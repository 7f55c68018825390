import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { commands } from '../../state/desk.ts'
import { useCurrent, useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import { waitingQueue } from '../approvals/queue.ts'

/** Shows what resuming entries means before it is done. */
export function ResumeDialog() {
  const guard = useCurrent('guard')
  const waiting = waitingQueue(useRecords('proposals')).length
  const resume = async (): Promise<void> => {
    if ((await orToast(commands.risk.ResumeEntries({}))) !== null) closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog}>Keep paused</Button>
      <Button look="strong" onClick={() => void resume()}>
        Resume entries
      </Button>
    </>
  )
  return (
    <Dialog title="Resume entries" actions={actions}>
      <p>
        New risk may be proposed and approved again. The guard level is {guard?.level ?? 'unknown'}:{' '}
        {guard?.cause ?? ''}
      </p>
      <p className="muted">{waiting} approvals are waiting; each is checked again when you approve it.</p>
    </Dialog>
  )
}
