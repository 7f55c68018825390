import { DAY } from '#core/time/duration.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatPercent } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'
import type { CalendarDay } from './coverageCalendar.ts'

const COLUMNS: readonly Column<CalendarDay>[] = [
  { id: 'day', head: 'Day', track: '110px', render: (row) => formatDay(row.day * DAY) },
  { id: 'expected', head: 'Expected', track: '90px', align: 'right', render: (row) => formatCount(row.expected) },
  { id: 'present', head: 'There', track: '90px', align: 'right', render: (row) => formatCount(row.present) },
  {
    id: 'missing',
    head: 'Missing',
    track: '90px',
    align: 'right',
    render: (row) => formatCount(Math.max(0, row.expected - row.present)),
  },
  {
    id: 'share',
    head: 'Share',
    track: 'minmax(90px, 140px)',
    align: 'right',
    render: (row) => (row.expected === 0 ? 'no session' : formatPercent(row.present / row.expected)),
  },
]

/** The days as figures to read, the latest first; days without a session are left out. */
export function DayTable({ days }: { readonly days: readonly CalendarDay[] }) {
  const rows = days.filter(({ expected, present }) => expected > 0 || present > 0).toSorted((a, b) => b.day - a.day)
  return <DataTable label="Stored bars by day" rows={rows} columns={COLUMNS} keyOf={(row) => String(row.day)} />
}
