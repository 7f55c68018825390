import type { Finding } from '#contracts/records/runReport.ts'
import type { SweepPlan, SweepPoint, SweepResult } from '#contracts/records/sweep.ts'

/** What the findings of a search are read from. */
export interface SweepFigures extends Pick<SweepResult, 'inSample' | 'outOfSample' | 'overfitting' | 'stability'> {
  readonly plan: SweepPlan
  readonly points: readonly SweepPoint[]
  readonly best: number | null
}

/** Probability of overfitting from which the choice is worth no more than a coin's. */
const COIN = 0.5
/** Deflated Sharpe ratio below which chance explains the best trial. */
const CONVINCING = 0.95
const SPIKE = 0.4
/** Share of failed trials that is worth a word. */
const MANY_FAILED = 0.2

/** What the trader should know about a search beside its figures. */
export function sweepFindings(figures: SweepFigures): readonly Finding[] {
  return [overfitted, explainedByChance, lostOutside, spike, onTheEdge, failures].flatMap((check) => check(figures))
}

type Check = (figures: SweepFigures) => readonly Finding[]

const overfitted: Check = ({ overfitting }) => {
  if (overfitting === null || overfitting.probability < COIN) return []
  const { probability, trials } = overfitting
  return [
    finding('SWEEP_OVERFITTED', 'WARNING', 'The choice does not hold outside its own data', {
      sentence: `In ${percent(probability)} of the ways to halve the data, the trial chosen on one half was no better than the median of the ${trials} trials on the other.`,
      advice: 'Take fewer parameters or a wider plateau instead of the best point, and do not trade this choice.',
      evidence: [{ name: 'probability of overfitting', value: probability, unit: '' }],
    }),
  ]
}

const explainedByChance: Check = ({ inSample }) => {
  const verdict = inSample?.verdict ?? null
  if (verdict === null || verdict.deflatedSharpe >= CONVINCING) return []
  return [
    finding('SWEEP_CHANCE', 'WARNING', 'Chance alone may explain the best trial', {
      sentence: `The best of ${verdict.trials} trials without any skill is expected to show a Sharpe ratio of ${verdict.expectedMaximumSharpe.toFixed(2)}; this one shows ${verdict.sharpe.toFixed(2)}, which is above it with a probability of ${verdict.deflatedSharpe.toFixed(2)}.`,
      advice: 'Test the idea on more data, or on other instruments, before more values of it.',
      evidence: [
        { name: 'deflated Sharpe ratio', value: verdict.deflatedSharpe, unit: '' },
        { name: 'trials', value: verdict.trials, unit: '' },
      ],
    }),
  ]
}

const lostOutside: Check = ({ inSample, outOfSample }) => {
  if (inSample === null || outOfSample === null) return []
  if (!(inSample.returnPct > 0 && outOfSample.returnPct <= 0)) return []
  return [
    finding('SWEEP_LOST_OUTSIDE', 'WARNING', 'It gained where it was chosen and lost where it was not', {
      sentence: `The chosen values made ${inSample.returnPct.toFixed(2)} % on the bars they were chosen on and ${outOfSample.returnPct.toFixed(2)} % on those the search never saw.`,
      advice: 'Do not choose again on the same bars: they are no longer unseen.',
      evidence: [
        { name: 'return in sample', value: inSample.returnPct, unit: '%' },
        { name: 'return out of sample', value: outOfSample.returnPct, unit: '%' },
      ],
    }),
  ]
}

const spike: Check = ({ stability }) => {
  if (stability === null || stability > SPIKE) return []
  return [
    finding('SWEEP_SPIKE', 'WARNING', 'The best point stands alone', {
      sentence: `Half of the neighbours of the best point reach no more than ${percent(stability)} of its objective.`,
      advice: 'Choose the middle of a plateau; a point whose neighbours fail will not survive a change of the market.',
      evidence: [{ name: 'stability', value: stability, unit: '' }],
    }),
  ]
}

const onTheEdge: Check = ({ plan, points, best }) => {
  const values = points.find(({ number }) => number === best)?.values
  if (values === undefined) return []
  const edges = plan.dimensions.filter((dimension) => {
    if (dimension.kind === 'choice' || dimension.min === dimension.max) return false
    return values[dimension.name] === dimension.min || values[dimension.name] === dimension.max
  })
  if (edges.length === 0) return []
  return [
    finding('SWEEP_EDGE', 'NOTE', 'The best point lies on the edge of what was tried', {
      sentence: `${edges.map(({ name }) => `${name}=${String(values[name])}`).join(', ')} is at the end of its range, so better values may lie beyond.`,
      advice: 'Widen the range if the values beyond make sense; every further trial counts.',
      evidence: [],
    }),
  ]
}

const failures: Check = ({ points }) => {
  const failed = points.filter(({ state }) => state === 'FAILED')
  if (points.length === 0 || failed.length / points.length < MANY_FAILED) return []
  return [
    finding('SWEEP_FAILURES', 'NOTE', 'Many trials could not be judged', {
      sentence: `${failed.length} of ${points.length} trials failed; the first said: ${failed[0]?.failure ?? ''}`,
      advice: 'Look at what the failed values have in common; they count as trials all the same.',
      evidence: [{ name: 'failed', value: failed.length, unit: '' }],
    }),
  ]
}

function finding(
  code: string,
  severity: Finding['severity'],
  title: string,
  said: Pick<Finding, 'sentence' | 'advice' | 'evidence'>,
): Finding {
  return { code, severity, family: 'overfitting', title, ...said }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
