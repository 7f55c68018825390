import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Panel } from '../../components/Panel.tsx'
import type { StrategyView } from '#contracts/records/decision.ts'
import { formatCount } from '../../format/amount.ts'
import { formatMoment } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'

const COLUMNS: readonly Column<StrategyView>[] = [
  {
    id: 'name',
    head: 'Strategy',
    track: 'minmax(110px, 1fr)',
    render: (row) => <span title={row.name}>{row.key}</span>,
  },
  {
    id: 'parameters',
    head: 'Parameters',
    track: 'minmax(120px, 1.4fr)',
    render: (row) => <span title={parametersOf(row)}>{parametersOf(row)}</span>,
  },
  { id: 'signals', head: 'Signals', track: '60px', align: 'right', render: (row) => formatCount(row.signals) },
  { id: 'filtered', head: 'Filtered', track: '64px', align: 'right', render: (row) => formatCount(row.filtered) },
  { id: 'last', head: 'Last signal', track: '150px', render: (row) => formatMoment(row.lastSignalAt) },
  { id: 'enabled', head: 'Runs', track: '92px', render: (row) => <Toggle strategy={row} /> },
]

/** The strategies that look at this market; one can be switched off and on. */
export function Strategies() {
  const rows = useRecords('strategies')
  const state = usePanelState('strategies', { empty: rows.length === 0 })
  return (
    <Panel label="Strategies" state={state} empty={<p>No strategy is configured for this session.</p>}>
      <DataTable label="Strategies" rows={rows} columns={COLUMNS} keyOf={(row) => row.key} />
    </Panel>
  )
}

function Toggle({ strategy }: { readonly strategy: StrategyView }) {
  return (
    <Button
      look="quiet"
      aria-pressed={strategy.enabled}
      aria-label={`${strategy.key} runs`}
      onClick={() =>
        void orToast(commands.strategy.SetStrategyEnabled({ strategyId: strategy.key, enabled: !strategy.enabled }))
      }
    >
      {strategy.enabled ? 'on' : 'off'}
    </Button>
  )
}

function parametersOf(strategy: StrategyView): string {
  return Object.entries(strategy.parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
