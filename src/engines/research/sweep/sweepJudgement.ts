import { canonicalJson } from '#core/canonicalJson.ts'
import type { PartOfRun, SweepPlan, SweepPoint, SweepResult } from '#contracts/records/sweep.ts'
import { ParameterSurface } from '#quant/robustness/parameterSurface.ts'
import { surfaceStability } from '#quant/robustness/surfaceStability.ts'
import { sharpeEstimate } from '#quant/performance/sharpeRatio.ts'
import { backtestOverfitting } from '#quant/validation/backtestOverfitting.ts'
import { crossValidatedChoice } from '#quant/validation/crossValidatedChoice.ts'
import type { TrialHistory } from '#quant/validation/deflatedSharpe.ts'
import { sharpeEvidence } from '#quant/validation/probabilisticSharpe.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'
import type { Sha256 } from '../ports.ts'
import { choosePoints, type ChosenPoints } from './choice.ts'
import { noEdge } from './objectives.ts'
import { sweepFindings } from './sweepFindings.ts'
import type { SweepRun } from './sweepRun.ts'
import type { TrialSummary } from './trial.ts'
import type { Window } from './window.ts'

/** What is said about a search beside its points. */
export type SweepJudgement = Pick<
  SweepResult,
  | 'points'
  | 'best'
  | 'front'
  | 'inSample'
  | 'outOfSample'
  | 'overfitting'
  | 'crossValidation'
  | 'stability'
  | 'trialsOfIdea'
  | 'findings'
  | 'pointsHash'
>

/** Everything a search is judged from once it has ended. */
export interface EndedSweep {
  readonly run: SweepRun
  readonly plan: SweepPlan
  readonly moments: Float64Array
  /** The best trial on the bars the search never saw; null where there are none or it failed there. */
  readonly outOfSample: { readonly window: Window; readonly summary: TrialSummary } | null
  /** Trials of the idea so far, those of this search included. */
  readonly trialsOfIdea: number
}

/** Trials whose returns are compared for overfitting; of more, so many evenly spread ones and the best. */
const MOST_COMPARED = 500
/** Rows a block for a division into sixteen, below which there are fewer blocks. */
const BLOCK_CHOICES = [16, 12, 8, 4] as const

/** Judges a search that has ended. */
export function judgeSweep(ended: EndedSweep, sha256: Sha256): SweepJudgement {
  const { run, plan, moments, outOfSample, trialsOfIdea } = ended
  const points = run.points()
  const chosen = choosePoints(points)
  const summaries = run.summaries()
  const best = chosen.best === null ? undefined : summaries.get(chosen.best)
  const history: TrialHistory = { trials: Math.max(1, trialsOfIdea), sharpes: sharpesOf(summaries) }
  const inSample = best === undefined ? null : partOf(best, run.request.window, moments, history)
  const outside =
    outOfSample === null ? null : partOf(outOfSample.summary, outOfSample.window, moments, { trials: 1, sharpes: null })
  const compared = comparedReturns(summaries, chosen.best)
  const overfitting = overfittingOf(compared)
  const stability = stabilityOf(run, points, chosen)
  return {
    points,
    ...chosen,
    inSample,
    outOfSample: outside,
    overfitting,
    crossValidation: best === undefined ? null : crossValidationOf(compared, best),
    stability,
    trialsOfIdea,
    findings: sweepFindings({
      plan,
      points,
      best: chosen.best,
      inSample,
      outOfSample: outside,
      overfitting,
      stability,
    }),
    pointsHash: sha256(canonicalJson(points)),
  }
}

/** How a trial did on a part of the bars. */
export function partOf(
  { statistics, returns, periodsPerYear }: Pick<TrialSummary, 'statistics' | 'returns' | 'periodsPerYear'>,
  { from, to }: Window,
  moments: Float64Array,
  history: TrialHistory,
): PartOfRun {
  const verdict = judgeSharpe(returns, periodsPerYear, history)
  return {
    from: moments[from] ?? 0,
    to: moments[to - 1] ?? 0,
    bars: statistics.bars,
    returnPct: statistics.returnPct,
    maxDrawdownPct: statistics.maxDrawdownPct,
    trades: statistics.trades,
    sharpe: sharpeEstimate(returns, periodsPerYear),
    verdict: verdict === null ? null : { ...verdict },
  }
}

/** The Sharpe ratios of one period of the trials that have one; null for fewer than two. */
function sharpesOf(summaries: ReadonlyMap<number, TrialSummary>): readonly number[] | null {
  const sharpes = [...summaries.values()].flatMap(({ returns }) => sharpeEvidence(returns)?.sharpe ?? [])
  return sharpes.length < 2 ? null : sharpes
}

/** Returns of the trials that are compared with each other; none where they are not of the same periods. */
function comparedReturns(summaries: ReadonlyMap<number, TrialSummary>, best: number | null): readonly Float64Array[] {
  const numbers = [...summaries.keys()]
  const stride = Math.max(1, Math.ceil(numbers.length / MOST_COMPARED))
  const compared = numbers.filter((number, index) => index % stride === 0 || number === best)
  const returns = compared.flatMap((number) => summaries.get(number)?.returns ?? [])
  const rows = returns[0]?.length ?? 0
  return returns.some(({ length }) => length !== rows) ? [] : returns
}

function overfittingOf(returns: readonly Float64Array[]): SweepResult['overfitting'] {
  for (const blocks of BLOCK_CHOICES) {
    const found = backtestOverfitting(returns, blocks)
    if (found === null) continue
    const { probability, combinations, trials, n } = found
    return Number.isFinite(probability) ? { probability, combinations, trials, n } : null
  }
  return null
}

/** Ten folds, and two of eight groups at a time: 28 splits and 7 paths; a hundredth of the periods is the embargo. */
function crossValidationOf(
  returns: readonly Float64Array[],
  { statistics, periodsPerYear }: TrialSummary,
): SweepResult['crossValidation'] {
  const n = returns[0]?.length ?? 0
  const inMarket = (statistics.exposurePct / 100) * n
  const holding = statistics.trades === 0 ? 0 : Math.ceil(inMarket / statistics.trades)
  const found = crossValidatedChoice(returns, periodsPerYear, {
    folds: 10,
    groups: 8,
    testGroups: 2,
    // A training far longer than a trade is still one when trades are as long as the data.
    holding: Math.min(holding, Math.floor(n / 20)),
    embargo: Math.ceil(n / 100),
  })
  return found === null ? null : { ...found }
}

function stabilityOf(run: SweepRun, points: readonly SweepPoint[], { best }: ChosenPoints): number | null {
  const done = points.filter(({ objectives }) => objectives !== null)
  const place = done.findIndex(({ number }) => number === best)
  const [objective] = run.request.plan.objectives
  if (place < 0 || objective === undefined) return null
  const samples = done.map(({ values, objectives }) => ({ values, objective: objectives?.[0] ?? 0 }))
  const surface = new ParameterSurface(run.space, samples)
  const reference = noEdge(objective) ?? samples.reduce((least, sample) => Math.min(least, sample.objective), Infinity)
  return surfaceStability(surface, place, reference).score?.value ?? null
}
