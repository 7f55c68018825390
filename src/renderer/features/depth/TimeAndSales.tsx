import { useMemo } from 'react'
import type { Instrument } from '#core/model/instrument.ts'
import type { TapeView } from '#contracts/records/sources.ts'
import { DataTable } from '../../components/DataTable.tsx'
import { PriceUnits } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatFixed, THIN_SPACE } from '../../format/number.ts'
import { formatClock } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecord } from '../../state/tables.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import { Aggressor } from './Aggressor.tsx'
import { useDepthOf } from './depthFeed.ts'
import { sizeDecimals } from './ladderRows.ts'
import { NoDepth } from './NoDepth.tsx'

type Trade = TapeView['trades'][number]

/** The newest trades of the chart's instrument, newest first, with who took the liquidity. */
export function TimeAndSales() {
  const { instrument } = useChartSubject()
  useDepthOf(instrument?.id ?? null)
  const trades = useRecord('tapes', instrument?.id ?? null)?.trades ?? []
  const state = usePanelState('tapes', { empty: trades.length === 0, market: true })
  const largest = trades.reduce((most, { size }) => Math.max(most, size), 0)
  const decimals = sizeDecimals(largest, instrument?.quantityDecimals ?? 0)
  const columns = useMemo(() => columnsOf(instrument, decimals), [instrument, decimals])
  return (
    <Panel
      label={`Trades ${instrument?.symbol ?? ''}`}
      state={state}
      empty={<NoDepth what="trades" instrument={instrument} />}
    >
      <DataTable
        label={`Trades of ${instrument?.symbol ?? ''}, newest first`}
        rows={trades}
        columns={columns}
        keyOf={(row) => String(row.number)}
      />
    </Panel>
  )
}

function columnsOf(instrument: Instrument | null, decimals: number): readonly Column<Trade>[] {
  return [
    { id: 'time', head: 'Time', track: '72px', render: (row) => formatClock(row.tsEvent) },
    {
      id: 'price',
      head: 'Price',
      track: 'minmax(80px, 1fr)',
      align: 'right',
      render: (row) => <PriceUnits instrument={instrument} units={row.price} />,
    },
    {
      id: 'size',
      head: 'Size',
      track: '88px',
      align: 'right',
      render: (row) => formatFixed(row.size, decimals, { group: THIN_SPACE }),
    },
    { id: 'side', head: 'Taker', track: '72px', render: (row) => <Aggressor side={row.aggressor} /> },
  ]
}
