import { useMemo } from 'react'
import type { WalkForwardResult } from '#contracts/records/sweep.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import { Signed } from '../../../components/Signed.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate } from '../../../format/estimate.ts'
import { formatPercentNumber } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'
import { valuesText } from '../sweep/objectiveText.ts'

type Step = WalkForwardResult['steps'][number]

/** The steps of a walk forward: windows, chosen values, and what they earned in training and in the test. */
export function StepTable({ result }: { readonly result: WalkForwardResult }) {
  const columns = useMemo(() => columnsOf(result), [result])
  return <DataTable label="Steps" rows={result.steps} columns={columns} keyOf={(row) => String(row.test.from)} />
}

function columnsOf({ plan }: WalkForwardResult): readonly Column<Step>[] {
  const window = (id: 'train' | 'test', head: string): Column<Step> => ({
    id: `${id} window`,
    head,
    track: '200px',
    render: (row) => `${formatDay(row[id].from)} to ${formatDay(row[id].to)}`,
  })
  const gain = (id: 'train' | 'test', head: string): Column<Step> => ({
    id: `${id} return`,
    head,
    track: '84px',
    align: 'right',
    render: (row) => (
      <Signed value={row[id].returnPct} text={`${formatPercentNumber(row[id].returnPct, { sign: 'always' })} %`} />
    ),
  })
  const sharpe = (id: 'train' | 'test', head: string): Column<Step> => ({
    id: `${id} sharpe`,
    head,
    track: '182px',
    align: 'right',
    render: (row) => formatEstimate(row[id].sharpe),
  })
  return [
    window('test', 'Test window'),
    { id: 'values', head: 'Chosen', track: 'minmax(136px, 1fr)', render: (row) => valuesText(row.values, plan.search) },
    gain('train', 'Training'),
    gain('test', 'Test'),
    sharpe('test', 'Sharpe, test'),
    sharpe('train', 'Sharpe, training'),
    window('train', 'Training window'),
    { id: 'trials', head: 'Trials', track: '60px', align: 'right', render: (row) => formatCount(row.trials) },
    {
      id: 'trades',
      head: 'Trades, test',
      track: '84px',
      align: 'right',
      render: (row) => formatCount(row.test.trades),
    },
  ]
}
