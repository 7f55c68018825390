import type { CostEstimate } from '#core/model/proposal.ts'
import { formatFixed } from '../../format/number.ts'
import styles from './RiskTable.module.css'

/** What the trade is expected to cost, part by part, with the unfavourable case of the total. */
export function CostTable({ cost, currency }: { readonly cost: CostEstimate; readonly currency: string }) {
  const rows = [
    ['spread ½', cost.spreadBps],
    ['fees', cost.feesBps],
    ['slippage', cost.slippageBps],
  ] as const
  return (
    <table className={styles['table']} aria-label="Cost estimate">
      <thead>
        <tr>
          <th scope="col">
            <span className={styles['section']}>4 Cost</span>
          </th>
          <th scope="col">bps</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{formatFixed(value, 1)}</td>
          </tr>
        ))}
        <tr className={styles['binds']}>
          <th scope="row">total, median</th>
          <td>{formatFixed(cost.totalBps, 1)}</td>
        </tr>
        <tr>
          <th scope="row">total, 9 of 10 below</th>
          <td>{formatFixed(cost.totalBpsP90, 1)}</td>
        </tr>
        <tr>
          <th scope="row">= {currency}</th>
          <td>{formatFixed(cost.total, 2)}</td>
        </tr>
      </tbody>
    </table>
  )
}
