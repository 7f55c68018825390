import { useMemo, useState } from 'react'
import type { SweepPoint, SweepResult } from '#contracts/records/sweep.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatFixed, formatPercentNumber, MISSING } from '../../../format/number.ts'
import { OBJECTIVE_NAMES } from '../form/sweepForm.ts'
import { valueText } from './heatMap.ts'
import { objectiveText } from './objectiveText.ts'
import styles from './Sweep.module.css'
import { sortPoints } from './sortPoints.ts'
import type { TrialOrder } from './sortPoints.ts'

const FIRST_ORDER: TrialOrder = { by: 0, rising: false }

/** Every trial of a search: the failed, cancelled and early ended ones too. A head sorts; the same head again turns round. */
export function TrialTable({ result }: { readonly result: SweepResult }) {
  const [order, setOrder] = useState(FIRST_ORDER)
  const rows = useMemo(() => sortPoints(result.points, order), [result, order])
  const columns = useMemo(() => columnsOf(result, order, setOrder), [result, order])
  return <DataTable label="Trials" rows={rows} columns={columns} keyOf={(row) => String(row.number)} />
}

function columnsOf(
  { plan, best, front }: SweepResult,
  order: TrialOrder,
  sort: (order: TrialOrder) => void,
): readonly Column<SweepPoint>[] {
  const head = (by: TrialOrder['by'], name: string) => {
    const isBy = order.by === by
    const way = order.rising ? 'rising' : 'falling'
    return (
      <button
        type="button"
        className={styles['sort']}
        onClick={() => sort({ by, rising: isBy ? !order.rising : by === 'number' })}
      >
        {name}
        {isBy ? (
          <>
            <span aria-hidden>{order.rising ? ' ▴' : ' ▾'}</span>
            <span className="visually-hidden"> sorted, {way}</span>
          </>
        ) : null}
      </button>
    )
  }
  const onFront = new Set(front)
  return [
    {
      id: 'number',
      head: head('number', 'Trial'),
      track: '92px',
      align: 'right',
      render: ({ number }) => (
        <span>
          {number === best ? <strong>best </strong> : onFront.has(number) && front.length > 1 ? 'front ' : ''}
          {formatCount(number)}
        </span>
      ),
    },
    ...plan.dimensions.map(({ name }): Column<SweepPoint> => ({
      id: `value ${name}`,
      head: name,
      track: '62px',
      align: 'right',
      render: ({ values }) => valueText(values[name] ?? MISSING),
    })),
    ...plan.objectives.map((objective, index): Column<SweepPoint> => ({
      id: `objective ${objective}`,
      head: head(index, OBJECTIVE_NAMES[objective]),
      track: 'minmax(104px, 136px)',
      align: 'right',
      render: ({ objectives }) => objectiveText(objective, objectives?.[index]),
    })),
    {
      id: 'return',
      head: 'Return',
      track: '84px',
      align: 'right',
      render: ({ returnPct }) => (returnPct === null ? MISSING : `${formatPercentNumber(returnPct)} %`),
    },
    ...(plan.objectives.includes('sharpe')
      ? []
      : [
          {
            id: 'sharpe',
            head: 'Sharpe',
            track: '68px',
            align: 'right' as const,
            render: ({ sharpe }: SweepPoint) => formatFixed(sharpe, 2),
          },
        ]),
    {
      id: 'drawdown',
      head: <abbr title="Worst drawdown">Drawdown</abbr>,
      track: '80px',
      align: 'right',
      render: ({ maxDrawdownPct }) => (maxDrawdownPct === null ? MISSING : `${formatPercentNumber(maxDrawdownPct)} %`),
    },
    { id: 'trades', head: 'Trades', track: '60px', align: 'right', render: ({ trades }) => formatCount(trades) },
    {
      id: 'state',
      head: 'State',
      track: 'minmax(80px, 1fr)',
      render: ({ state, failure }) => (
        <span title={failure ?? undefined}>
          {STATES[state]} {failure}
        </span>
      ),
    },
  ]
}

const STATES: Readonly<Record<SweepPoint['state'], string>> = {
  DONE: 'done',
  FAILED: 'failed:',
  CANCELLED: 'cancelled',
  PRUNED: 'ended early',
}
