import type { BacktestResult } from '#contracts/research.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatEstimate, formatShare } from '../../../format/estimate.ts'
import { formatFixed, formatPercent } from '../../../format/number.ts'
import { countedTrials } from '../countedTrials.ts'
import { useTrials } from '../useTrials.ts'
import { Fact } from './Fact.tsx'
import styles from './Result.module.css'

/**
 * The Sharpe ratio with what it is worth: the probability that it is above nothing, and above what the best of so many
 * trials shows by luck alone.
 */
export function Verdict({ result }: { readonly result: BacktestResult }) {
  const counted = countedTrials(useTrials()?.ideas ?? [], result.experimentId)
  const { verdict: own } = result.report
  const luck = counted?.luck ?? null
  if (own === null) return <p className={styles['note']}>There are too few periods to judge the Sharpe ratio.</p>
  return (
    <div className={styles['verdict']}>
      <dl className={styles['facts']}>
        <Fact name="Sharpe (arithmetic)">{formatEstimate(result.intervals['arithmeticSharpe'] ?? null)}</Fact>
        <Fact name="Trials of the idea">{counted === null ? 'not counted' : formatCount(counted.trials)}</Fact>
        <Fact name="Above 0, as the only trial">
          {formatPercent(own.probabilisticSharpe)} <span className="muted">n={formatCount(own.n)}</span>
        </Fact>
        <Fact name="Luck alone shows">{luck === null ? 'not counted' : formatFixed(luck.expectedMaximum, 2)}</Fact>
        <Fact name="Above luck (deflated Sharpe)">{luck === null ? 'not counted' : formatShare(luck.deflated)}</Fact>
        <Fact name="Record needed">
          {own.minimumTrackRecord === null
            ? 'none is enough'
            : `${formatCount(Math.ceil(own.minimumTrackRecord))} periods`}
        </Fact>
      </dl>
    </div>
  )
}
