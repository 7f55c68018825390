import type { InstrumentId } from '#core/model/identifiers.ts'
import { Badge } from '../../components/Badge.tsx'
import { Missing, Percent, PriceUnits } from '../../components/figures.tsx'
import { QuoteAge } from '../../components/QuoteAge.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatFixed } from '../../format/number.ts'
import { useRecord } from '../../state/tables.ts'

/** Columns of a watchlist; a row is the id of an instrument. */
export const WATCHLIST_COLUMNS: readonly Column<InstrumentId>[] = [
  { id: 'symbol', head: 'Symbol', track: 'minmax(72px, 1fr)', render: (row) => <SymbolCell id={row} /> },
  { id: 'last', head: 'Last', track: '88px', align: 'right', render: (row) => <LastCell id={row} /> },
  { id: 'change', head: 'Change', track: '88px', align: 'right', render: (row) => <ChangeCell id={row} /> },
  {
    id: 'spread',
    head: <span title="Ask less bid, basis points of the bid">Spread</span>,
    track: '60px',
    align: 'right',
    render: (row) => <SpreadCell id={row} />,
  },
  { id: 'age', head: 'Age', track: '66px', align: 'right', render: (row) => <AgeCell id={row} /> },
]

const NOT_HEARD = 'Not heard in this session'

interface CellProps {
  readonly id: InstrumentId
}

function SymbolCell({ id }: CellProps) {
  const instrument = useRecord('instruments', id)
  const halted = useRecord('quotes', id)?.halted ?? false
  if (instrument === null) {
    return (
      <span className="muted" title={`${id}: ${NOT_HEARD}`}>
        {id}
      </span>
    )
  }
  return (
    <span title={`${instrument.name} (${id})`}>
      {instrument.symbol} {halted ? <Badge tone="warn">halt</Badge> : null}
    </span>
  )
}

function LastCell({ id }: CellProps) {
  const instrument = useRecord('instruments', id)
  const last = useRecord('quotes', id)?.last ?? null
  return <PriceUnits instrument={instrument} units={last} why={instrument === null ? NOT_HEARD : 'No price yet'} />
}

function ChangeCell({ id }: CellProps) {
  const quote = useRecord('quotes', id)
  const before = quote?.previousClose ?? null
  return (
    <Percent fraction={quote === null || before === null || before === 0 ? null : quote.last / before - 1} signed />
  )
}

function SpreadCell({ id }: CellProps) {
  const quote = useRecord('quotes', id)
  if (quote === null || quote.bid === null || quote.ask === null || quote.bid <= 0)
    return <Missing why="No quotes, bars only" />
  return <span>{formatFixed((10_000 * (quote.ask - quote.bid)) / quote.bid, 1)}</span>
}

function AgeCell({ id }: CellProps) {
  const quote = useRecord('quotes', id)
  return quote === null ? <Missing why={NOT_HEARD} /> : <QuoteAge quote={quote} />
}
