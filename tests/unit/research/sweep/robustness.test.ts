import { describe, expect, it } from 'vitest'
import { robustnessResultSchema } from '#contracts/records/sweep.ts'
import { disturbancesOf, judgeRobustness } from '#engines/research/sweep/robustness.ts'
import { createTrialRunner, type TrialSummary } from '#engines/research/sweep/trial.ts'
import { finishedRun, RESEARCH_PORTS } from '../../../helpers/backtestBench.ts'
import { buildSetting } from '../../../helpers/sweepBench.ts'

const setting = buildSetting()
const { result } = finishedRun({ runId: 'run', configuration: setting.configuration, data: setting.data })
const runner = createTrialRunner(setting, RESEARCH_PORTS)

function examined(seed: number) {
  const disturbances = disturbancesOf(20, seed)
  const done = disturbances.map((disturbance, number) => {
    const window = { from: 0, to: 600 }
    const answer = runner({ number, values: {}, window, halfway: null, keepsEquity: false, disturbance })
    if (answer.kind !== 'DONE') throw new Error(JSON.stringify(answer))
    return { disturbance, summary: answer }
  })
  const of = (kind: string): readonly TrialSummary[] =>
    done.flatMap((each) => (each.disturbance.kind === kind ? [each.summary] : []))
  return judgeRobustness({
    result,
    data: setting.data,
    repetitions: 200,
    seed,
    noise: of('price-noise'),
    delays: of('entry-delay'),
    costs: done.flatMap(({ disturbance, summary }) =>
      disturbance.kind === 'costs' ? [{ multiple: disturbance.multiple, summary }] : [],
    ),
  })
}

describe('an examination of a run', () => {
  const judged = examined(1)

  it('is whole and the same for the same seed', () => {
    expect(robustnessResultSchema.parse({ runId: 'x', of: 'run', ...judged, seconds: 0 })).toBeTruthy()
    expect(examined(1)).toEqual(judged)
    expect(judged.trials.map(({ kind }) => kind)).toEqual([
      'shuffled-trades',
      'drawn-trades',
      'skipped-trades',
      'block-bootstrap',
      'price-noise',
      'entry-delay',
    ])
    expect(judged.trials.map(({ returnPct }) => returnPct.n)).toEqual([200, 200, 200, 200, 20, 20])
  })

  it('keeps the return of the run in every order of its trades', () => {
    const shuffled = judged.trials[0]?.returnPct.quantiles ?? []
    const compounded = result.trades.reduce((equity, { pnl }) => equity + pnl, 10_000)
    for (const value of shuffled) expect(value).toBeCloseTo(100 * (compounded / 10_000 - 1), 6)
  })

  it('makes the run itself at the costs as they were, and less at higher ones', () => {
    const { points } = judged.costs
    expect(points.find(({ multiple }) => multiple === 1)?.netProfit).toBeCloseTo(result.netProfit, 6)
    expect(points.map(({ multiple }) => multiple)).toEqual([0, 0.5, 1, 1.5, 2, 3, 5])
    expect(points.at(-1)?.netProfit).toBeLessThan(points[0]?.netProfit ?? 0)
  })

  it('takes the return apart by years and regimes without losing any of it', () => {
    for (const kind of ['year', 'regime'] as const) {
      const growth = judged.periods
        .filter((part) => part.kind === kind)
        .reduce((product, { returnPct }) => product * (1 + returnPct / 100), 1)
      expect(growth).toBeCloseTo((result.equity.value.at(-1) ?? 0) / (result.equity.value[0] ?? 1), 9)
    }
  })
})
