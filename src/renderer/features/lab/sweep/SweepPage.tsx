import { useState } from 'react'
import type { SweepResult } from '#contracts/records/sweep.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { Tabs } from '../../../components/Tabs.tsx'
import type { Leaf } from '../../../components/Tabs.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate } from '../../../format/estimate.ts'
import { formatFixed, formatPercent } from '../../../format/number.ts'
import { METHOD_NAMES } from '../form/sweepForm.ts'
import lab from '../Lab.module.css'
import { Fact } from '../result/Fact.tsx'
import { FindingList } from '../result/FindingList.tsx'
import { Front } from './Front.tsx'
import { HeatMapView } from './HeatMapView.tsx'
import { valuesText } from './objectiveText.ts'
import { PartTable } from './PartTable.tsx'
import styles from './Sweep.module.css'
import { TrialTable } from './TrialTable.tsx'

/** What a search came to: the best trial in and out of sample, what it is worth after so many, and every trial. */
export function SweepPage({ result }: { readonly result: SweepResult }) {
  const [leaf, setLeaf] = useState('overview')
  const { points, plan } = result
  const best = points.find(({ number }) => number === result.best)
  return (
    <div className={lab['result']}>
      <dl className={lab['totals']}>
        <Fact name="Best values">{best === undefined ? 'no trial ended well' : valuesText(best.values, plan)}</Fact>
        <Fact name="Trials">
          {formatCount(points.length)} <span className="muted">{endings(result)}</span>
        </Fact>
        <Fact name="Trials of the idea">{formatCount(result.trialsOfIdea)}</Fact>
        <Fact name="Method">{METHOD_NAMES[plan.method]}</Fact>
      </dl>
      <Tabs label="Parts of the result" leaves={leavesOf(result)} shown={leaf} onShow={setLeaf} />
      <p className={lab['hashes']}>
        <span>
          trials <code title={result.pointsHash}>{result.pointsHash.slice(0, 12)}</code>
        </span>
        <span>seed {plan.seed}</span>
        <span>
          {formatCount(result.workers)} {result.workers === 1 ? 'worker' : 'workers'}
        </span>
        <span>{formatFixed(result.seconds, 1)} s</span>
      </p>
    </div>
  )
}

function leavesOf(result: SweepResult): readonly Leaf[] {
  const front: Leaf = {
    id: 'front',
    name: 'Best compromises',
    count: result.front.length,
    content: <Front result={result} />,
  }
  return [
    { id: 'overview', name: 'Overview', content: <Overview result={result} /> },
    { id: 'map', name: 'Map', content: <HeatMapView result={result} /> },
    { id: 'trials', name: 'Trials', count: result.points.length, content: <TrialTable result={result} /> },
    ...(result.plan.objectives.length > 1 ? [front] : []),
  ]
}

function Overview({ result }: { readonly result: SweepResult }) {
  const { overfitting, crossValidation, stability } = result
  const paths = crossValidation?.pathSharpes ?? []
  return (
    <Scroll className={styles['sheet']} label="Overview of the search">
      <PartTable
        label="The best trial in and out of sample"
        parts={[
          { name: 'In sample', part: result.inSample },
          { name: 'Out of sample, tried once', part: result.outOfSample },
        ]}
      />
      <dl className={lab['facts']}>
        <Fact name="Probability of overfitting">
          {overfitting === null ? (
            'not enough data'
          ) : (
            <>
              {formatPercent(overfitting.probability)}{' '}
              <span className="muted">
                over {formatCount(overfitting.combinations)} splits of {formatCount(overfitting.trials)} trials, n=
                {formatCount(overfitting.n)}
              </span>
            </>
          )}
        </Fact>
        <Fact name="Sharpe, chosen beside each fold">
          {crossValidation === null ? (
            'not enough data'
          ) : (
            <>
              {formatEstimate(crossValidation.sharpe)}{' '}
              <span className="muted">over {formatCount(crossValidation.folds)} purged folds</span>
            </>
          )}
        </Fact>
        <Fact name="Sharpe of combinatorial paths">
          {crossValidation === null || paths.length === 0 ? (
            'not enough data'
          ) : (
            <>
              {formatFixed(paths[0] ?? null, 2)} to {formatFixed(paths.at(-1) ?? null, 2)}{' '}
              <span className="muted">
                n={formatCount(paths.length)} paths of {formatCount(crossValidation.splits)} splits
              </span>
            </>
          )}
        </Fact>
        <Fact name="Stability of the best">
          {stability === null ? (
            'not enough data'
          ) : (
            <>
              {formatFixed(stability, 2)} <span className="muted">of its objective is reached by its neighbours</span>
            </>
          )}
        </Fact>
      </dl>
      <FindingList findings={result.findings} />
    </Scroll>
  )
}

function endings({ points }: SweepResult): string {
  const count = (state: string): number => points.filter((point) => point.state === state).length
  const parts = [
    [count('FAILED'), 'failed'],
    [count('CANCELLED'), 'cancelled'],
    [count('PRUNED'), 'ended early'],
  ] as const
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')
}
