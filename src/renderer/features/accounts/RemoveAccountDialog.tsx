import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { commands } from '../../state/desk.ts'
import { useRecord } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'

/** Takes an account out of the list after one more question. */
export function RemoveAccountDialog({ connectionId }: { readonly connectionId: string }) {
  const name = useRecord('brokerAccounts', connectionId)?.name ?? connectionId
  const remove = async (): Promise<void> => {
    if ((await orToast(commands.desk.RemoveBrokerAccount({ connectionId }))) === null) return
    showToast('note', `${name} is no longer connected.`)
    closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button look="strong" onClick={() => void remove()} keys="Ctrl+Enter">
        Remove account
      </Button>
    </>
  )
  return (
    <Dialog title={`Remove ${name}`} actions={actions} onConfirmKey={() => void remove()}>
      <p>
        Its key is forgotten here and stays valid at the broker until you withdraw it there. Orders that work and
        positions stay at the venue; what happened here stays in the journal.
      </p>
    </Dialog>
  )
}
