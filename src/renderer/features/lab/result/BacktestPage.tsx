import { useState } from 'react'
import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { Signed } from '../../../components/Signed.tsx'
import { Term } from '../../../components/Term.tsx'
import { Tabs } from '../../../components/Tabs.tsx'
import type { Leaf } from '../../../components/Tabs.tsx'
import { formatFixed } from '../../../format/number.ts'
import { EquityChart } from '../EquityChart.tsx'
import styles from '../Lab.module.css'
import { statisticsRows } from '../statisticsRows.ts'
import { TradeTable } from '../TradeTable.tsx'
import { Assumptions } from './Assumptions.tsx'
import { Diagnosis } from './Diagnosis.tsx'
import { Distribution } from './Distribution.tsx'
import { DrawdownTable } from './DrawdownTable.tsx'
import { Fact } from './Fact.tsx'
import { FigureTable } from './FigureTable.tsx'
import { MonthGrid } from './MonthGrid.tsx'
import { RunTools } from './RunTools.tsx'
import { Verdict } from './Verdict.tsx'

/** One finished run on one page: gross, cost and net, equity and drawdown, statistics with n, trades, hashes. */
export function BacktestPage({ result }: { readonly result: BacktestResult }) {
  const [leaf, setLeaf] = useState('overview')
  return (
    <div className={styles['result']}>
      <div className={styles['top']}>
        <Totals result={result} />
        <RunTools runId={result.runId} />
      </div>
      <Tabs label="Parts of the result" leaves={leavesOf(result)} shown={leaf} onShow={setLeaf} />
      <p className={styles['hashes']}>
        <span>
          {result.configuration.strategies
            .map(({ kind, parameters }) => `${kind} ${Object.values(parameters).join('/')}`)
            .join(', ')}
        </span>
        <Hash name="orders" value={result.orderListHash} />
        <Hash name="data" value={result.dataHash} />
        <Hash name="configuration" value={result.configHash} />
        <span>{result.origin}</span>
        <span>{formatFixed(result.seconds, 2)} s</span>
      </p>
    </div>
  )
}

function leavesOf(result: BacktestResult): readonly Leaf[] {
  const { report, trades } = result
  return [
    { id: 'overview', name: 'Overview', content: <Overview result={result} /> },
    {
      id: 'diagnosis',
      name: 'Diagnosis',
      count: report.findings.length,
      content: <Diagnosis result={result} />,
    },
    { id: 'figures', name: 'Figures', content: <FigureTable result={result} /> },
    { id: 'trades', name: 'Trades', count: trades.length, content: <TradeTable trades={trades} /> },
    { id: 'months', name: 'Months', content: <MonthGrid result={result} /> },
    {
      id: 'drawdowns',
      name: 'Drawdowns',
      count: report.drawdowns.length,
      content: <DrawdownTable drawdowns={report.drawdowns} />,
    },
    { id: 'distribution', name: 'Distribution', content: <Distribution result={result} /> },
    { id: 'assumptions', name: 'Assumptions', content: <Assumptions result={result} /> },
  ]
}

function Overview({ result }: { readonly result: BacktestResult }) {
  return (
    <>
      <div className={styles['strip']}>
        <Verdict result={result} />
      </div>
      <div className={styles['split']}>
        <EquityChart result={result} />
        <StatisticsTable result={result} />
      </div>
      <div className={styles['trades']}>
        <TradeTable trades={result.trades} />
      </div>
    </>
  )
}

function Totals({ result }: { readonly result: BacktestResult }) {
  const { currency } = result.configuration
  return (
    <dl className={styles['totals']}>
      <Fact name={`Gross ${currency}`}>
        <Signed value={result.grossProfit} text={formatFixed(result.grossProfit, 2, { sign: 'always' })} />
      </Fact>
      <Fact name={`Cost ${currency}`}>{formatFixed(result.costs, 2)}</Fact>
      <Fact name={`Net ${currency}`}>
        <Signed value={result.netProfit} text={formatFixed(result.netProfit, 2, { sign: 'always' })} />
      </Fact>
    </dl>
  )
}

function StatisticsTable({ result }: { readonly result: BacktestResult }) {
  return (
    <Scroll className={styles['statistics']} label="Statistics">
      <table aria-label="Statistics with 95 % interval and number of observations">
        <tbody>
          {statisticsRows(result).map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <Term of={`figure.${row.key}`}>{row.name}</Term>
              </th>
              <td>{row.text}</td>
              <td>{row.interval}</td>
              <td>{row.n}</td>
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
      {name} <code title={value}>{value.slice(0, 8)}</code>
    </span>
  )
}
