import { FIGURES } from '#core/figures/catalogue.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { Term } from '../../../components/Term.tsx'
import { formatCount } from '../../../format/amount.ts'
import { NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { figureText, intervalText } from './figureText.ts'
import styles from './Result.module.css'

/** Every figure of a run with its interval, how many observations it rests on, and what it means. */
export function FigureTable({ result }: { readonly result: BacktestResult }) {
  const { figures, counts } = result.report
  return (
    <Scroll className={styles['sheet']} label="Figures">
      <table className={styles['figures']} aria-label="Every figure with its 95 % interval and number of observations">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Value</th>
            <th scope="col">95 % interval</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((figure) => {
            const estimate = result.intervals[figure.id]
            const n = estimate?.n ?? counts[figure.observation]
            return (
              <tr key={figure.id}>
                <th scope="row">
                  <Term of={`figure.${figure.id}`}>{figure.label}</Term>
                  <span className={styles['meaning']}>{figure.description.split('. ')[0]?.replace(/\.$/, '')}</span>
                </th>
                <td>{figureText(figures[figure.id] ?? null, figure.unit)}</td>
                <td>
                  {figure.interval === 'none' ? null : estimate ? (
                    intervalText(estimate, figure.unit)
                  ) : (
                    <span className="faint">{NOT_ENOUGH_DATA}</span>
                  )}
                </td>
                <td>
                  {formatCount(n)} {figure.observation}s
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}
