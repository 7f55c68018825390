import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#core/canonicalJson.ts'
import type { SweepPlan } from '#contracts/records/sweep.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { choosePoints } from '#engines/research/sweep/choice.ts'
import { judgeSweep } from '#engines/research/sweep/sweepJudgement.ts'
import { SweepRun } from '#engines/research/sweep/sweepRun.ts'
import { createTrialRunner, type TrialTask } from '#engines/research/sweep/trial.ts'
import { momentsOf } from '#engines/research/sweep/window.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { RESEARCH_PORTS } from '../../../helpers/backtestBench.ts'
import { buildPlan, buildSetting, startedSweep } from '../../../helpers/sweepBench.ts'

const setting = buildSetting(400)
const runner = createTrialRunner(setting, RESEARCH_PORTS)

/** Runs a search with so many trials under way, which end in a random order. */
function searched(plan: SweepPlan, underWay: number, seed: number): SweepRun {
  const sweep = startedSweep({ plan, configuration: setting.configuration, window: { from: 0, to: 280 } })
  const random = new SeededRandom(seed)
  const running: TrialTask[] = []
  for (;;) {
    running.push(...sweep.ask(underWay - running.length))
    const [task] = running.splice(Math.floor(random.next() * running.length), 1)
    if (task === undefined) break
    sweep.take({ number: task.number, answer: runner(task) })
  }
  expect(sweep.isFinished()).toBe(true)
  return sweep
}

describe('a search', () => {
  it.each(['grid', 'random', 'tpe', 'cma-es', 'nsga-ii'] as const)(
    'by %s gives the same points however many trials run at once and in whatever order they end',
    (method) => {
      const objectives = method === 'nsga-ii' ? (['returnPct', 'smallDrawdown'] as const) : (['returnPct'] as const)
      const plan = buildPlan({ method, objectives, trials: 24, stopsEarly: method === 'tpe' || method === 'random' })
      const one = canonicalJson(searched(plan, 1, 1).points())
      expect(canonicalJson(searched(plan, 3, 2).points())).toBe(one)
      expect(canonicalJson(searched(plan, 40, 3).points())).toBe(one)
    },
  )

  it('walks the grid without the pairs that contradict each other', () => {
    const points = searched(buildPlan(), 4, 1).points()
    expect(points).toHaveLength(28)
    expect(points.every(({ values }) => Number(values.fast) < Number(values.slow))).toBe(true)
    expect(points.map(({ number }) => number)).toEqual(points.map((_, index) => index))
  })

  it('gives up trials that are below the median half way, and only once there is something to compare with', () => {
    const points = searched(buildPlan({ stopsEarly: true, method: 'random', trials: 25 }), 8, 1).points()
    const pruned = points.filter(({ state }) => state === 'PRUNED')
    expect(pruned.length).toBeGreaterThan(2)
    expect(pruned.every(({ number }) => number >= 8)).toBe(true)
  })

  it('calls a run without a trade failed, so that doing nothing is never the smallest drawdown', () => {
    const plan = buildPlan({
      objectives: ['smallDrawdown'],
      dimensions: [{ kind: 'integer', name: 'slow', min: 6, max: 306, step: 300 }],
    })
    const sweep = searched(plan, 2, 1)
    const [traded, idle] = sweep.points()
    expect(traded?.state).toBe('DONE')
    expect(idle).toMatchObject({ state: 'FAILED', trades: 0, objectives: null })
    expect(choosePoints(sweep.points()).best).toBe(0)
  })

  it('takes the answer of a trial once', () => {
    const sweep = startedSweep({
      plan: buildPlan(),
      configuration: setting.configuration,
      window: { from: 0, to: 280 },
    })
    const [task] = sweep.ask(1)
    if (task === undefined) throw new Error('nothing was asked')
    const answered = { number: task.number, answer: runner(task) }
    expect(sweep.take(answered)).toBe(true)
    expect(sweep.take(answered)).toBe(false)
    expect(sweep.done).toBe(1)
  })

  it.each([
    [{ dimensions: [{ kind: 'integer', name: 'pace', min: 1, max: 2, step: 1 }] }, 'pace'],
    [{ dimensions: [{ kind: 'number', name: 'fast', min: 1, max: 2, step: null, scale: 'linear' }] }, 'integer'],
    [{ objectives: ['sharpe', 'sqn'], method: 'tpe' }, 'one objective'],
  ] as const)('refuses what cannot be searched in a sentence', (changes, words) => {
    const created = SweepRun.create({
      plan: buildPlan(changes),
      configuration: setting.configuration,
      window: { from: 0, to: 280 },
    })
    expect(created).toMatchObject({ ok: false })
    expect(created.ok ? '' : created.failure.message).toContain(words)
  })
})

describe('the judgement of a search', () => {
  it('tells the best beside its rivals, the probability of overfitting, stability and the true number of trials', () => {
    const run = searched(buildPlan(), 4, 1)
    const moments = momentsOf(setting.data)
    const { best } = choosePoints(run.points())
    const point = run.points()[best ?? -1]
    if (point === undefined) throw new Error('nothing was best')
    const window = { from: 280, to: 400 }
    const summary = runner({ number: 0, values: point.values, window, halfway: null, keepsEquity: false })
    if (summary.kind !== 'DONE') throw new Error('the best failed')
    const judged = judgeSweep(
      { run, plan: buildPlan(), moments, outOfSample: { window, summary }, trialsOfIdea: 500 },
      sha256,
    )
    const objectives = judged.points.flatMap(({ objectives: values }) => values?.[0] ?? [])
    expect(point.objectives?.[0]).toBe(Math.max(...objectives))
    expect(judged.inSample).toMatchObject({ bars: 280, from: moments[0], to: moments[279] })
    expect(judged.outOfSample).toMatchObject({ bars: 120, from: moments[280], to: moments[399] })
    expect(judged.inSample?.verdict?.trials).toBe(500)
    expect(judged.outOfSample?.verdict?.trials ?? 1).toBe(1)
    expect(judged.overfitting?.trials).toBe(objectives.length)
    expect(judged.crossValidation).toMatchObject({
      folds: 10,
      splits: 28,
      trials: objectives.length,
      n: 279,
      embargo: 3,
    })
    expect(judged.crossValidation?.pathSharpes).toHaveLength(7)
    expect(judged.stability).toBeGreaterThanOrEqual(0)
    expect(judged.stability).toBeLessThanOrEqual(1)
    expect(judged.pointsHash).toBe(sha256(canonicalJson(judged.points)))
  })

  it('takes the compromise of a front by hand: the point nearest to the best of both', () => {
    const point = (number: number, objectives: readonly number[] | null) => ({
      number,
      values: {},
      state: objectives === null ? ('FAILED' as const) : ('DONE' as const),
      objectives,
      returnPct: null,
      sharpe: null,
      maxDrawdownPct: null,
      profitFactor: null,
      trades: 1,
      failure: null,
    })
    const points = [point(0, [10, 0]), point(1, [8, 7]), point(2, [0, 10]), point(3, [7, 6]), point(4, null)]
    // Distances from (10, 10) over ranges of 10: 1, sqrt(0.04 + 0.09), 1; point 3 is beaten by point 1.
    expect(choosePoints(points)).toEqual({ best: 1, front: [0, 1, 2] })
    expect(choosePoints([point(0, null)])).toEqual({ best: null, front: [] })
  })
})
