import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import { isClosed } from '#core/model/order.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { formatMoney, formatPrice, formatQuantity } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { readTable, useRecord, useRecords } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import styles from './CancelDialogs.module.css'

interface PreviewProps {
  readonly title: string
  readonly lines: readonly string[]
  readonly note: string
  readonly action: string
  readonly onConfirm: () => Promise<unknown>
}

/** Shows what will be asked of the venue; Ctrl+Enter or the button does it, Enter alone does not. */
export function Preview({ title, lines, note, action, onConfirm }: PreviewProps) {
  const confirm = async (): Promise<void> => {
    if ((await onConfirm()) !== null) closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button
        look="strong"
        onClick={() => void confirm()}
        keys="Ctrl+Enter"
        blocked={lines.length === 0 ? 'There is nothing to do.' : null}
      >
        {action}
      </Button>
    </>
  )
  return (
    <Dialog title={title} actions={actions} onConfirmKey={() => (lines.length > 0 ? void confirm() : undefined)}>
      <Scroll className={styles['lines']} label="What will happen">
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Scroll>
      <p className="muted">{note}</p>
    </Dialog>
  )
}

/** Previews the cancel of every working entry; protective stops are not touched. */
export function CancelEntriesDialog() {
  const entries = useRecords('orders').filter((order) => order.role === 'ENTRY' && !isClosed(order.status))
  const cancel = async () => {
    const reply = await orToast(commands.risk.CancelWorkingEntries({}))
    if (reply !== null) showToast('note', `Asked the venue to cancel ${reply.asked} entries.`)
    return reply
  }
  return (
    <Preview
      title="Cancel all working entries"
      lines={entries.map(orderLine)}
      note="Protective stops and exits stay. An entry may still fill before its cancel arrives."
      action={`Cancel ${entries.length} entries`}
      onConfirm={cancel}
    />
  )
}

/** Previews the cancel of one order. */
export function CancelOrderDialog({ clientOrderId }: { readonly clientOrderId: string }) {
  const order = useRecord('orders', clientOrderId)
  const isOpen = order !== null && !isClosed(order.status)
  const note =
    order?.role === 'STOP_LOSS'
      ? 'This is a protective stop: without it the position has no limit to its loss.'
      : 'The order may still fill before the cancel arrives.'
  return (
    <Preview
      title="Cancel order"
      lines={isOpen ? [orderLine(order)] : []}
      note={isOpen ? note : 'The order can no longer be cancelled.'}
      action="Cancel the order"
      onConfirm={() => orToast(commands.risk.CancelOrder({ clientOrderId }))}
    />
  )
}

/** Previews leaving a position at the market. */
export function ClosePositionDialog({ instrumentId }: { readonly instrumentId: InstrumentId }) {
  const position = useRecord('positions', instrumentId)
  const instrument = useRecord('instruments', instrumentId)
  const isOpen = position !== null && position.quantity !== 0
  const side = (position?.quantity ?? 0) > 0 ? 'SELL' : 'BUY'
  const size = formatQuantity(instrument, Math.abs(position?.quantity ?? 0))
  const profit = formatMoney(position?.unrealised ?? null, 'always')
  return (
    <Preview
      title="Close position"
      lines={
        isOpen
          ? [
              `${side} ${size} ${instrument?.symbol ?? instrumentId} at the market, open profit ${profit} ${instrument?.currency ?? ''}`,
            ]
          : []
      }
      note="Reduces risk, so it needs no approval. Orders that protect this position are cancelled with it."
      action="Close the position"
      onConfirm={() => orToast(commands.risk.ClosePosition({ instrumentId }))}
    />
  )
}

function orderLine(order: Order): string {
  const instrument = readTable('instruments').get(order.instrumentId) ?? null
  const price = order.stopPrice ?? order.limitPrice
  const at =
    price === null ? 'at the market' : `${order.type.toLowerCase().replace('_', ' ')} ${formatPrice(instrument, price)}`
  return `${order.side} ${formatQuantity(instrument, order.quantity)} ${instrument?.symbol ?? order.instrumentId} ${at} (${order.clientOrderId})`
}
