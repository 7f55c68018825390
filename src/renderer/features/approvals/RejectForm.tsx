import { useEffect, useRef, useState } from 'react'
import type { RejectReason } from '#core/model/proposal.ts'
import { Button } from '../../components/Button.tsx'
import styles from './ApprovalCard.module.css'
import { REJECT_REASONS } from './rejectReasons.ts'

interface RejectFormProps {
  readonly onReject: (reason: RejectReason, text: string) => void
  readonly onBack: () => void
}

/** Asks for one of six reasons, by digit or click; the sixth needs words. */
export function RejectForm({ onReject, onBack }: RejectFormProps) {
  const [text, setText] = useState('')
  const [asksText, setAsksText] = useState(false)
  const group = useRef<HTMLDivElement>(null)
  useEffect(() => group.current?.focus(), [])
  const choose = (reason: RejectReason): void => {
    if (reason === 'OTHER' && text.trim() === '') setAsksText(true)
    else onReject(reason, text.trim())
  }
  return (
    <div
      ref={group}
      className={styles['step']}
      role="group"
      aria-label="Reason for the rejection"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onBack()
        }
        if (event.target instanceof HTMLInputElement || event.repeat || event.ctrlKey || event.altKey) return
        const chosen = REJECT_REASONS.find(({ digit }) => digit === event.key)
        if (chosen === undefined) return
        event.preventDefault()
        choose(chosen.reason)
      }}
    >
      <strong>Reject because</strong>
      {REJECT_REASONS.map(({ digit, reason, words }) => (
        <Button key={reason} onClick={() => choose(reason)} keys={digit}>
          {words}
        </Button>
      ))}
      {asksText ? (
        <input
          className={styles['words']}
          aria-label="Reason in words, then Enter"
          placeholder="Reason in words, then Enter"
          autoFocus
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && text.trim() !== '') onReject('OTHER', text.trim())
          }}
        />
      ) : null}
      <span className={styles['push']} />
      <Button look="quiet" onClick={onBack} keys="Esc">
        Back
      </Button>
    </div>
  )
}
