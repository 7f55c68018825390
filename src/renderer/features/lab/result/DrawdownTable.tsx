import type { BacktestResult } from '#contracts/research.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatFixed, formatPercentNumber } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'

type Spell = BacktestResult['report']['drawdowns'][number]

const COLUMNS: readonly Column<Spell>[] = [
  {
    id: 'depth',
    head: 'Depth',
    track: '90px',
    align: 'right',
    render: (row) => `${formatPercentNumber(-100 * row.depth)} %`,
  },
  { id: 'peak', head: 'Peak', track: '110px', render: (row) => formatDay(row.peakTime) },
  { id: 'valley', head: 'Lowest', track: '110px', render: (row) => formatDay(row.valleyTime) },
  {
    id: 'recovery',
    head: 'Back at',
    track: '120px',
    render: (row) => (row.recoveryTime === null ? 'not yet' : formatDay(row.recoveryTime)),
  },
  { id: 'bars', head: 'Bars', track: '80px', align: 'right', render: (row) => formatCount(row.bars) },
  { id: 'days', head: 'Days', track: '80px', align: 'right', render: (row) => formatFixed(row.days, 0) },
]

/** The deepest stays below a peak, the deepest first. */
export function DrawdownTable({ drawdowns }: { readonly drawdowns: readonly Spell[] }) {
  return (
    <DataTable
      label="Drawdowns, deepest first"
      rows={drawdowns}
      columns={COLUMNS}
      keyOf={(row) => `${row.peakTime} ${row.valleyTime}`}
    />
  )
}
