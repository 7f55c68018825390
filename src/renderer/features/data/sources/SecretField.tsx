import { useId } from 'react'
import type { RefObject } from 'react'

interface SecretFieldProps {
  readonly label: string
  readonly field: RefObject<HTMLInputElement | null>
  readonly describedBy?: string
  readonly onChange?: (text: string) => void
}

/** A field whose text is never drawn and never kept in the state of the screen: it is read once, from the field itself. */
export function SecretField({ label, field, describedBy, onChange }: SecretFieldProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        ref={field}
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={4_096}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange?.(target.value)}
      />
    </>
  )
}
