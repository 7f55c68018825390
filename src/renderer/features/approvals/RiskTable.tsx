import { ArrowLeft } from 'lucide-react'
import type { RiskLine, TradeEnds } from '#core/model/proposal.ts'
import { formatMoney } from '../../format/amount.ts'
import { Term } from '../../components/Term.tsx'
import { HeadroomBar } from './HeadroomBar.tsx'
import styles from './RiskTable.module.css'
import { headroom, riskValue } from './riskRow.ts'

/** Measures by a word in them, and the entries of the glossary that say what they are. */
const TERMS: readonly (readonly [word: string, term: string])[] = [
  ['shortfall', 'term.expectedShortfall'],
  ['exposure', 'term.exposure'],
  ['day', 'term.dayLoss'],
  ['Weight', 'term.exposure'],
]

function measureTerm(measure: string): string {
  return TERMS.find(([word]) => measure.includes(word))?.[1] ?? `risk.${measure}`
}

/** Risk before and after the trade against each limit; the limit that binds the size is named. */
export function RiskTable({ lines, ends }: RiskTableProps) {
  return (
    <div>
      <table className={styles['table']} aria-label="Risk before and after">
        <thead>
          <tr>
            <th scope="col">
              <span className={styles['section']}>3 Risk</span>
            </th>
            <th scope="col">before</th>
            <th scope="col">after</th>
            <th scope="col">limit</th>
            <th scope="col">headroom</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.measure} className={line.binds ? styles['binds'] : undefined}>
              <th scope="row">
                <Term of={measureTerm(line.measure)}>{line.measure}</Term>
              </th>
              <td>{riskValue(line.unit, line.before)}</td>
              <td>{riskValue(line.unit, line.after)}</td>
              <td>
                {riskValue(line.unit, line.limit)}{' '}
                <abbr className={styles['kind']} title={line.kind === 'hard' ? 'hard limit' : 'soft limit'}>
                  {line.kind === 'hard' ? 'h' : 's'}
                </abbr>
              </td>
              <td>
                <HeadroomBar share={headroom(line.after, line.limit)} />
                {line.binds ? (
                  <span className={styles['mark']}>
                    <ArrowLeft size={12} aria-hidden /> binds
                  </span>
                ) : (
                  <span className={styles['mark']} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ends === null ? null : <Ends ends={ends} />}
    </div>
  )
}

interface RiskTableProps {
  readonly lines: readonly RiskLine[]
  /** Null for a proposal of before the ends were told. */
  readonly ends: TradeEnds | null
}

/** What is lost when it ends badly, and when nothing is done. */
function Ends({ ends }: { readonly ends: TradeEnds }) {
  const ways = [
    ['if the stop fills', ends.stopFills],
    ['if it gaps 3×', ends.stopGaps],
    ['if you do nothing', ends.doNothing],
  ] as const
  return (
    <dl className={styles['ends']} aria-label="Loss at each end">
      {ways.map(([way, loss]) => (
        <div key={way}>
          <dt>{way}</dt>
          <dd>{formatMoney(-loss, 'always')}</dd>
        </div>
      ))}
    </dl>
  )
}
