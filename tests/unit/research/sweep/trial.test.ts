import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { createTrialRunner, type TrialSummary, type TrialTask } from '#engines/research/sweep/trial.ts'
import { momentsOf, windowBars, windowData } from '#engines/research/sweep/window.ts'
import { buildRequest, finishedRun, RESEARCH_PORTS, smaCross, walkBars } from '../../../helpers/backtestBench.ts'
import { buildSetting } from '../../../helpers/sweepBench.ts'

function task(changes: Partial<TrialTask> = {}): TrialTask {
  return {
    number: 0,
    values: { fast: 5, slow: 20 },
    window: { from: 0, to: 600 },
    halfway: null,
    keepsEquity: true,
    ...changes,
  }
}

function run(changes: Partial<TrialTask> = {}, setting = buildSetting()): TrialSummary {
  const answer = createTrialRunner(setting, RESEARCH_PORTS)(task(changes))
  if (answer.kind !== 'DONE') throw new Error(JSON.stringify(answer))
  return answer
}

describe('a trial', () => {
  it('comes to exactly what a backtest with its values comes to', () => {
    const setting = buildSetting()
    const configuration = { ...setting.configuration, strategies: [smaCross({ fast: 8, slow: 30, side: 'long' })] }
    const { result } = finishedRun(buildRequest(walkBars(600, 7, DAY), configuration))
    const summary = run({ values: { fast: 8, slow: 30 } })
    expect(summary.orderListHash).toBe(result.orderListHash)
    expect({ ...summary.statistics, buyHoldReturnPct: 0 }).toEqual({ ...result.statistics, buyHoldReturnPct: 0 })
    expect(summary.equity?.value).toEqual(result.equity.value)
    expect(summary.grossProfit).toBeCloseTo(result.grossProfit, 9)
    expect(summary.costs).toBe(result.costs)
  })

  it('trades nothing before its window and begins flat, with its indicators warmed up', () => {
    const window = { from: 450, to: 495 }
    const values = { fast: 2, slow: 50 }
    const warm = run({ window, values })
    expect(warm.equity?.time).toHaveLength(45)
    expect(warm.equity?.value[0]).toBe(10_000)
    expect(warm.statistics.bars).toBe(45)
    // 45 bars alone hold no mean of 50 and so no cross.
    expect(warm.statistics.trades).toBeGreaterThan(0)
    const setting = buildSetting()
    const moments = momentsOf(setting.data)
    const [alone] = windowBars(setting.data, moments, window)
    if (alone === undefined) throw new Error('there are no bars')
    const cold = run({ window: { from: 0, to: 45 }, values }, { ...setting, data: { sets: [alone] } })
    expect(cold.statistics.trades).toBe(0)
  })

  it('sees the bars of its window and the history before it without a copy, and nothing after', () => {
    const { data } = buildSetting(800)
    const moments = momentsOf(data)
    const part = windowData(data, moments, { from: 600, to: 700 })
    const { columns } = part.data.sets[0].series
    expect(part.bars).toBe(100)
    expect(columns.tsOpen).toHaveLength(600)
    expect(columns.tsOpen.at(-1)).toBe(moments[699])
    expect(columns.tsOpen.buffer).toBe(data.sets[0].series.columns.tsOpen.buffer)
    expect(part.startAt).toBe((moments[599] ?? 0) + DAY)
    expect(windowBars(data, moments, { from: 600, to: 700 })[0]?.series.columns.close).toHaveLength(100)
  })

  it('ends half way below the limit, with what it had come to there', () => {
    const whole = run({ halfway: { objective: 'returnPct', stopBelow: null } })
    const seen = whole.halfway ?? Number.NaN
    expect(seen).toBe(100 * ((whole.equity?.value[299] ?? 0) / 10_000 - 1))
    const runner = createTrialRunner(buildSetting(), RESEARCH_PORTS)
    expect(runner(task({ halfway: { objective: 'returnPct', stopBelow: seen + 1e-9 } }))).toEqual({
      kind: 'PRUNED',
      halfway: seen,
    })
    expect(runner(task({ halfway: { objective: 'returnPct', stopBelow: seen } })).kind).toBe('DONE')
  })

  it('fails in a sentence on values that contradict each other', () => {
    const answer = createTrialRunner(buildSetting(), RESEARCH_PORTS)(task({ values: { fast: 20, slow: 10 } }))
    expect(answer).toMatchObject({ kind: 'FAILED', failure: { code: expect.any(String) as string } })
  })

  it('is disturbed in the same way by the same seed and in another by another', () => {
    const noise = (seed: number): string =>
      run({ disturbance: { kind: 'price-noise', seed, scale: 0.2 } }).statistics.equityFinal.toString()
    expect(noise(1)).toBe(noise(1))
    expect(noise(1)).not.toBe(noise(2))
    const late = (mostBars: number): string =>
      run({ disturbance: { kind: 'entry-delay', seed: 1, mostBars } }).orderListHash
    expect(late(0)).toBe(run().orderListHash)
    expect(late(5)).not.toBe(run().orderListHash)
  })

  it('pays its costs as often as it is told', () => {
    const multiple = (times: number): TrialSummary => run({ disturbance: { kind: 'costs', multiple: times } })
    // What is left is the rounding of fills to the price's decimals.
    expect(multiple(0).costs).toBeCloseTo(0, 4)
    expect(multiple(1).orderListHash).toBe(run().orderListHash)
    expect(multiple(3).statistics.equityFinal).toBeLessThan(multiple(1).statistics.equityFinal)
  })
})
