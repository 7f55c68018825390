import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { EarlyStopping, type EarlyStoppingRule } from '#quant/optimisation/earlyStopping.ts'
import { Search } from '#quant/optimisation/search.ts'
import type { AlgorithmSettings } from '#quant/optimisation/searchSettings.ts'
import type { Trial } from '#quant/optimisation/trial.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const STEPS = 4
const RULES = fc.constantFrom<EarlyStoppingRule>(
  { kind: 'MEDIAN', warmUpSteps: 1, minimumTrials: 3 },
  { kind: 'SUCCESSIVE_HALVING', firstRung: 1, reduction: 2 },
)
const ALGORITHMS = fc.constantFrom<AlgorithmSettings>(
  { kind: 'RANDOM' },
  { kind: 'TPE', startupTrials: 4, candidates: 4 },
  { kind: 'CMA_ES' },
  { kind: 'NSGA_II', population: 5 },
)

interface Running {
  readonly trial: Trial
  step: number
}

/** Runs trials step by step on so many workers, a random one of which is next, and returns what became of each. */
function play(algorithm: AlgorithmSettings, rule: EarlyStoppingRule, workers: number, seed: number): string {
  const dimensions = ['x', 'y'].map((name) => ({ name, kind: 'number' as const, min: 0, max: 1 }))
  const settings = { algorithm, dimensions, objectives: 1, trials: 50, parallelTrials: 6, seed: 3 }
  const made = Search.create(settings, () => true)
  if (!made.ok) throw new Error(made.message)
  const { search } = made
  let stopping = new EarlyStopping(rule)
  const random = new SeededRandom(seed)
  const running: Running[] = []
  while (!search.isFinished()) {
    for (const trial of search.ask(workers - running.length)) running.push({ trial, step: 0 })
    const place = Math.floor(random.next() * running.length)
    const next = running[place]
    if (next === undefined) continue
    if (random.next() < 0.1) stopping = new EarlyStopping(rule, stopping.save())
    next.step += 1
    const { x, y } = next.trial.values
    const value = -((Number(x) - 0.3) ** 2) - Number(y) / next.step
    const isPruned = stopping.report(next.trial, next.step, value) === 'PRUNE'
    if (!isPruned && next.step < STEPS) continue
    search.tell(next.trial.number, isPruned ? { kind: 'PRUNED' } : { kind: 'DONE', objectives: [value] })
    running.splice(place, 1)
  }
  return JSON.stringify(search.records())
}

describe('early stopping', () => {
  it('gives up the same trials with any number of workers', () => {
    let pruned = 0
    fc.assert(
      fc.property(ALGORITHMS, RULES, fc.integer({ min: 2, max: 12 }), fc.nat(), (algorithm, rule, workers, seed) => {
        const alone = play(algorithm, rule, 1, 0)
        pruned += alone.split('"PRUNED"').length - 1
        expect(play(algorithm, rule, workers, seed)).toBe(alone)
      }),
      { numRuns: 60 },
    )
    expect(pruned).toBeGreaterThan(100)
  })
})
