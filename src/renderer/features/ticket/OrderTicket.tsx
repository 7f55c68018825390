import { useState } from 'react'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { faceOfMode } from '../../app/mode.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { CheckField, NumberField, SelectField, TextField } from '../../components/Field.tsx'
import { formatPriceUnits } from '../../format/amount.ts'
import { orderSentence } from '../../format/words.ts'
import { commands } from '../../state/desk.ts'
import { useCurrent, useRecord, useRecords } from '../../state/tables.ts'
import { closeDialog, showProposal, showWorkspace, useUi } from '../../state/ui.ts'
import styles from './OrderTicket.module.css'
import { EMPTY_TICKET, pricesOf, readTicket, type Ticket, type TicketForm } from './ticketForm.ts'

const TYPES: readonly { readonly value: Ticket['orderType']; readonly label: string }[] = [
  { value: 'LIMIT', label: 'Limit' },
  { value: 'MARKET', label: 'Market' },
  { value: 'STOP', label: 'Stop' },
  { value: 'STOP_LIMIT', label: 'Stop limit' },
]
const TIMES: readonly { readonly value: Ticket['timeInForce']; readonly label: string }[] = [
  { value: 'DAY', label: 'Day' },
  { value: 'GTC', label: 'Until cancelled' },
  { value: 'IOC', label: 'At once or cancel' },
  { value: 'FOK', label: 'All at once or cancel' },
  { value: 'AT_OPEN', label: 'Opening auction' },
  { value: 'AT_CLOSE', label: 'Closing auction' },
]

/** An order the trader thought of. It becomes a proposal: the same checks, the same card, the same two presses. */
export function OrderTicket() {
  const selected = useUi((ui) => ui.instrumentId)
  const instruments = useRecords('instruments')
  const [instrumentId, setInstrumentId] = useState<InstrumentId | null>(selected ?? instruments[0]?.id ?? null)
  const [form, setForm] = useState<TicketForm>(EMPTY_TICKET)
  const [failure, setFailure] = useState<string | null>(null)
  const instrument = useRecord('instruments', instrumentId)
  const quote = useRecord('quotes', instrumentId)
  const account = useCurrent('account')
  const session = useCurrent('session')
  const read = readTicket(form, instrument, quote?.last ?? null)
  const change = (part: Partial<TicketForm>): void => {
    setForm((before) => ({ ...before, ...part }))
    setFailure(null)
  }

  const propose = async (): Promise<void> => {
    if (!read.ok) return
    const answer = await commands.risk.ProposeOrder(read.ticket)
    if (!answer.ok) return setFailure(answer.failure.message)
    closeDialog()
    showWorkspace('approvals')
    showProposal(answer.reply.proposalId, true)
  }

  const { limit, trigger } = pricesOf(form.orderType)
  const words =
    failure ??
    (read.ok && instrument !== null
      ? orderSentence(form.side, instrument, read.ticket.quantity, read.notional, account?.equity ?? null)
      : read.ok
        ? ''
        : read.why)
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button look="strong" keys="Ctrl+Enter" blocked={read.ok ? null : read.why} onClick={() => void propose()}>
        Propose {session === null ? '' : faceOfMode(session.session.mode).verb} {form.side}
      </Button>
    </>
  )
  return (
    <Dialog title="Order ticket" actions={actions} onConfirmKey={() => void propose()}>
      <div className={styles['ticket']}>
        <SelectField
          label="Instrument"
          value={instrumentId ?? ''}
          onChange={(id) => setInstrumentId(identifier<InstrumentId>(id))}
          options={instruments.map(({ id, symbol, venue }) => ({ value: id, label: `${symbol} at ${venue}` }))}
          hint={`Last ${formatPriceUnits(instrument, quote?.last ?? null)} ${instrument?.currency ?? ''}`}
        />
        <fieldset className={styles['sides']}>
          <legend>Side</legend>
          {(['BUY', 'SELL'] as const).map((side) => (
            <label key={side}>
              <input type="radio" name="side" checked={form.side === side} onChange={() => change({ side })} />
              {side}
            </label>
          ))}
        </fieldset>
        <SelectField
          label="Type"
          value={form.orderType}
          onChange={(value) => change({ orderType: value as Ticket['orderType'] })}
          options={TYPES}
        />
        <SelectField
          label="Works"
          value={form.timeInForce}
          onChange={(value) => change({ timeInForce: value as Ticket['timeInForce'] })}
          options={TIMES}
        />
        <NumberField
          isQuietEmpty
          label="Quantity"
          value={form.quantity}
          onChange={(quantity) => change({ quantity })}
        />
        {trigger ? (
          <NumberField
            isQuietEmpty
            label="Trades from"
            value={form.trigger}
            onChange={(text) => change({ trigger: text })}
          />
        ) : null}
        {limit ? (
          <NumberField isQuietEmpty label="Limit" value={form.limit} onChange={(text) => change({ limit: text })} />
        ) : null}
        <NumberField isQuietEmpty label="Protective stop" value={form.stop} onChange={(stop) => change({ stop })} />
        <TextField
          label="Target"
          value={form.target}
          onChange={(target) => change({ target })}
          hint="Empty for none."
        />
        {form.orderType === 'LIMIT' ? (
          <CheckField
            label="Post only"
            checked={form.postOnly}
            onChange={(postOnly) => change({ postOnly })}
            hint="Refused rather than traded at once."
          />
        ) : null}
        <div className={styles['wide']}>
          <TextField label="Why" value={form.reason} onChange={(reason) => change({ reason })} />
        </div>
      </div>
      <p className={styles['echo']} aria-live="polite">
        {words}
      </p>
      <p className="muted">
        This makes a proposal. It passes every check and waits on its card for your approval; nothing is sent before.
      </p>
    </Dialog>
  )
}
