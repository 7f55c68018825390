import type { TradeView } from '#contracts/records/tradeJournal.ts'
import { Missing, PriceUnits } from '../../components/figures.tsx'
import { Signed } from '../../components/Signed.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import { formatFixed } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { useRecord } from '../../state/tables.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'

/** Columns of the trade journal. */
export const TRADE_COLUMNS: readonly Column<TradeView>[] = [
  { id: 'opened', head: 'Opened', track: '134px', render: ({ openedAt }) => formatMoment(openedAt) },
  {
    id: 'closed',
    head: 'Closed',
    track: '134px',
    render: ({ closedAt, openSize }) => (closedAt === null ? `${openSize} open` : formatMoment(closedAt)),
  },
  { id: 'symbol', head: 'Symbol', track: '70px', render: ({ symbol }) => symbol },
  { id: 'side', head: 'Side', track: '58px', render: ({ side }) => side },
  {
    id: 'profit',
    head: 'Profit',
    track: '96px',
    align: 'right',
    render: ({ profit, currency }) => (
      <span title={`After fees, ${currency}`}>
        <Signed value={profit} text={formatFixed(profit, 2, { sign: 'always' })} />
      </span>
    ),
  },
  {
    id: 'multiple',
    head: <Term of="term.riskMultiple">R</Term>,
    track: '74px',
    align: 'right',
    render: ({ multiple, closedAt }) =>
      multiple === null ? (
        <Missing why={closedAt === null ? 'Not closed yet' : 'No planned risk'} />
      ) : (
        <Signed value={multiple} text={formatFixed(multiple, 2, { sign: 'always' })} />
      ),
  },
  { id: 'size', head: 'Size', track: '70px', align: 'right', render: ({ size }) => size },
  {
    id: 'entry',
    head: 'Entry',
    track: '84px',
    align: 'right',
    render: (row) => <At row={row} price={row.entryPrice} />,
  },
  { id: 'exit', head: 'Exit', track: '84px', align: 'right', render: (row) => <At row={row} price={row.exitPrice} /> },
  {
    id: 'costs',
    head: <span title="Fees, and slippage of the entry where the venue tells it">Costs</span>,
    track: '78px',
    align: 'right',
    render: ({ fees, entrySlippage }) => formatFixed(fees + (entrySlippage ?? 0), 2),
  },
  { id: 'strategy', head: 'Strategy', track: '104px', render: ({ strategyId }) => strategyId },
  { id: 'tags', head: 'Tags', track: 'minmax(90px, 1fr)', render: ({ tags }) => tags.join(', ') },
  {
    id: 'note',
    head: 'Note',
    track: 'minmax(120px, 1.5fr)',
    render: ({ stars, note }) => <span title={note}>{`${'★'.repeat(stars)} ${note}`.trim()}</span>,
  },
]

function At({ row, price }: { readonly row: TradeView; readonly price: number | null }) {
  const instrument = useRecord('instruments', identifier<InstrumentId>(row.instrumentId))
  if (instrument === null && price !== null) return <span>{formatFixed(price, 2)}</span>
  return <PriceUnits instrument={instrument} units={price} why="Not closed yet" />
}
