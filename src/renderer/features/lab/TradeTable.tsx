import { useMemo } from 'react'
import type { BacktestResult } from '#contracts/research.ts'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Signed } from '../../components/Signed.tsx'
import { formatFixed, formatPercent } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'

type Trade = BacktestResult['trades'][number]

/** Microseconds. */
const DAY = 86_400_000_000

/** Every round trip of a run, net of fees. */
export function TradeTable({ trades }: { readonly trades: readonly Trade[] }) {
  const columns = useMemo(() => columnsOf(trades), [trades])
  return (
    <DataTable
      label="Trades"
      rows={trades}
      columns={columns}
      keyOf={(row) => `${row.instrumentId} ${row.strategyId} ${row.entryTime} ${row.exitTime} ${row.size}`}
    />
  )
}

/** A run on one instrument does not repeat its name, and bars of days have no time of day: so the net stays in view. */
function columnsOf(trades: readonly Trade[]): readonly Column<Trade>[] {
  const isOne = new Set(trades.map(({ instrumentId }) => instrumentId)).size === 1
  const hasTimes = trades.some(({ entryTime, exitTime }) => entryTime % DAY !== 0 || exitTime % DAY !== 0)
  const moment = hasTimes ? '134px' : '92px'
  const instrument: Column<Trade> = {
    id: 'instrument',
    head: 'Instrument',
    track: '104px',
    render: (row) => row.instrumentId,
  }
  return [
    ...(isOne ? [] : [instrument]),
    { id: 'side', head: 'Side', track: '60px', render: (row) => row.side },
    {
      id: 'size',
      head: 'Size',
      track: '58px',
      align: 'right',
      render: (row) => formatFixed(row.size, Number.isInteger(row.size) ? 0 : row.size >= 1 ? 2 : 6),
    },
    { id: 'entry', head: 'Entered', track: moment, render: (row) => formatMoment(row.entryTime) },
    { id: 'entryPrice', head: 'At', track: '74px', align: 'right', render: (row) => formatFixed(row.entryPrice, 2) },
    { id: 'exit', head: 'Left', track: moment, render: (row) => formatMoment(row.exitTime) },
    { id: 'exitPrice', head: 'At', track: '74px', align: 'right', render: (row) => formatFixed(row.exitPrice, 2) },
    { id: 'adverse', head: <Mae />, track: '58px', align: 'right', render: (row) => formatPercent(row.adverse) },
    { id: 'favourable', head: <Mfe />, track: '58px', align: 'right', render: (row) => formatPercent(row.favourable) },
    { id: 'commission', head: 'Cost', track: '58px', align: 'right', render: (row) => formatFixed(row.commission, 2) },
    {
      id: 'pnl',
      head: 'Net',
      track: 'minmax(96px, 1fr)',
      align: 'right',
      render: (row) => <Signed value={row.pnl} text={formatFixed(row.pnl, 2, { sign: 'always' })} />,
    },
  ]
}

function Mae() {
  return <abbr title="Maximum adverse excursion: how far the price went against the trade">MAE</abbr>
}

function Mfe() {
  return <abbr title="Maximum favourable excursion: how far the price went for the trade">MFE</abbr>
}
