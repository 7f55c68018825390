import type { ReactNode } from 'react'
import type { BacktestResult } from '#contracts/research.ts'
import type { JobView } from '#contracts/records/safety.ts'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { Signed } from '../../components/Signed.tsx'
import { formatFixed } from '../../format/number.ts'
import { usePanelState } from '../../state/panelState.ts'
import type { PanelState } from '../../state/panelFacts.ts'
import { useRecord } from '../../state/tables.ts'
import { useUi } from '../../state/ui.ts'
import { isRunning } from '../desk/jobOrder.ts'
import { EquityChart } from './EquityChart.tsx'
import styles from './Lab.module.css'
import { statisticsRows } from './statisticsRows.ts'
import { TradeTable } from './TradeTable.tsx'
import { useRunResult } from './useRunResult.ts'

/** One finished run on one page: gross, cost and net, equity and drawdown, statistics with n, trades, hashes. */
export function RunResult() {
  const job = useRecord(
    'jobs',
    useUi((state) => state.selectedRun),
  )
  const { result, failure, retry } = useRunResult(job)
  const frame = usePanelState('jobs', { empty: false })
  const state = stateOf(frame, job, result, failure)
  return (
    <Panel label="Run result" state={state} onRetry={retry} empty={<p>{emptyWords(job)}</p>}>
      {result === null ? null : (
        <div className={styles['result']}>
          <Totals result={result} />
          <div className={styles['split']}>
            <EquityChart result={result} />
            <StatisticsTable result={result} />
          </div>
          <div className={styles['trades']}>
            <TradeTable trades={result.trades} />
          </div>
          <p className={styles['hashes']}>
            <Hash name="orders" value={result.orderListHash} />
            <Hash name="data" value={result.dataHash} />
            <Hash name="configuration" value={result.configHash} />
            <span>{result.origin}</span>
            <span>{formatFixed(result.seconds, 2)} s</span>
          </p>
        </div>
      )}
    </Panel>
  )
}

function stateOf(
  frame: PanelState,
  job: JobView | null,
  result: BacktestResult | null,
  failure: { readonly code: string; readonly message: string } | null,
): PanelState {
  if (frame.kind === 'disconnected' || frame.kind === 'loading') return frame
  if (failure !== null) return { kind: 'error', ...failure, stillWorks: 'Other runs can be opened as before.' }
  if (result !== null) return { kind: 'fresh' }
  return job !== null && job.state === 'DONE' ? { kind: 'loading' } : { kind: 'empty' }
}

function emptyWords(job: JobView | null): string {
  if (job === null) return 'Choose a run on the left, or start one.'
  if (isRunning(job)) return 'Running. The result appears here when it is done.'
  return `${job.state.toLowerCase()}: ${job.failure ?? 'there is no result.'}`
}

function Totals({ result }: { readonly result: BacktestResult }) {
  const { currency } = result.configuration
  return (
    <dl className={styles['three']}>
      <Total name={`Gross ${currency}`}>
        <Signed value={result.grossProfit} text={formatFixed(result.grossProfit, 2, { sign: 'always' })} />
      </Total>
      <Total name={`Cost ${currency}`}>{formatFixed(result.costs, 2)}</Total>
      <Total name={`Net ${currency}`}>
        <Signed value={result.netProfit} text={formatFixed(result.netProfit, 2, { sign: 'always' })} />
      </Total>
      <Total name="Strategy">
        {result.configuration.strategies
          .map(({ kind, parameters }) => `${kind} ${Object.values(parameters).join(' / ')}`)
          .join(', ')}
      </Total>
    </dl>
  )
}

function Total({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function StatisticsTable({ result }: { readonly result: BacktestResult }) {
  return (
    <Scroll className={styles['statistics']} label="Statistics">
      <table aria-label="Statistics with 95 % interval and number of observations">
        <tbody>
          {statisticsRows(result).map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              <td>
                {row.text}
                {row.lacksInterval ? <span className="faint"> not enough data</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Hash({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span>
      {name} <code title={value}>{value.slice(0, 12)}</code>
    </span>
  )
}
