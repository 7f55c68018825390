import { useEffect, useState } from 'react'
import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandReply } from '#contracts/channel.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { TextField } from '../components/Field.tsx'
import { formatQuantity } from '../format/amount.ts'
import { commands } from '../state/desk.ts'
import { useRecord } from '../state/tables.ts'
import { orToast, showToast } from '../state/toasts.ts'
import { closeDialog } from '../state/ui.ts'
import styles from './RearmCeremony.module.css'

type Closing = CommandReply<typeof brokerChannel, 'PreviewFlatten'>['closing']

const WORD = 'FLATTEN'

/** Every closing order before it is sent, and the word that has to be typed. */
export function FlattenDialog() {
  const [closing, setClosing] = useState<Closing | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    let isOpen = true
    void commands.broker.PreviewFlatten({}).then((answer) => {
      if (!isOpen) return
      if (answer.ok) setClosing(answer.reply.closing)
      else setWhy(answer.failure.message)
    })
    return () => {
      isOpen = false
    }
  }, [])
  const flatten = async (): Promise<void> => {
    if ((await orToast(commands.broker.Flatten({ typed: typed.trim() }))) === null) return
    showToast('note', 'Flattening: one position at a time, each after its cancels are confirmed.')
    closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog}>Keep every position</Button>
      <Button look="strong" onClick={() => void flatten()} blocked={blockOf(closing, why, typed)}>
        Close {closing?.length ?? 0} positions
      </Button>
    </>
  )
  return (
    <Dialog title="Flatten: close every position" wide actions={actions}>
      <p>
        Cancels are confirmed first, up to 5 s each. Then each position is closed at the market, one at a time; its
        quantity is read again at that moment, so it never ends on the other side.
      </p>
      <p role="status">{why ?? (closing === null ? 'Asking which orders would be sent…' : '')}</p>
      {closing === null ? null : <Preview closing={closing} />}
      <TextField
        label={`Type ${WORD}`}
        value={typed}
        onChange={setTyped}
        hint="In capital letters. Nothing is sent before."
      />
    </Dialog>
  )
}

function Preview({ closing }: { readonly closing: Closing }) {
  if (closing.length === 0) return <p>The account is flat: nothing would be sent.</p>
  return (
    <table className={styles['preview']} aria-label="Closing orders">
      <thead>
        <tr>
          <th scope="col">Instrument</th>
          <th scope="col">Order</th>
          <th scope="col">Cancelled before</th>
        </tr>
      </thead>
      <tbody>
        {closing.map((order) => (
          <Row key={order.instrumentId} order={order} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ order }: { readonly order: Closing[number] }) {
  const instrument = useRecord('instruments', order.instrumentId)
  return (
    <tr>
      <th scope="row">{instrument?.symbol ?? order.instrumentId}</th>
      <td>
        {order.side} {formatQuantity(instrument, order.quantity)} at the market, reduce only
      </td>
      <td>{order.cancelsFirst === 1 ? '1 working order' : `${order.cancelsFirst} working orders`}</td>
    </tr>
  )
}

function blockOf(closing: Closing | null, why: string | null, typed: string): string | null {
  if (why !== null) return why
  if (closing === null) return 'The closing orders are not known yet.'
  if (closing.length === 0) return 'Nothing is held.'
  return typed.trim() === WORD ? null : `Type ${WORD} first.`
}
