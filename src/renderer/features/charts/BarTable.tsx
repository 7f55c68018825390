import { useMemo } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatPriceUnits } from '../../format/amount.ts'
import { formatFixed, THIN_SPACE } from '../../format/number.ts'
import { formatBarTime } from '../../format/time.ts'
import type { ChartBar } from './barWindow.ts'

interface BarTableProps {
  readonly instrument: Instrument
  readonly bars: readonly ChartBar[]
  readonly interval: BarInterval
}

/** The chart's bars as a table, newest first: the same data for screen readers and for reading exact values. */
export function BarTable({ instrument, bars, interval }: BarTableProps) {
  const rows = useMemo(() => bars.toReversed(), [bars])
  const columns = useMemo((): readonly Column<ChartBar>[] => {
    const price = (id: 'open' | 'high' | 'low' | 'close', head: string): Column<ChartBar> => ({
      id,
      head,
      track: 'minmax(84px, 1fr)',
      align: 'right',
      render: (bar) => formatPriceUnits(instrument, bar[id]),
    })
    return [
      { id: 'time', head: 'Opened (UTC)', track: '160px', render: (bar) => formatBarTime(bar.time, interval) },
      price('open', 'Open'),
      price('high', 'High'),
      price('low', 'Low'),
      price('close', 'Close'),
      {
        id: 'volume',
        head: 'Volume',
        track: 'minmax(110px, 1fr)',
        align: 'right',
        render: (bar) => formatFixed(bar.volume, 0, { group: THIN_SPACE }),
      },
    ]
  }, [instrument, interval])
  return (
    <DataTable label={`Bars of ${instrument.symbol}`} rows={rows} columns={columns} keyOf={(bar) => String(bar.time)} />
  )
}
