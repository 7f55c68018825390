import { useEffect } from 'react'
import { Button } from '../../components/Button.tsx'
import { CheckField, NumberField, SelectField, TextField } from '../../components/Field.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatCount } from '../../format/amount.ts'
import { formatDay } from '../../format/time.ts'
import { useLink } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import { parameterText, readForm } from './labForm.ts'
import type { FormErrors, LabForm, StrategyKind } from './labForm.ts'
import { changeForm, loadKinds, startRun, useLab } from './labState.ts'
import styles from './Lab.module.css'

/** Chooses data, strategy, costs and sizing for a run. */
export function RunForm() {
  const datasets = useRecords('datasets')
  const { form, kinds } = useLab()
  const connected = useLink((state) => state.phase === 'OPEN')
  const kind = kinds.find((item) => item.kind === form.kind) ?? null
  const { errors } = readForm(form, kind)
  const state = usePanelState('datasets', { empty: datasets.length === 0 })
  const hasData = datasets.length > 0
  useEffect(() => {
    if (connected && hasData) void loadKinds()
  }, [connected, hasData])
  const empty = (
    <>
      <p>No stored data. Import a CSV file to test on.</p>
      <Button onClick={() => openDialog({ kind: 'import', file: null })}>Import data…</Button>
    </>
  )
  const dataset = datasets.find((item) => item.key === form.datasetId)
  return (
    <Panel label="Run form" state={state} empty={empty}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void startRun()
        }}
      >
        <div className={styles['fields']}>
          <SelectField
            label="Data"
            value={form.datasetId}
            onChange={(datasetId) => changeForm({ datasetId })}
            options={datasets.map((item) => ({
              value: item.key,
              label: `${item.instrumentId} ${item.interval} (${item.origin})`,
            }))}
            hint={
              dataset === undefined
                ? ''
                : `${formatCount(dataset.bars)} bars, ${formatDay(dataset.from)} to ${formatDay(dataset.to)} · ${dataset.credit}`
            }
          />
          <SelectField
            label="Strategy"
            value={form.kind}
            onChange={(next) => changeForm({ kind: next, parameters: {} })}
            options={kinds.map((item) => ({ value: item.kind, label: item.name }))}
            hint={kind?.description}
          />
          <Parameters form={form} kind={kind} errors={errors} />
          <Costs form={form} errors={errors} />
        </div>
        <div className={styles['run']}>
          <Button look="strong" type="submit" keys="Ctrl+Shift+B" blocked={Object.values(errors)[0] ?? null}>
            Run backtest
          </Button>
        </div>
      </form>
    </Panel>
  )
}

interface PartProps {
  readonly form: LabForm
  readonly errors: FormErrors
}

function Parameters({ form, kind, errors }: PartProps & { readonly kind: StrategyKind | null }) {
  const set = (name: string, text: string): void => changeForm({ parameters: { ...form.parameters, [name]: text } })
  return (
    <div className={styles['pair']}>
      {(kind?.parameters ?? []).map((parameter) => {
        const value = parameterText(form, parameter)
        return parameter.kind === 'choice' ? (
          <SelectField
            key={parameter.name}
            label={parameter.label}
            value={value}
            onChange={(text) => set(parameter.name, text)}
            options={(parameter.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
          />
        ) : (
          <NumberField
            key={parameter.name}
            label={parameter.label}
            value={value}
            unit={parameter.unit}
            error={errors[parameter.name] ?? null}
            onChange={(text) => set(parameter.name, text)}
          />
        )
      })}
    </div>
  )
}

function Costs({ form, errors }: PartProps) {
  const number = (field: 'cash' | 'commission' | 'spread' | 'slippage' | 'units', label: string, unit?: string) => (
    <NumberField
      label={label}
      value={form[field]}
      unit={unit}
      error={errors[field] ?? null}
      onChange={(text) => changeForm({ [field]: text })}
    />
  )
  const distance = (field: 'stopLoss' | 'takeProfit', label: string) => (
    <TextField
      label={label}
      value={form[field]}
      unit="%"
      error={errors[field] ?? null}
      hint="empty: none"
      onChange={(text) => changeForm({ [field]: text })}
    />
  )
  return (
    <div className={styles['pair']}>
      {number('cash', 'Starting cash', form.currency)}
      <SelectField
        label="Sizing"
        value={form.sizing}
        onChange={(sizing) => changeForm({ sizing: sizing as LabForm['sizing'] })}
        options={[
          { value: 'all-in', label: 'All in' },
          { value: 'units', label: 'Fixed units' },
          { value: 'house', label: 'House rules' },
        ]}
      />
      {form.sizing === 'units' ? number('units', 'Units') : null}
      {number('commission', 'Commission a side', '%')}
      {number('spread', 'Spread', '%')}
      <SelectField
        label="Spread paid"
        value={form.spreadPaid}
        onChange={(spreadPaid) => changeForm({ spreadPaid: spreadPaid as LabForm['spreadPaid'] })}
        options={[
          { value: 'each-side', label: 'half on each side' },
          { value: 'at-entry', label: 'whole at the entry' },
        ]}
      />
      {number('slippage', 'Slippage', '%')}
      <SelectField
        label="Fills at"
        value={form.fill}
        onChange={(fill) => changeForm({ fill: fill as LabForm['fill'] })}
        options={[
          { value: 'next-open', label: 'next open' },
          { value: 'close', label: 'same close' },
        ]}
      />
      {distance('stopLoss', 'Stop loss')}
      {distance('takeProfit', 'Take profit')}
      <CheckField
        label="Close the last position at the end"
        checked={form.finalize}
        onChange={(finalize) => changeForm({ finalize })}
      />
    </div>
  )
}
