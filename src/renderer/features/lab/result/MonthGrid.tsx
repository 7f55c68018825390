import type { CSSProperties } from 'react'
import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatPercentNumber, MISSING } from '../../../format/number.ts'
import styles from './Result.module.css'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** A month that moved this much has the strongest shade. */
const STRONGEST = 0.1

/** Returns by month and year. The shade only repeats what sign and figure say. */
export function MonthGrid({ result }: { readonly result: BacktestResult }) {
  const { months } = result.report
  const gained = months.n === 0 ? '' : `${months.positive} of ${months.n} months gained.`
  return (
    <Scroll className={styles['sheet']} label="Months">
      <p className={styles['note']}>
        {gained} {extreme('Best', months.best)} {extreme('Worst', months.worst)}
      </p>
      <table className={styles['months']} aria-label="Return by month, percent">
        <thead>
          <tr>
            <th scope="col">Year</th>
            {MONTHS.map((month) => (
              <th key={month} scope="col">
                {month}
              </th>
            ))}
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {months.years.map(({ year, months: returns, total }) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {returns.map((value, index) => (
                <Cell key={MONTHS[index]} value={value} />
              ))}
              <Cell value={total} />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Cell({ value }: { readonly value: number | null }) {
  if (value === null) return <td className="faint">{MISSING}</td>
  const shade = Math.min(1, Math.abs(value) / STRONGEST) * 34
  const side = value > 0 ? 'var(--up)' : 'var(--down)'
  const style: CSSProperties =
    value === 0 ? {} : { background: `color-mix(in srgb, ${side} ${shade.toFixed(0)}%, transparent)` }
  return <td style={style}>{formatPercentNumber(100 * value, { sign: 'always' })}</td>
}

function extreme(word: string, month: BacktestResult['report']['months']['best']): string {
  if (month === null) return ''
  const name = MONTHS[month.month - 1] ?? ''
  return `${word}: ${name} ${month.year}, ${formatPercentNumber(100 * month.return, { sign: 'always' })} %.`
}
