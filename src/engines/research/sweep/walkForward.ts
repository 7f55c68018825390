import type { Finding } from '#contracts/records/runReport.ts'
import type { SweepDimension, WalkForwardPlan, WalkForwardResult } from '#contracts/records/sweep.ts'
import { drawdowns } from '#quant/performance/drawdown.ts'
import { periodReturns } from '#quant/performance/periodReturns.ts'
import { exactProportion } from '#quant/statistics/proportion.ts'
import { variance } from '#quant/statistics/moments.ts'
import { walkForwardSteps, type WalkForwardStep } from '#quant/validation/splits/walkForward.ts'
import { partOf } from './sweepJudgement.ts'
import type { TrialSummary } from './trial.ts'

/** One step that was made: searched here, tested there. */
export interface MadeStep {
  readonly step: WalkForwardStep
  readonly values: Readonly<Record<string, number | string>>
  /** Trials of its search. */
  readonly trials: number
  /** The chosen trial on its training window. */
  readonly train: TrialSummary
  /** The same values on the test window, with their equity. */
  readonly test: TrialSummary
}

/** What is said about a walk forward beside its plan. */
export type WalkForwardJudgement = Pick<
  WalkForwardResult,
  'steps' | 'equity' | 'joined' | 'efficiency' | 'gained' | 'wandering' | 'findings'
>

/** Lays the windows of a plan over so many moments. */
export function stepsOf(plan: WalkForwardPlan, moments: number): readonly WalkForwardStep[] {
  return walkForwardSteps({
    observations: moments,
    trainLength: plan.trainBars,
    testLength: plan.testBars,
    purge: plan.purgeBars,
    anchored: plan.kind === 'anchored',
  })
}

/** Judges the steps of a walk forward, in order. `startingCash` is what each window began with. */
export function judgeWalkForward(
  plan: WalkForwardPlan,
  made: readonly MadeStep[],
  moments: Float64Array,
  startingCash: number,
): WalkForwardJudgement {
  const steps = made.map(({ step, values, trials, train, test }) => ({
    values: { ...values },
    trials,
    train: partOf(train, step.train, moments, { trials, sharpes: null }),
    test: partOf(test, step.test, moments, { trials: 1, sharpes: null }),
  }))
  const equity = joinEquity(made, startingCash)
  const joined = equity.value.length < 2 ? null : joinedPart(made, equity)
  const efficiency = efficiencyOf(made, equity)
  const wandering = Object.fromEntries(
    plan.search.dimensions.map((dimension) => [dimension.name, wanderingOf(dimension, made)]),
  )
  return {
    steps,
    equity,
    joined,
    efficiency,
    gained: exactProportion(steps.filter(({ test }) => test.returnPct > 0).length, steps.length),
    wandering,
    findings: findingsOf(efficiency, wandering),
  }
}

/** The test windows one after the other, each carrying on the equity of the one before; 1 at the start. */
function joinEquity(made: readonly MadeStep[], startingCash: number): WalkForwardResult['equity'] {
  const time: number[] = []
  const value: number[] = []
  let carried = 1
  for (const { test } of made) {
    const curve = test.equity
    if (curve === null) throw new Error('Invariant: a test window keeps its equity')
    for (const [index, label] of curve.time.entries()) {
      time.push(label)
      value.push((carried * (curve.value[index] ?? Number.NaN)) / startingCash)
    }
    carried = value.at(-1) ?? carried
  }
  return { time: Float64Array.from(time), value: Float64Array.from(value) }
}

function joinedPart(made: readonly MadeStep[], equity: WalkForwardResult['equity']): WalkForwardResult['joined'] {
  const { returns, periodsPerYear } = periodReturns({ tsOpen: equity.time, equity: equity.value })
  const deepest = drawdowns(equity.value).reduce((most, fall) => Math.max(most, fall), 0)
  const sum = (read: (summary: TrialSummary) => number): number => made.reduce((all, { test }) => all + read(test), 0)
  const [first] = made
  if (first === undefined) return null
  const statistics = {
    ...first.test.statistics,
    bars: sum((test) => test.statistics.bars),
    trades: sum((test) => test.statistics.trades),
    returnPct: 100 * ((equity.value.at(-1) ?? 1) - 1),
    maxDrawdownPct: 100 * deepest,
  }
  const part = { statistics, returns, periodsPerYear }
  return partOf(part, { from: 0, to: equity.time.length }, equity.time, { trials: 1, sharpes: null })
}

/** Annual return of the joined tests over the mean annual return of the trainings. */
function efficiencyOf(made: readonly MadeStep[], equity: WalkForwardResult['equity']): number | null {
  const { returns, periodsPerYear } = periodReturns({ tsOpen: equity.time, equity: equity.value })
  const trained = made.map(({ train }) => train.statistics.cagrPct).filter((value) => value !== null)
  if (trained.length === 0 || returns.length === 0) return null
  const training = trained.reduce((all, value) => all + value, 0) / trained.length
  const growth = equity.value.at(-1) ?? 1
  const test = growth > 0 ? 100 * (growth ** (periodsPerYear / returns.length) - 1) : -100
  return training > 0 && Number.isFinite(test) ? test / training : null
}

/** Deviation of the chosen values over the range; of choices the share that is not the most frequent one. */
function wanderingOf(dimension: SweepDimension, made: readonly MadeStep[]): number {
  const values = made.flatMap(({ values: chosen }) => chosen[dimension.name] ?? [])
  if (values.length < 2) return 0
  if (dimension.kind === 'choice') {
    const counts = new Map<number | string, number>()
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
    return 1 - Math.max(...counts.values()) / values.length
  }
  const range = dimension.max - dimension.min
  return range === 0 ? 0 : Math.sqrt(variance(values.map(Number))) / range
}

const POOR = 0.5
const RESTLESS = 0.3

function findingsOf(efficiency: number | null, wandering: Readonly<Record<string, number>>): readonly Finding[] {
  const findings: Finding[] = []
  if (efficiency !== null && efficiency < POOR) {
    findings.push({
      code: 'WALK_FORWARD_POOR',
      severity: 'WARNING',
      family: 'overfitting',
      title: 'Little of the trained return is left in the tests',
      sentence: `The joined tests earned ${(100 * efficiency).toFixed(0)} % of what the trainings did a year.`,
      advice: 'Vary fewer parameters or train on longer windows; what is not left here will not be there tomorrow.',
      evidence: [{ name: 'efficiency', value: efficiency, unit: '' }],
    })
  }
  for (const [name, value] of Object.entries(wandering)) {
    if (value < RESTLESS) continue
    findings.push({
      code: 'WALK_FORWARD_RESTLESS',
      severity: 'NOTE',
      family: 'overfitting',
      title: 'The chosen values wander',
      sentence: `From step to step ${name} moves by ${(100 * value).toFixed(0)} % of its range, so no value of it is the right one for long.`,
      advice: 'Fix this parameter or leave it out, and see whether the tests get worse.',
      evidence: [{ name: 'wandering', value, unit: '' }],
    })
  }
  return findings
}
