import { useEffect } from 'react'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Tabs } from '../../components/Tabs.tsx'
import { useLink } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import { CostFields } from './form/CostFields.tsx'
import { DataFields } from './form/DataFields.tsx'
import { ExchangeFields } from './form/ExchangeFields.tsx'
import type { FormErrors } from './form/fieldReader.ts'
import { StrategyFields } from './form/StrategyFields.tsx'
import { SweepFields } from './form/SweepFields.tsx'
import { readSweep, readWalkForward } from './form/sweepForm.ts'
import { readForm } from './labForm.ts'
import { loadKinds, startRun, useLab } from './labState.ts'
import type { Purpose } from './labState.ts'
import styles from './Lab.module.css'

const BUTTONS: Readonly<Record<Purpose, string>> = {
  backtest: 'Run backtest',
  sweep: 'Run sweep',
  walkForward: 'Run walk forward',
}

/** Chooses data, strategies, costs and sizing for a run, and how its parameters are searched. */
export function RunForm() {
  const datasets = useRecords('datasets')
  const { purpose, form, sweep, kinds } = useLab()
  const connected = useLink((state) => state.phase === 'OPEN')
  const { errors } = readForm(form, kinds)
  const search: FormErrors =
    purpose === 'backtest'
      ? {}
      : purpose === 'sweep'
        ? readSweep(sweep, form.strategies, kinds).errors
        : readWalkForward(sweep, form.strategies, kinds).errors
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
  const inRun = Object.values(errors)[0]
  const blocked = inRun === undefined ? (Object.values(search)[0] ?? null) : inRun
  const searched = (
    <div className={styles['fields']}>
      <SweepFields errors={search} walksForward={purpose === 'walkForward'} />
    </div>
  )
  return (
    <Panel label="Run form" state={state} empty={empty}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (blocked === null) void startRun()
        }}
      >
        <Tabs
          label="What to run"
          shown={purpose}
          onShow={(next) => useLab.setState({ purpose: next as Purpose })}
          leaves={[
            {
              id: 'backtest',
              name: 'Backtest',
              content: (
                <div className={styles['fields']}>
                  <DataFields errors={errors} />
                  <StrategyFields errors={errors} />
                  <CostFields errors={errors} />
                  <ExchangeFields errors={errors} />
                </div>
              ),
            },
            { id: 'sweep', name: 'Sweep', content: searched },
            { id: 'walkForward', name: 'Walk forward', content: searched },
          ]}
        />
        <div className={styles['run']}>
          <Button look="strong" type="submit" keys="Ctrl+Shift+B" blocked={blocked}>
            {BUTTONS[purpose]}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
