import type { VigilanceView } from '#contracts/records/approval.ts'
import { CheckField } from '../../../components/Field.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Estimate } from '../../../components/figures.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { Term } from '../../../components/Term.tsx'
import { commands } from '../../../state/desk.ts'
import { orToast } from '../../../state/toasts.ts'
import styles from './Scorecard.module.css'

const COLUMNS: readonly Column<VigilanceView>[] = [
  {
    id: 'words',
    head: 'Planted flaw',
    track: 'minmax(220px, 2fr)',
    render: ({ words }) => <span title={words}>{words}</span>,
  },
  { id: 'shown', head: 'Shown', track: '60px', align: 'right', render: ({ shown }) => shown },
  { id: 'caught', head: 'Caught', track: '64px', align: 'right', render: ({ caught }) => caught },
  {
    id: 'share',
    head: <Term of="term.vigilance">Share caught</Term>,
    track: 'minmax(140px, 1fr)',
    align: 'right',
    render: ({ share }) => <Estimate estimate={share} unit="share" />,
  },
]

/** How many of the planted flaws were caught, all together and by flaw, and the switch for practice. */
export function Vigilance({ rows }: { readonly rows: readonly VigilanceView[] }) {
  const sorted = rows.toSorted((a, b) => Number(b.key === 'all') - Number(a.key === 'all') || (a.key < b.key ? -1 : 1))
  return (
    <div className={styles['body']}>
      <div className={styles['care']}>
        <CheckField
          label="Practice proposals"
          checked={sorted[0]?.on ?? false}
          onChange={(on) => void orToast(commands.risk.SetPractice({ on }))}
          hint="Now and then, in SIM and REPLAY, a proposal has a planted flaw. Approving it sends nothing."
        />
      </div>
      <DataTable label="Vigilance by planted flaw" rows={sorted} columns={COLUMNS} keyOf={({ key }) => key} />
    </div>
  )
}
