import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { commands } from '../../../state/desk.ts'
import { useRecord } from '../../../state/tables.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import { closeDialog } from '../../../state/ui.ts'

/** Removes the key of a source after one more question. */
export function RemoveKeyDialog({ sourceId }: { readonly sourceId: string }) {
  const name = useRecord('sources', sourceId)?.name ?? sourceId
  const remove = async (): Promise<void> => {
    if ((await orToast(commands.desk.RemoveSourceKey({ sourceId }))) === null) return
    showToast('note', `The key of ${name} is removed.`)
    closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button look="strong" onClick={() => void remove()} keys="Ctrl+Enter">
        Remove key
      </Button>
    </>
  )
  return (
    <Dialog title={`Remove the key of ${name}`} actions={actions} onConfirmKey={() => void remove()}>
      <p>
        {name} can no longer be asked for what needs a key, and what it serves now goes to the next source. The key
        itself stays valid at the source until you withdraw it there.
      </p>
    </Dialog>
  )
}
