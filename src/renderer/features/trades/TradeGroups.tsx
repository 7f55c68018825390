import { useState } from 'react'
import type { TradeGroupingView, TradeGroupView } from '#contracts/records/tradeJournal.ts'
import { DataTable } from '../../components/DataTable.tsx'
import { Estimate } from '../../components/figures.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import styles from './Trades.module.css'

const BY: readonly { readonly id: TradeGroupingView; readonly name: string }[] = [
  { id: 'strategy', name: 'By strategy' },
  { id: 'tag', name: 'By tag' },
  { id: 'hour', name: 'By hour of the entry' },
  { id: 'weekday', name: 'By weekday of the entry' },
]

const COLUMNS: readonly Column<TradeGroupView>[] = [
  { id: 'group', head: 'Group', track: 'minmax(120px, 1fr)', render: ({ group }) => group },
  { id: 'trades', head: 'Closed', track: '60px', align: 'right', render: ({ trades }) => trades },
  {
    id: 'won',
    head: 'Won',
    track: 'minmax(130px, 1fr)',
    align: 'right',
    render: ({ winShare }) => <Estimate estimate={winShare} unit="share" />,
  },
  {
    id: 'multiple',
    head: <Term of="term.riskMultiple">Mean result, R</Term>,
    track: 'minmax(130px, 1fr)',
    align: 'right',
    render: ({ meanMultiple }) => <Estimate estimate={meanMultiple} unit="ratio" />,
  },
  {
    id: 'profit',
    head: 'Mean profit',
    track: 'minmax(150px, 1fr)',
    align: 'right',
    render: ({ meanProfit, currency }) => (
      <>
        <Estimate estimate={meanProfit} unit="ratio" /> {meanProfit === null ? '' : currency}
      </>
    ),
  },
]

/** How closed trades ended, by what they have in common. */
export function TradeGroups({ groups }: { readonly groups: readonly TradeGroupView[] }) {
  const [by, setBy] = useState<TradeGroupingView>('strategy')
  const rows = groups.filter((group) => group.by === by)
  return (
    <div className={styles['table']}>
      <div className={styles['by']}>
        <select
          className={styles['accounts']}
          aria-label="Grouped"
          value={by}
          onChange={({ target }) => setBy(BY.find(({ id }) => id === target.value)?.id ?? 'strategy')}
        >
          {BY.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {rows.length === 0 ? (
        <p className={styles['gap']}>No trade is closed yet, so nothing can be said of them.</p>
      ) : (
        <DataTable label="How trades end" rows={rows} columns={COLUMNS} keyOf={({ group }) => group} />
      )}
    </div>
  )
}
