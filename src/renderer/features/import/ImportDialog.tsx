import type { ChangeEvent } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { commands, isInShell } from '../../state/desk.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import { INTERVALS } from '../charts/intervals.ts'
import styles from './Import.module.css'
import { ImportReportView } from './ImportReportView.tsx'
import { sourceName, useImport } from './useImport.ts'
import type { ImportSource } from './useImport.ts'

/** Imports bars from a CSV file: choose or drop, look at what was understood and refused, then store. */
export function ImportDialog({ file }: { readonly file: { readonly name: string; readonly text: string } | null }) {
  const { step, change, choose, preview, store } = useImport(file)
  const { source, report, stored } = step
  const notReady =
    source === null
      ? 'Choose a file first.'
      : step.symbol.trim() === ''
        ? 'Enter the symbol first.'
        : step.busy
          ? 'Reading…'
          : null
  const noRows = report !== null && report.accepted === 0 ? 'No row could be accepted.' : null
  const actions =
    stored === null ? (
      <>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button onClick={() => void preview()} blocked={notReady} look={report === null ? 'strong' : 'plain'}>
          Preview
        </Button>
        <Button
          onClick={() => void store()}
          blocked={notReady ?? noRows ?? (report === null ? 'Preview first.' : null)}
          look={report === null ? 'plain' : 'strong'}
        >
          Store {report === null ? '' : `${report.accepted} bars`}
        </Button>
      </>
    ) : (
      <Button look="strong" onClick={closeDialog}>
        Done
      </Button>
    )
  return (
    <Dialog title="Import bars" wide actions={actions}>
      <div className={styles['import']}>
        <FileRow source={source} onChoose={choose} />
        <div className={styles['fields']}>
          <TextField
            label="Symbol"
            value={step.symbol}
            onChange={(symbol) => change({ symbol: symbol.toUpperCase(), report: null })}
            hint="How the instrument will be called."
          />
          <SelectField
            label="Bar length"
            value={step.interval ?? ''}
            onChange={(interval) =>
              change({ interval: interval === '' ? null : (interval as BarInterval), report: null })
            }
            options={[{ value: '', label: 'detect' }, ...INTERVALS.map((name) => ({ value: name, label: name }))]}
            hint="Detected from the dates unless chosen."
          />
        </div>
        {step.failure === null ? null : (
          <p className="crit" role="alert">
            {step.failure}
          </p>
        )}
        {stored === null ? null : (
          <p role="status">Stored as {stored}. It can be replayed (Start a session) and tested on (Lab).</p>
        )}
        {report === null ? null : <ImportReportView report={report} />}
      </div>
    </Dialog>
  )
}

function FileRow({
  source,
  onChoose,
}: {
  readonly source: ImportSource | null
  readonly onChoose: (source: ImportSource) => void
}) {
  const pick = async (): Promise<void> => {
    const reply = await orToast(commands.desk.ChooseImportFile({}))
    if (reply === null) return
    if (!reply.available) showToast('failure', 'This host has no file dialog. Drop the file on the window instead.')
    else if (reply.path !== null) onChoose({ kind: 'file', path: reply.path })
  }
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = event.target.files?.[0]
    if (chosen !== undefined) onChoose({ kind: 'text', name: chosen.name, text: await chosen.text() })
  }
  return (
    <p className={styles['file']}>
      {isInShell ? (
        <Button onClick={() => void pick()}>Choose a file…</Button>
      ) : (
        <label className={styles['picker']}>
          Choose a file…
          <input type="file" accept=".csv,text/csv" onChange={(event) => void read(event)} />
        </label>
      )}
      <span className="muted">
        {source === null
          ? 'CSV with date, open, high, low, close, volume. Or drop a file on the window.'
          : sourceName(source)}
      </span>
    </p>
  )
}
