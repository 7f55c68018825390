import { useState } from 'react'
import { DataTable } from '../../components/DataTable.tsx'
import { Estimate, Missing, Money, Percent } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import type { TailView } from '#contracts/records/tailRisk.ts'
import { formatFixed, formatPercent } from '../../format/number.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './Tail.module.css'
import { methodName, moneyInterval, orderedTail } from './tailWords.ts'

type Holding = TailView['holdings'][number]

const TOO_SHORT = 'Too short a history, so the method does not cover it'

const METHODS: readonly Column<TailView>[] = [
  {
    id: 'method',
    head: 'Method',
    track: 'minmax(128px, 1fr)',
    render: ({ key }) => (
      <Term of={`tail.${key}`} inGrid>
        {methodName(key)}
      </Term>
    ),
  },
  {
    id: 'risk',
    head: (
      <Term of="term.valueAtRisk" inGrid>
        Value at risk
      </Term>
    ),
    track: 'minmax(160px, 1fr)',
    align: 'right',
    render: ({ valueAtRisk }) => <span>{moneyInterval(valueAtRisk)}</span>,
  },
  {
    id: 'shortfall',
    head: (
      <Term of="term.expectedShortfall" inGrid>
        Expected shortfall
      </Term>
    ),
    track: 'minmax(168px, 1fr)',
    align: 'right',
    render: ({ expectedShortfall }) => <span>{moneyInterval(expectedShortfall)}</span>,
  },
  {
    id: 'share',
    head: 'Of equity',
    track: '76px',
    align: 'right',
    render: ({ equityShare }) => <Percent fraction={equityShare} />,
  },
  {
    id: 'covered',
    head: 'Covered',
    track: '72px',
    align: 'right',
    render: ({ covered }) => <span title="Share of the value held with enough history">{formatPercent(covered)}</span>,
  },
  {
    id: 'days',
    head: 'n',
    track: '52px',
    align: 'right',
    render: ({ days }) => <span title="Days behind the figures">{formatFixed(days, 0)}</span>,
  },
]

const HOLDINGS: readonly Column<Holding>[] = [
  {
    id: 'symbol',
    head: 'Holding',
    track: 'minmax(84px, 1fr)',
    render: ({ instrumentId }) => <SymbolOf instrumentId={instrumentId} />,
  },
  {
    id: 'component',
    head: (
      <Term of="term.riskComponent" inGrid>
        Adds to the shortfall
      </Term>
    ),
    track: 'minmax(148px, 1fr)',
    align: 'right',
    render: ({ component }) => <Money money={component} why={TOO_SHORT} />,
  },
  {
    id: 'marginal',
    head: 'For each more unit',
    track: 'minmax(124px, 1fr)',
    align: 'right',
    render: ({ marginal }) =>
      marginal === null ? <Missing why={TOO_SHORT} /> : <span>{formatFixed(marginal, 4)}</span>,
  },
  {
    id: 'volatility',
    head: 'Next day',
    track: '76px',
    align: 'right',
    render: ({ dayVolatility }) =>
      dayVolatility === null ? (
        <Missing why={TOO_SHORT} />
      ) : (
        <span title="Standard deviation expected for the next day">{formatPercent(dayVolatility)}</span>
      ),
  },
  {
    id: 'beta',
    head: 'Beta',
    track: '174px',
    align: 'right',
    render: ({ beta }) => <Estimate estimate={beta} unit="ratio" />,
  },
]

/** The loss of a bad day by four methods, and what each holding adds to it. */
export function Tail() {
  const rows = orderedTail(useRecords('tail'))
  const [chosen, setChosen] = useState<TailView['key'] | null>(null)
  const shown = rows.find(({ key }) => key === chosen) ?? rows[0] ?? null
  const state = usePanelState('tail', { empty: rows.length === 0, market: true })
  return (
    <Panel label="Tail" state={state} empty={<p>No tail is known yet: it is read once an account is open.</p>}>
      <div className={styles['methods']}>
        <DataTable
          label="Tail by method"
          rows={rows}
          columns={METHODS}
          keyOf={(row) => row.key}
          selected={shown?.key ?? null}
          onSelect={(row) => setChosen(row.key)}
        />
      </div>
      <p className={styles['note']}>
        {shown === null
          ? ''
          : shown.holdings.length === 0
            ? 'Nothing is held, so nothing can be lost.'
            : `Losses of the next day that ${formatFixed((1 - shown.level) * 100, 0)} of 100 days exceed, with 95 % intervals. Below: ${methodName(shown.key).toLowerCase()}.`}
      </p>
      <DataTable
        label="Tail by holding"
        rows={shown?.holdings ?? []}
        columns={HOLDINGS}
        keyOf={(row) => row.instrumentId}
      />
    </Panel>
  )
}
