import { DAY } from '#core/time/duration.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { SweepPlan } from '#contracts/records/sweep.ts'
import { fineData } from '#engines/research/backtest.ts'
import { SweepRun, type SweepRequest } from '#engines/research/sweep/sweepRun.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'
import { buildConfiguration, buildRequest, smaCross, walkBars } from './backtestBench.ts'

/** A long-only sma-cross over a seeded walk of daily bars, with a commission. */
export function buildSetting(bars = 600, seed = 7): TrialSetting {
  const configuration = buildConfiguration(
    { strategies: [smaCross({ fast: 5, slow: 20, side: 'long' })], finalize: true },
    { commission: 0.001 },
  )
  const { data } = buildRequest(walkBars(bars, seed, DAY), configuration)
  return { configuration, strategyId: 'sma-cross', data: fineData(data) }
}

/** A plan over a grid of 5 x 6 averages, of which two pairs contradict each other. */
export function buildPlan(changes: Partial<SweepPlan> = {}): SweepPlan {
  return {
    strategyId: identifier<StrategyId>('sma-cross'),
    dimensions: [
      { kind: 'integer', name: 'fast', min: 4, max: 20, step: 4 },
      { kind: 'integer', name: 'slow', min: 16, max: 56, step: 8 },
    ],
    method: 'grid',
    objectives: ['returnPct'],
    trials: 100,
    seed: 3,
    outOfSample: 0.3,
    stopsEarly: false,
    ...changes,
  }
}

/** Starts a search, which must be possible. */
export function startedSweep(request: SweepRequest): SweepRun {
  const created = SweepRun.create(request)
  if (!created.ok) throw new Error(created.failure.message)
  return created.sweep
}
