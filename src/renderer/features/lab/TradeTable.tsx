import type { BacktestResult } from '#contracts/research.ts'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Signed } from '../../components/Signed.tsx'
import { formatFixed, formatPercent } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'

type Trade = BacktestResult['trades'][number]

const COLUMNS: readonly Column<Trade>[] = [
  { id: 'instrument', head: 'Instrument', track: '110px', render: (row) => row.instrumentId },
  { id: 'side', head: 'Side', track: '60px', render: (row) => row.side },
  {
    id: 'size',
    head: 'Size',
    track: '80px',
    align: 'right',
    render: (row) => formatFixed(row.size, Number.isInteger(row.size) ? 0 : 4),
  },
  { id: 'entry', head: 'Entered', track: '150px', render: (row) => formatMoment(row.entryTime) },
  { id: 'entryPrice', head: 'At', track: '90px', align: 'right', render: (row) => formatFixed(row.entryPrice, 2) },
  { id: 'exit', head: 'Left', track: '150px', render: (row) => formatMoment(row.exitTime) },
  { id: 'exitPrice', head: 'At', track: '90px', align: 'right', render: (row) => formatFixed(row.exitPrice, 2) },
  { id: 'adverse', head: 'Against', track: '76px', align: 'right', render: (row) => formatPercent(row.adverse) },
  { id: 'favourable', head: 'For', track: '76px', align: 'right', render: (row) => formatPercent(row.favourable) },
  { id: 'commission', head: 'Cost', track: '76px', align: 'right', render: (row) => formatFixed(row.commission, 2) },
  {
    id: 'pnl',
    head: 'Net',
    track: 'minmax(110px, 1fr)',
    align: 'right',
    render: (row) => <Signed value={row.pnl} text={formatFixed(row.pnl, 2, { sign: 'always' })} />,
  },
]

/** Every round trip of a run, net of fees. */
export function TradeTable({ trades }: { readonly trades: readonly Trade[] }) {
  return (
    <DataTable
      label="Trades"
      rows={trades}
      columns={COLUMNS}
      keyOf={(row) => `${row.instrumentId} ${row.strategyId} ${row.entryTime} ${row.exitTime} ${row.size}`}
    />
  )
}
