import { ArrowLeft } from 'lucide-react'
import type { RiskLine } from '#core/model/proposal.ts'
import { Term } from '../../components/Term.tsx'
import { HeadroomBar } from './HeadroomBar.tsx'
import styles from './RiskTable.module.css'
import { headroom, riskValue } from './riskRow.ts'

/** Measures by a word in them, and the entries of the glossary that say what they are. */
const TERMS: readonly (readonly [word: string, term: string])[] = [
  ['exposure', 'term.exposure'],
  ['day', 'term.dayLoss'],
  ['Weight', 'term.exposure'],
]

function measureTerm(measure: string): string {
  return TERMS.find(([word]) => measure.includes(word))?.[1] ?? `risk.${measure}`
}

/** Risk before and after the trade against each limit; the limit that binds the size is named. */
export function RiskTable({ lines }: { readonly lines: readonly RiskLine[] }) {
  return (
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
  )
}
