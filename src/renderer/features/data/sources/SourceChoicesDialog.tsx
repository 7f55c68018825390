import { useEffect, useRef, useState } from 'react'
import { DEFAULT_SOURCE_CHOICES, hasChoices } from '#contracts/sourceChoices.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { CheckField, SelectField, TextField } from '../../../components/Field.tsx'
import { commands } from '../../../state/desk.ts'
import { useRecord } from '../../../state/tables.ts'
import { showToast } from '../../../state/toasts.ts'
import { closeDialog } from '../../../state/ui.ts'
import { useAnswer } from '../useAnswer.ts'
import { CHOICE_FIELDS, type ChoiceField, type ChoosingSource } from './choiceFields.ts'
import { formOfChoices, readChoiceForm, type ChoiceForm, type ChoiceProblems } from './choiceForm.ts'
import { ChoiceRows } from './ChoiceRows.tsx'
import styles from './SourceChoices.module.css'

const readChoices = () => commands.desk.ReadSourceChoices({})
const NO_PROBLEMS: ChoiceProblems = new Map()

/** What the user chooses about one source: its plan, hours, feeds, addresses. Never a key. */
export function SourceChoicesDialog({ sourceId }: { readonly sourceId: string }) {
  return hasChoices(sourceId) ? <ChoicesOf sourceId={sourceId} /> : null
}

function ChoicesOf({ sourceId }: { readonly sourceId: ChoosingSource }) {
  const name = useRecord('sources', sourceId)?.name ?? sourceId
  const body = useRef<HTMLDivElement>(null)
  const stored = useAnswer(readChoices)
  /** What was typed stays here whatever becomes of the connection; null until something is typed. */
  const [typed, setTyped] = useState<ChoiceForm | null>(null)
  /** How often an unfit form was to be saved; from the first time on its problems are shown while it is typed. */
  const [refusals, setRefusals] = useState(0)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const form = typed ?? (stored.reply === null ? null : formOfChoices(sourceId, stored.reply))
  const isThere = form !== null
  const checked = form === null || refusals === 0 ? null : readChoiceForm(sourceId, form, DEFAULT_SOURCE_CHOICES)
  const problems = checked?.ok === false ? checked.problems : NO_PROBLEMS
  useEffect(() => {
    if (isThere) body.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [isThere])
  useEffect(() => {
    if (refusals > 0) body.current?.querySelector<HTMLElement>('[aria-invalid], [data-unfit]')?.focus()
  }, [refusals])
  const save = async (): Promise<void> => {
    if (form === null || busy) return
    setFailure(null)
    if (!readChoiceForm(sourceId, form, DEFAULT_SOURCE_CHOICES).ok) return setRefusals((count) => count + 1)
    setBusy(true)
    const why = await keep(sourceId, form)
    setBusy(false)
    if (why !== null) return setFailure(why)
    showToast('note', `What is chosen about ${name} is kept.`)
    closeDialog()
  }
  const blocked = busy ? 'The choices are being kept.' : isThere ? null : 'The choices have not been read yet.'
  const actions = (
    <>
      <Button
        className={styles['usual'] ?? ''}
        onClick={() => setTyped(formOfChoices(sourceId, DEFAULT_SOURCE_CHOICES))}
        title="Puts back what a new user finds; Save keeps it."
      >
        Usual
      </Button>
      <Button onClick={closeDialog} keys="Esc">
        Cancel
      </Button>
      <Button look="strong" onClick={() => void save()} blocked={blocked} keys="Ctrl+Enter">
        Save
      </Button>
    </>
  )
  return (
    <Dialog
      title={`Choices about ${name}`}
      wide={sourceId === 'rss'}
      actions={actions}
      onConfirmKey={() => void save()}
    >
      <div ref={body} className={styles['form']}>
        {form === null ? <Waiting why={stored.failure?.message ?? null} again={stored.reload} /> : null}
        {form === null
          ? null
          : CHOICE_FIELDS[sourceId].map((field) => (
              <Choice key={field.name} field={field} form={form} problems={problems} onChange={setTyped} />
            ))}
        <p className={`crit ${styles['refusal']}`} role="alert">
          {failure ?? problemCount(problems)}
        </p>
      </div>
    </Dialog>
  )
}

/** Reads the document once more, so that what was chosen elsewhere meanwhile stays; says why nothing was kept, or null. */
async function keep(sourceId: ChoosingSource, form: ChoiceForm): Promise<string | null> {
  const current = await readChoices()
  if (!current.ok) return current.failure.message
  const read = readChoiceForm(sourceId, form, current.reply)
  if (!read.ok) return problemCount(read.problems)
  const written = await commands.desk.WriteSourceChoices(read.choices)
  return written.ok ? null : written.failure.message
}

function problemCount({ size }: ChoiceProblems): string | null {
  if (size === 0) return null
  return size === 1
    ? 'Nothing was kept: one field does not fit yet.'
    : `Nothing was kept: ${size} fields do not fit yet.`
}

function Waiting({ why, again }: { readonly why: string | null; readonly again: () => void }) {
  if (why === null) return <p className="muted">The choices are being read.</p>
  return (
    <>
      <p className="crit">{why}</p>
      <p>
        <Button onClick={again}>Read again</Button>
      </p>
    </>
  )
}

interface ChoiceProps {
  readonly field: ChoiceField
  readonly form: ChoiceForm
  readonly problems: ChoiceProblems
  readonly onChange: (form: ChoiceForm) => void
}

function Choice({ field, form, problems, onChange }: ChoiceProps) {
  const { name, label, hint } = field
  const type = (text: string): void => onChange({ ...form, texts: { ...form.texts, [name]: text } })
  const value = form.texts[name] ?? ''
  switch (field.kind) {
    case 'select':
      return <SelectField label={label} hint={hint} value={value} options={field.options} onChange={type} />
    case 'check': {
      const check = (on: boolean): void => onChange({ ...form, checks: { ...form.checks, [name]: on } })
      return <CheckField label={label} hint={hint} checked={form.checks[name] === true} onChange={check} />
    }
    case 'rows':
      return <ChoiceRows field={field} form={form} problems={problems} onChange={onChange} />
    case 'text':
    case 'number':
      return <TextField label={label} hint={hint} value={value} onChange={type} error={problems.get(name) ?? null} />
  }
}
