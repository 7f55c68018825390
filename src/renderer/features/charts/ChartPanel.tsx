import { Layers, Table } from 'lucide-react'
import { useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { changeShell, useShell } from '../../app/shellPreferences.ts'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { PanelState } from '../../state/panelFacts.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord } from '../../state/tables.ts'
import { openDialog, useUi } from '../../state/ui.ts'
import { BarTable } from './BarTable.tsx'
import styles from './Chart.module.css'
import { ChartCanvas } from './ChartCanvas.tsx'
import { INTERVALS } from './intervals.ts'
import { useRegimes } from './regimes/useRegimes.ts'
import { useBars } from './useBars.ts'
import type { Bars } from './useBars.ts'
import { useChartSubject } from './useChartSubject.ts'

/** Candles, volume, signals, fills and working orders of the linked instrument. */
export function ChartPanel() {
  const { instrument, interval } = useChartSubject()
  const bars = useBars(instrument?.id ?? null, interval)
  const state = useChartState(bars, instrument?.id ?? null)
  const [asTable, setAsTable] = useState(false)
  const showsRegimes = useShell().regimes
  const regimes = useRegimes(
    showsRegimes ? (instrument?.id ?? null) : null,
    interval,
    bars.window.bars[0]?.time ?? null,
  )
  const tools = (
    <>
      <Button onClick={() => openDialog({ kind: 'symbols', query: '', purpose: 'chart' })} keys="/">
        {instrument?.symbol ?? 'No symbol'}
      </Button>
      <span className={styles['name']}>{instrument?.name}</span>
      <select
        className={styles['interval']}
        aria-label="Bar length"
        value={interval}
        onChange={(event) => useUi.setState({ interval: event.target.value as BarInterval })}
      >
        {INTERVALS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <Button
        look="quiet"
        aria-label="Regimes"
        title="Regimes: a strip under the price"
        aria-pressed={showsRegimes}
        onClick={() => changeShell({ regimes: !showsRegimes })}
      >
        <Layers size={14} aria-hidden />
      </Button>
      <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)} keys="T">
        <Table size={14} aria-hidden /> Table
      </Button>
    </>
  )
  const empty = (
    <p>
      No bars of {instrument?.symbol ?? 'any instrument'} {interval} up to the session’s market time. Choose another bar
      length, play the market, or import data (Ctrl+I).
    </p>
  )
  return (
    <Panel
      label={`Chart ${instrument?.symbol ?? ''} ${interval}`}
      state={state}
      tools={tools}
      empty={empty}
      onRetry={bars.reload}
    >
      {instrument !== null && asTable ? (
        <BarTable instrument={instrument} bars={bars.window.bars} interval={interval} />
      ) : null}
      {asTable ? null : (
        <ChartCanvas bars={bars} interval={interval} regimes={regimes} onTable={() => setAsTable(true)} />
      )}
    </Panel>
  )
}

function useChartState(bars: Bars, instrumentId: InstrumentId | null): PanelState {
  const noInstrument = instrumentId === null
  const quote = useRecord('quotes', instrumentId)
  const empty = noInstrument || (bars.status === 'ready' && bars.window.bars.length === 0)
  const state = usePanelState('instruments', { empty, market: true })
  if (state.kind === 'disconnected' || noInstrument) return state
  if (bars.status === 'error') {
    const { code, message } = bars.failure ?? { code: 'BARS_MISSING', message: 'The bars could not be loaded.' }
    return { kind: 'error', code, message, stillWorks: 'Orders, approvals and KILL do not depend on this chart.' }
  }
  if (bars.status === 'loading' && bars.window.bars.length === 0) return { kind: 'loading' }
  // The feed may be well while this one price has stopped.
  return quote?.isStale === true && state.kind === 'fresh'
    ? { kind: 'stale', since: quote.tsEvent / 1_000, note: 'This price is too old to decide on.' }
    : state
}
