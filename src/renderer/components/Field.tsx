import { useId } from 'react'
import type { ReactNode } from 'react'
import { localeGroupSign, parseNumber } from '../format/parseNumber.ts'
import styles from './Field.module.css'
import { classes } from './classes.ts'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null
  readonly children: (ids: { readonly id: string; readonly describedBy: string }) => ReactNode
}

/** A labelled control with a hint below it that turns into the error. */
function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId()
  const describedBy = `${id}-hint`
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {children({ id, describedBy })}
      <div id={describedBy} className={classes(styles['hint'], error !== null && styles['wrong'])}>
        {error ?? hint}
      </div>
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly hint?: ReactNode
  readonly error?: string | null
  readonly unit?: string | undefined
  readonly type?: 'text' | 'date' | 'time'
  readonly autoFocus?: boolean
  readonly list?: readonly string[]
}

/** A one-line text. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  error,
  unit,
  type = 'text',
  autoFocus = false,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {({ id, describedBy }) => (
        <span className={styles['control']}>
          <input
            id={id}
            className={styles['input']}
            type={type}
            value={value}
            autoFocus={autoFocus}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={describedBy}
            aria-invalid={error === null || error === undefined ? undefined : true}
            onChange={(event) => onChange(event.target.value)}
          />
          {unit === undefined ? null : <span className={styles['unit']}>{unit}</span>}
        </span>
      )}
    </Field>
  )
}

/**
 * A number typed as text; both `.` and `,` are understood and an error says when it is none. `isQuietEmpty` does not
 * complain of a field that nobody has filled in yet; the form says what is missing.
 */
export function NumberField({
  isQuietEmpty = false,
  ...props
}: Omit<TextFieldProps, 'type'> & { readonly isQuietEmpty?: boolean }) {
  const value = parseNumber(props.value, localeGroupSign())
  const isWaiting = isQuietEmpty && props.value.trim() === ''
  return <TextField {...props} error={props.error ?? (value === null && !isWaiting ? 'Enter a number.' : null)} />
}

/** One of several choices. */
export function SelectField({ label, value, options, onChange, hint }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <select
          id={id}
          className={styles['input']}
          value={value}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
}

/** A choice between yes and no. */
export function CheckField({ label, checked, onChange, hint }: CheckFieldProps) {
  const id = useId()
  return (
    <div className={styles['check']}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>
        {label}
        {hint === undefined ? null : <span className={styles['hint']}>{hint}</span>}
      </label>
    </div>
  )
}

interface CheckFieldProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly hint?: ReactNode
}
