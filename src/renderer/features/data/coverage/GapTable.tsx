import type { CoverageReply } from '#contracts/records/sources.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatMoment } from '../../../format/time.ts'
import styles from './Coverage.module.css'

type Gap = CoverageReply['gaps'][number]

const COLUMNS: readonly Column<Gap>[] = [
  { id: 'from', head: 'From', track: 'minmax(96px, 1fr)', render: (row) => formatMoment(row.from) },
  { id: 'through', head: 'Through', track: 'minmax(96px, 1fr)', render: (row) => formatMoment(row.through) },
  { id: 'bars', head: 'Bars', track: '64px', align: 'right', render: (row) => formatCount(row.bars) },
]

/** The gaps of a series, the longest first. */
export function GapTable({ gaps, count }: { readonly gaps: readonly Gap[]; readonly count: number }) {
  if (count === 0) return <p className={styles['noGaps']}>No gap: every expected bar is there.</p>
  return (
    <div className={styles['gaps']}>
      <h3>
        Gaps{' '}
        {gaps.length < count ? (
          <span className="muted">
            the longest {formatCount(gaps.length)} of {formatCount(count)}
          </span>
        ) : (
          <span className="muted">{formatCount(count)}</span>
        )}
      </h3>
      <DataTable label="Gaps, the longest first" rows={gaps} columns={COLUMNS} keyOf={(row) => String(row.from)} />
    </div>
  )
}
