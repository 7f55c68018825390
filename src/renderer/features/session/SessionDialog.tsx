import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { NumberField, SelectField, TextField } from '../../components/Field.tsx'
import { formatCount } from '../../format/amount.ts'
import { formatDay } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { closeDialog, useUi } from '../../state/ui.ts'
import { LiveFields } from './LiveFields.tsx'
import { accountCurrency, readSessionForm, SIMULATED_START, suggestedStart } from './sessionForm.ts'
import type { SessionForm } from './sessionForm.ts'
import styles from './Session.module.css'

const MODES: readonly { readonly mode: SessionForm['mode']; readonly words: string }[] = [
  { mode: 'REPLAY', words: 'Replays stored history bar by bar. The future stays hidden.' },
  { mode: 'SIM', words: 'A simulated market: 24 shares, an index, its volatility, 4 crypto pairs.' },
  {
    mode: 'PAPER',
    words:
      'Live prices, invented money: orders are filled in a simulated book at what the sources tell now, and nothing reaches a venue.',
  },
]

/** Begins the value of a recording among the data to choose from; no data set has a space in its id. */
const RECORDING = 'recording '

/** Opens a new session. The mode belongs to its account and never changes; the old account is kept in the journal. */
export function SessionDialog() {
  const datasets = useRecords('datasets')
  const first = datasets[0]
  const accounts = useRecords('brokerAccounts').filter(
    ({ environment, abilities }) => environment === 'paper' && abilities.placesOrders,
  )
  const [form, setForm] = useState<SessionForm>({
    mode: first === undefined ? 'SIM' : 'REPLAY',
    seed: '1',
    datasetId: first?.key ?? '',
    recordingId: '',
    startDate: first === undefined ? SIMULATED_START : formatDay(suggestedStart(first)),
    chosen: [],
    connectionId: '',
    cash: '100000',
    currency: 'USD',
  })
  const change = (part: Partial<SessionForm>): void => setForm({ ...form, ...part })
  const read = readSessionForm(form, datasets)
  const start = async (): Promise<void> => {
    if (!('start' in read)) return
    if ((await orToast(commands.desk.StartSession(read.start))) === null) return
    useUi.setState({ instrumentId: null, interval: null, selectedProposal: null, dialog: null })
  }
  const chooseMode = (mode: SessionForm['mode']): void => {
    const dataset = datasets.find((item) => item.key === form.datasetId)
    const startDate = mode === 'REPLAY' && dataset !== undefined ? formatDay(suggestedStart(dataset)) : SIMULATED_START
    change({ mode, startDate })
  }
  const actions = (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button look="strong" onClick={() => void start()} blocked={'why' in read ? read.why : null}>
        Start {form.mode}
      </Button>
    </>
  )
  return (
    <Dialog title="Start a session" actions={actions}>
      <div className={styles['session']}>
        <fieldset className={styles['modes']}>
          <legend>Mode</legend>
          {MODES.map(({ mode, words }) => (
            <label key={mode}>
              <input type="radio" name="mode" checked={form.mode === mode} onChange={() => chooseMode(mode)} />
              <strong>{mode}</strong>
              <span className="muted">{words}</span>
            </label>
          ))}
        </fieldset>
        {form.mode === 'REPLAY' ? <ReplayFields form={form} change={change} /> : null}
        {form.mode === 'PAPER' ? <LiveFields chosen={form.chosen} onChange={(chosen) => change({ chosen })} /> : null}
        {form.mode === 'PAPER' && accounts.length > 0 ? (
          <SelectField
            label="Where orders go"
            value={form.connectionId}
            onChange={(connectionId) => change({ connectionId })}
            options={[
              { value: '', label: 'the simulated exchange' },
              ...accounts.map(({ key, name, told }) => ({
                value: key,
                label: told === null ? name : `${name}, account …${told.number}`,
              })),
            ]}
            hint="A broker's paper account keeps its own cash, orders and positions."
          />
        ) : null}
        {form.mode === 'SIM' ? (
          <div className={styles['pair']}>
            <NumberField
              label="Seed"
              value={form.seed}
              onChange={(seed) => change({ seed })}
              hint="The same seed gives the same market."
            />
            <TextField
              label="First market day"
              type="date"
              value={form.startDate}
              onChange={(startDate) => change({ startDate })}
            />
          </div>
        ) : null}
        {form.mode === 'PAPER' && form.connectionId !== '' ? null : (
          <div className={styles['pair']}>
            <NumberField
              label="Starting cash"
              value={form.cash}
              unit={form.mode === 'PAPER' ? accountCurrency(form.chosen) : form.currency}
              onChange={(cash) => change({ cash })}
            />
          </div>
        )}
        <p className="muted">Starting a session closes the running one: its account and orders stay in the journal.</p>
      </div>
    </Dialog>
  )
}

function ReplayFields({
  form,
  change,
}: {
  readonly form: SessionForm
  readonly change: (part: Partial<SessionForm>) => void
}) {
  const datasets = useRecords('datasets')
  const recordings = useRecords('recordings').filter(({ state }) => state === 'DONE' || state === 'CUT_SHORT')
  const dataset = datasets.find((item) => item.key === form.datasetId)
  const isRecording = form.recordingId !== ''
  return (
    <div className={styles['pair']}>
      <SelectField
        label="Data"
        value={isRecording ? `${RECORDING}${form.recordingId}` : form.datasetId}
        onChange={(datasetId) => {
          if (datasetId.startsWith(RECORDING)) return change({ recordingId: datasetId.slice(RECORDING.length) })
          const next = datasets.find((item) => item.key === datasetId)
          change({
            datasetId,
            recordingId: '',
            startDate: next === undefined ? form.startDate : formatDay(suggestedStart(next)),
          })
        }}
        options={[
          ...datasets.map((item) => ({ value: item.key, label: `${item.instrumentId} ${item.interval}` })),
          ...recordings.map(({ key }) => ({ value: `${RECORDING}${key}`, label: `recording ${key}` })),
        ]}
        hint={
          isRecording
            ? 'What the sources said, message by message.'
            : dataset === undefined
              ? ''
              : `${formatCount(dataset.bars)} bars, ${formatDay(dataset.from)} to ${formatDay(dataset.to)}`
        }
      />
      {isRecording ? null : (
        <TextField
          label="Start date"
          type="date"
          value={form.startDate}
          onChange={(startDate) => change({ startDate })}
          hint="Earlier bars are history."
        />
      )}
    </div>
  )
}
