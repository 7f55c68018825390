import { useEffect, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent } from 'react'
import type { TradeNoteView, TradeView } from '#contracts/records/tradeJournal.ts'
import { SelectField, TextField } from '../../components/Field.tsx'
import { commands } from '../../state/desk.ts'
import { isChanged, noteForm, readNote, type NoteForm } from './tradeNote.ts'
import styles from './Trades.module.css'

interface NoteEditorProps {
  readonly trade: TradeView
  /** Takes the focus when it appears. */
  readonly takesFocus: boolean
  readonly onSaved: (trade: TradeView, note: TradeNoteView) => void
  /** The trader is done: the focus goes back to the table. */
  readonly onDone: () => void
}

const STARS = [0, 1, 2, 3, 4, 5].map((stars) => ({
  value: String(stars),
  label: stars === 0 ? 'none' : '★'.repeat(stars),
}))

/** Tags, stars and words beside one trade. What is typed is kept with Enter, and when the focus leaves. */
export function NoteEditor({ trade, takesFocus, onSaved, onDone }: NoteEditorProps) {
  const [form, setForm] = useState<NoteForm>(() => noteForm(trade))
  const [state, setState] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const isSettled = useRef(false)
  useEffect(() => {
    if (takesFocus) root.current?.querySelector('input')?.focus()
  }, [takesFocus])

  const save = async (next: NoteForm): Promise<void> => {
    if (!isChanged(trade, next)) return
    const { accountId, tradeId } = trade
    setState('Saving…')
    const answer = await commands.desk.WriteTradeNote({ accountId, tradeId, ...readNote(next) })
    setState(answer.ok ? 'Saved.' : answer.failure.message)
    if (answer.ok) onSaved(trade, answer.reply)
  }
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    // The focus leaves because of this key, which has said already what becomes of the words.
    isSettled.current = true
    if (event.key === 'Enter') void save(form)
    else setForm(noteForm(trade))
    onDone()
  }
  const blur = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return
    if (!isSettled.current) void save(form)
    isSettled.current = false
  }
  return (
    <div
      ref={root}
      className={styles['editor']}
      role="group"
      aria-label="Beside the trade"
      onKeyDown={keyDown}
      onBlur={blur}
    >
      <TextField
        label="Tags"
        value={form.tags}
        onChange={(tags) => setForm({ ...form, tags })}
        hint="Parted by commas."
      />
      <SelectField
        label="Stars"
        value={String(form.stars)}
        options={STARS}
        onChange={(stars) => setForm({ ...form, stars: Number(stars) })}
      />
      <TextField
        label="Note"
        value={form.note}
        onChange={(note) => setForm({ ...form, note })}
        hint="Enter keeps it, Esc takes it back."
      />
      <p className={styles['saved']} role="status">
        {state}
      </p>
    </div>
  )
}
