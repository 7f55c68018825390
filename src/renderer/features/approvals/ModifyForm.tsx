import { useState } from 'react'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { fromPrice, fromQuantity, notional, tickDecimals } from '#core/money.ts'
import { Button } from '../../components/Button.tsx'
import { NumberField } from '../../components/Field.tsx'
import { orderSentence } from '../../format/words.ts'
import styles from './ApprovalCard.module.css'
import { readTerms } from './modifiedTerms.ts'

interface ModifyFormProps {
  readonly proposal: Proposal
  readonly instrument: Instrument
  readonly equity: number | null
  readonly onModify: (quantity: number, limitPrice: number | null) => void
  readonly onBack: () => void
}

/** Changes size or limit; the changed terms get a new hash and must be decided again. */
export function ModifyForm({ proposal, instrument, equity, onModify, onBack }: ModifyFormProps) {
  const [quantity, setQuantity] = useState(
    fromQuantity(instrument, proposal.quantity).toFixed(instrument.quantityDecimals),
  )
  const [limit, setLimit] = useState(
    proposal.limitPrice === null ? '' : fromPrice(instrument, proposal.limitPrice).toFixed(tickDecimals(instrument)),
  )
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
    if (terms.ok) onModify(terms.quantity, terms.limitPrice)
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
