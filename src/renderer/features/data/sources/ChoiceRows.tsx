import { useId, useRef, useState } from 'react'
import { Button } from '../../../components/Button.tsx'
import { classes } from '../../../components/classes.ts'
import { CheckField, TextField } from '../../../components/Field.tsx'
import type { RowsChoice } from './choiceFields.ts'
import { cellKey, MOST_ROWS, withNewRow, type ChoiceForm, type ChoiceProblems, type ChoiceRow } from './choiceForm.ts'
import styles from './SourceChoices.module.css'

interface ChoiceRowsProps {
  readonly field: RowsChoice
  readonly form: ChoiceForm
  readonly problems: ChoiceProblems
  readonly onChange: (form: ChoiceForm) => void
}

/** A list of the user's own in place of the usual one: rows that are added, typed and removed. */
export function ChoiceRows({ field, form, problems, onChange }: ChoiceRowsProps) {
  const addButton = useRef<HTMLButtonElement>(null)
  const [added, setAdded] = useState<number | null>(null)
  const problemId = useId()
  const problem = problems.get(field.name)
  const { item } = field
  const add = (): void => {
    const longer = withNewRow(form)
    setAdded(longer.rows.at(-1)?.id ?? null)
    onChange(longer)
  }
  const takeUsual = (takesUsual: boolean): void => {
    setAdded(null)
    onChange(takesUsual || form.rows.length > 0 ? { ...form, takesUsual } : { ...withNewRow(form), takesUsual })
  }
  const change = (row: ChoiceRow): void =>
    onChange({ ...form, rows: form.rows.map((one) => (one.id === row.id ? row : one)) })
  const remove = (id: number): void => {
    addButton.current?.focus()
    onChange({ ...form, rows: form.rows.filter((row) => row.id !== id) })
  }
  return (
    <>
      <CheckField label={field.label} hint={field.hint} checked={form.takesUsual} onChange={takeUsual} />
      {form.takesUsual ? null : (
        <>
          <ul className={styles['rows']}>
            {form.rows.map((row, index) => (
              <li key={row.id} className={classes(styles['row'], field.hasAddress && styles['addressed'])}>
                <TextField
                  label={`Name of ${item} ${index + 1}`}
                  value={row.name}
                  onChange={(name) => change({ ...row, name })}
                  error={problems.get(cellKey(row, 'name')) ?? null}
                  autoFocus={row.id === added}
                />
                {field.hasAddress ? (
                  <TextField
                    label={`Address of ${item} ${index + 1}`}
                    value={row.address}
                    onChange={(address) => change({ ...row, address })}
                    error={problems.get(cellKey(row, 'address')) ?? null}
                  />
                ) : null}
                <Button onClick={() => remove(row.id)} aria-label={`Remove ${item} ${index + 1}`}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
          {form.rows.length === 0 ? <p className="muted">{field.whenEmpty}</p> : null}
          <p>
            <Button
              ref={addButton}
              onClick={add}
              aria-describedby={problem === undefined ? undefined : problemId}
              data-unfit={problem === undefined ? undefined : true}
              blocked={form.rows.length < MOST_ROWS ? null : `At most ${MOST_ROWS} are read.`}
            >
              {`Add ${item}`}
            </Button>
          </p>
          {problem === undefined ? null : (
            <p id={problemId} className="crit">
              {problem}
            </p>
          )}
        </>
      )}
    </>
  )
}
