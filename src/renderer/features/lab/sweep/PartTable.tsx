import type { PartOfRun } from '#contracts/records/sweep.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate } from '../../../format/estimate.ts'
import { formatFixed, formatPercent, formatPercentNumber } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'
import styles from './Sweep.module.css'

interface NamedPart {
  readonly name: string
  readonly part: PartOfRun | null
}

const ROWS: readonly (readonly [name: string, write: (part: PartOfRun) => string])[] = [
  ['Period', ({ from, to }) => `${formatDay(from)} to ${formatDay(to)}`],
  ['Bars', ({ bars }) => formatCount(bars)],
  ['Return', ({ returnPct }) => `${formatPercentNumber(returnPct, { sign: 'always' })} %`],
  ['Worst drawdown', ({ maxDrawdownPct }) => `${formatPercentNumber(maxDrawdownPct)} %`],
  ['Trades', ({ trades }) => formatCount(trades)],
  ['Sharpe', ({ sharpe }) => formatEstimate(sharpe)],
  ['Trials it is judged by', ({ verdict }) => (verdict === null ? 'not enough data' : formatCount(verdict.trials))],
  [
    'Luck alone shows',
    ({ verdict }) => (verdict === null ? 'not enough data' : formatFixed(verdict.expectedMaximumSharpe, 2)),
  ],
  [
    'Above luck (deflated Sharpe)',
    ({ verdict }) =>
      verdict === null ? 'not enough data' : `${formatPercent(verdict.deflatedSharpe)} n=${formatCount(verdict.n)}`,
  ],
]

/** Parts of the bars side by side: how the chosen values did where they were found, and where they were not. */
export function PartTable({ parts, label }: { readonly parts: readonly NamedPart[]; readonly label: string }) {
  return (
    <table className={styles['parts']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          {parts.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, write]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {parts.map(({ name: column, part }) => (
              <td key={column}>{part === null ? 'not tried' : write(part)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
