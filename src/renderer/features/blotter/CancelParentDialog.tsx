import { formatQuantity } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { useRecord } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { Preview } from './CancelDialogs.tsx'

/** Previews the end of an order that is worked by an algorithm. */
export function CancelParentDialog({ parentId }: { readonly parentId: string }) {
  const parent = useRecord('parents', parentId)
  const instrument = useRecord('instruments', parent?.instrumentId ?? null)
  const isWorked = parent !== null && ['NEW', 'RUNNING', 'PAUSED'].includes(parent.phase)
  const rest = isWorked ? parent.quantity - parent.filled : 0
  const lines = isWorked
    ? [
        `${parent.side} ${formatQuantity(instrument, rest)} of ${formatQuantity(instrument, parent.quantity)} ${instrument?.symbol ?? parent.instrumentId} are not sent any more (${parent.algorithm})`,
        `Working orders for ${formatQuantity(instrument, parent.open)} are cancelled`,
      ]
    : []
  return (
    <Preview
      title="Cancel the parent order"
      lines={lines}
      note="What was filled stays, with its stops. A working order may still fill before its cancel arrives."
      action="Cancel the parent order"
      onConfirm={() => orToast(commands.broker.CancelParents({ parentIds: [parentId], cause: 'the trader' }))}
    />
  )
}
