import { useState } from 'react'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { ExecutionStyle } from '#contracts/risk.ts'
import { fromPrice, fromQuantity, notional, tickDecimals } from '#core/money.ts'
import { Button } from '../../components/Button.tsx'
import { NumberField, SelectField } from '../../components/Field.tsx'
import { orderSentence } from '../../format/words.ts'
import styles from './ApprovalCard.module.css'
import { readTerms } from './modifiedTerms.ts'

interface ModifyFormProps {
  readonly proposal: Proposal
  readonly instrument: Instrument
  readonly equity: number | null
  readonly onModify: (quantity: number, limitPrice: number | null, style: ExecutionStyle | null) => void
  readonly onBack: () => void
}

const STYLES: readonly { readonly value: string; readonly label: string; readonly style: ExecutionStyle | null }[] = [
  { value: 'HOUSE', label: 'As the house chooses', style: null },
  { value: 'AT_ONCE', label: 'At once', style: 'AT_ONCE' },
  { value: 'PATIENT', label: 'Resting first', style: 'PATIENT' },
  { value: 'SPREAD', label: 'Spread over time', style: 'SPREAD' },
]

/** Changes size, limit or style; the changed terms get a new hash and must be decided again. */
export function ModifyForm({ proposal, instrument, equity, onModify, onBack }: ModifyFormProps) {
  const [quantity, setQuantity] = useState(
    fromQuantity(instrument, proposal.quantity).toFixed(instrument.quantityDecimals),
  )
  const [limit, setLimit] = useState(
    proposal.limitPrice === null ? '' : fromPrice(instrument, proposal.limitPrice).toFixed(tickDecimals(instrument)),
  )
  const [style, setStyle] = useState('HOUSE')
  const terms = readTerms(instrument, quantity, proposal.limitPrice === null ? null : limit)
  const echo = terms.ok
    ? orderSentence(
        proposal.side,
        instrument,
        terms.quantity,
        notional(instrument, terms.limitPrice ?? proposal.referencePrice, terms.quantity),
        equity,
      )
    : terms.why
  const submit = (): void => {
    if (terms.ok) onModify(terms.quantity, terms.limitPrice, STYLES.find(({ value }) => value === style)?.style ?? null)
  }
  return (
    <form
      className={styles['modify']}
      aria-label="Change size or limit"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onBack()
      }}
    >
      <NumberField label="Quantity" value={quantity} onChange={setQuantity} autoFocus />
      {proposal.limitPrice === null ? null : <NumberField label="Limit price" value={limit} onChange={setLimit} />}
      {proposal.orderType === 'LIMIT' && proposal.entry === undefined ? (
        <SelectField label="Work it" value={style} options={STYLES} onChange={setStyle} />
      ) : null}
      <p className={styles['echo']} aria-live="polite">
        {echo}
      </p>
      <Button type="submit" blocked={terms.ok ? null : terms.why}>
        Check new terms
      </Button>
      <Button look="quiet" onClick={onBack} keys="Esc">
        Back
      </Button>
    </form>
  )
}
