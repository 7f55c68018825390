import { useMemo } from 'react'
import type { KeyboardEvent } from 'react'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { keysOf } from '../../app/keymap.ts'
import { liveCommand } from '../../app/liveKeymap.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, selectInstrument, useUi } from '../../state/ui.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import { withMoved, withoutSymbol } from './listChanges.ts'
import { WATCHLIST_COLUMNS } from './watchlistColumns.tsx'
import { openInChart, saveList } from './watchlistActions.ts'
import styles from './Watchlist.module.css'

/** The session's instruments or a list of the trader's own, with last prices; the row under the cursor is on the chart. */
export function Watchlist() {
  const instruments = useRecords('instruments')
  const lists = useRecords('watchlists')
  const list = useRecord(
    'watchlists',
    useUi((state) => state.watchlist),
  )
  const { instrument } = useChartSubject()
  const own = useMemo(() => instruments.map(({ id }) => id), [instruments])
  const rows = list?.instrumentIds ?? own
  const state = usePanelState('instruments', { empty: rows.length === 0, market: true })
  const keyDown = (event: KeyboardEvent, instrumentId: InstrumentId): void => {
    if (list === null) return
    const command = liveCommand(event, 'watchlist')
    if (command === null) return
    event.preventDefault()
    if (command === 'removeSymbol') void saveList(withoutSymbol(list, instrumentId))
    if (command === 'symbolUp') void saveList(withMoved(list, instrumentId, -1))
    if (command === 'symbolDown') void saveList(withMoved(list, instrumentId, 1))
  }
  const tools = (
    <>
      <select
        className={styles['lists']}
        aria-label="Watchlist"
        value={list?.key ?? ''}
        onChange={({ target }) => useUi.setState({ watchlist: target.value === '' ? null : target.value })}
      >
        <option value="">Session</option>
        {lists.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      <Button look="quiet" onClick={() => openDialog({ kind: 'symbols', query: '', purpose: 'watchlist' })} keys="/">
        Add
      </Button>
      <Button look="quiet" onClick={() => openDialog({ kind: 'watchlists' })}>
        Lists…
      </Button>
    </>
  )
  const empty =
    list === null ? (
      <>
        <p>No instruments. Start a session to see a market.</p>
        <Button onClick={() => openDialog({ kind: 'session' })}>Start a session…</Button>
      </>
    ) : (
      <>
        <p>No symbols. Press / to add.</p>
        <Button onClick={() => openDialog({ kind: 'symbols', query: '', purpose: 'watchlist' })}>Add a symbol…</Button>
      </>
    )
  return (
    <Panel label="Watchlist" state={state} tools={tools} empty={empty} scope="watchlist">
      <DataTable
        label={
          list === null
            ? 'Watchlist'
            : `Watchlist ${list.name}: ${keysOf('removeSymbol')} removes, ${keysOf('symbolUp')} moves up`
        }
        rows={rows}
        columns={WATCHLIST_COLUMNS}
        keyOf={(row) => row}
        selected={useSelected(rows, instrument?.id ?? null)}
        onSelect={(row) => selectInstrument(row)}
        onOpen={(row) => void openInChart(row)}
        onKey={keyDown}
      />
    </Panel>
  )
}

/** A row that the session does not have can be under the cursor too, though no chart shows it. */
function useSelected(rows: readonly InstrumentId[], charted: InstrumentId | null): InstrumentId | null {
  const linked = useUi((state) => state.instrumentId)
  return linked !== null && rows.includes(linked) ? linked : charted
}
