import type { BacktestResult } from '#contracts/research.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatFixed, formatPercentNumber } from '../../../format/number.ts'
import styles from './Result.module.css'

const WORDS = { 'worst-first': 'Pessimistic', expected: 'Expected', 'best-first': 'Optimistic' } as const

/** The run under each assumption about the way of the price within a bar, side by side. */
export function Intrabar({ result }: { readonly result: BacktestResult }) {
  const { intrabar } = result.report
  if (intrabar.length === 0) {
    return <p className={styles['note']}>No order waited for a price, so the way within a bar makes no difference.</p>
  }
  const own = result.configuration.exchange.intrabar ?? 'worst-first'
  return (
    <table className={styles['figures']} aria-label="The run by the way of the price within a bar">
      <thead>
        <tr>
          <th scope="col">Way within a bar</th>
          <th scope="col">Net {result.configuration.currency}</th>
          <th scope="col">Return</th>
          <th scope="col">Trades</th>
        </tr>
      </thead>
      <tbody>
        {intrabar.map(({ rule, netProfit, returnPct, trades }) => (
          <tr key={rule}>
            <th scope="row">
              {WORDS[rule]} {rule === own ? <span className="faint">(this run)</span> : null}
            </th>
            <td>{formatFixed(netProfit, 2, { sign: 'always' })}</td>
            <td>{formatPercentNumber(returnPct, { sign: 'always' })} %</td>
            <td>{formatCount(trades)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
