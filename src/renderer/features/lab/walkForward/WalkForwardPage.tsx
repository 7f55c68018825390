import { useState } from 'react'
import type { WalkForwardResult } from '#contracts/records/sweep.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { Tabs } from '../../../components/Tabs.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate, formatShare } from '../../../format/estimate.ts'
import { formatFixed, formatPercent, formatPercentNumber } from '../../../format/number.ts'
import { CurveChart } from '../curves/CurveChart.tsx'
import lab from '../Lab.module.css'
import { Fact } from '../result/Fact.tsx'
import { FindingList } from '../result/FindingList.tsx'
import { PartTable } from '../sweep/PartTable.tsx'
import sweep from '../sweep/Sweep.module.css'
import { StepTable } from './StepTable.tsx'

/** What a walk forward came to: the test windows joined into one run, and what was chosen for each. */
export function WalkForwardPage({ result }: { readonly result: WalkForwardResult }) {
  const [leaf, setLeaf] = useState('overview')
  const { joined, steps, plan } = result
  return (
    <div className={lab['result']}>
      <dl className={lab['totals']}>
        <Fact name="Joined test windows">
          {joined === null ? 'not tried' : `${formatPercentNumber(joined.returnPct, { sign: 'always' })} %`}
        </Fact>
        <Fact name="Sharpe, joined">{formatEstimate(joined?.sharpe ?? null)}</Fact>
        <Fact name="Efficiency">
          {result.efficiency === null ? (
            'the trainings earned nothing'
          ) : (
            <>
              {formatPercent(result.efficiency)} <span className="muted">of the training, n={steps.length}</span>
            </>
          )}
        </Fact>
        <Fact name="Windows that gained">{formatShare(result.gained)}</Fact>
        <Fact name="Trials of the idea">{formatCount(result.trialsOfIdea)}</Fact>
      </dl>
      <Tabs
        label="Parts of the result"
        shown={leaf}
        onShow={setLeaf}
        leaves={[
          { id: 'overview', name: 'Overview', content: <Overview result={result} /> },
          { id: 'steps', name: 'Steps', count: steps.length, content: <StepTable result={result} /> },
          { id: 'chosen', name: 'Chosen values', content: <Chosen result={result} /> },
          {
            id: 'findings',
            name: 'Diagnosis',
            count: result.findings.length,
            content: (
              <Scroll className={sweep['sheet']} label="Diagnosis">
                <FindingList findings={result.findings} />
              </Scroll>
            ),
          },
        ]}
      />
      <p className={lab['hashes']}>
        <span>
          {plan.kind}: {formatCount(plan.trainBars)} training bars, {formatCount(plan.testBars)} test bars,{' '}
          {formatCount(plan.purgeBars)} between them
        </span>
        <span>seed {plan.search.seed}</span>
        <span>{formatFixed(result.seconds, 1)} s</span>
      </p>
    </div>
  )
}

function Overview({ result }: { readonly result: WalkForwardResult }) {
  return (
    <>
      {result.equity.time.length < 2 ? (
        <p className={lab['partial']}>There is no joined equity: no test window was completed.</p>
      ) : (
        <CurveChart
          label="Equity over the joined test windows, beginning at 1"
          time={result.equity.time}
          value={result.equity.value}
          decimals={3}
        />
      )}
      <div className={lab['trades']}>
        <StepTable result={result} />
      </div>
    </>
  )
}

/** How far the choice wanders from step to step, and what was chosen at each. */
function Chosen({ result: { steps, wandering, plan, joined } }: { readonly result: WalkForwardResult }) {
  return (
    <Scroll className={sweep['sheet']} label="Chosen values">
      <table className={sweep['table']} aria-label="How far the chosen values wander">
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">Wandering</th>
            <th scope="col" className={sweep['words']}>
              Chosen, step by step
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.search.dimensions.map(({ name }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {formatPercent(wandering[name] ?? null)} <span className="muted">n={steps.length}</span>
              </td>
              <td className={sweep['words']}>{steps.map(({ values }) => values[name]).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={sweep['note']}>
        Wandering is the deviation of the chosen values over the range that was searched: 0 % where every step chose the
        same.
      </p>
      <PartTable label="The joined test windows" parts={[{ name: 'Joined test windows', part: joined }]} />
    </Scroll>
  )
}
