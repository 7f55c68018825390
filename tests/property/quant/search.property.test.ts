import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Dimension } from '#quant/optimisation/dimension.ts'
import { dominates, nonDominatedFronts, paretoFront } from '#quant/optimisation/nonDominatedSort.ts'
import { hypervolume } from '#quant/optimisation/hypervolume.ts'
import { Search } from '#quant/optimisation/search.ts'
import type { AlgorithmSettings, SearchSettings } from '#quant/optimisation/searchSettings.ts'
import type { SearchValues } from '#quant/optimisation/searchSpace.ts'
import type { Trial, TrialOutcome } from '#quant/optimisation/trial.ts'
import { SeededRandom, seedFromNumbers } from '#quant/statistics/seededRandom.ts'

const DIMENSIONS: readonly Dimension[] = [
  { name: 'n', kind: 'integer', min: 1, max: 40 },
  { name: 'x', kind: 'number', min: -1, max: 1 },
  { name: 'rate', kind: 'number', min: 0.01, max: 1, scale: 'log' },
  { name: 'rule', kind: 'choice', choices: ['a', 'b', 'c'] },
]
const FINITE = DIMENSIONS.filter(({ name }) => name === 'n' || name === 'rule')

const ALGORITHM = fc.constantFrom<AlgorithmSettings>(
  { kind: 'GRID', continuousLevels: 4 },
  { kind: 'RANDOM' },
  { kind: 'TPE', startupTrials: 5, candidates: 6 },
  { kind: 'CMA_ES' },
  { kind: 'NSGA_II', population: 6 },
)
const SETTINGS: fc.Arbitrary<SearchSettings> = fc.record({
  algorithm: ALGORITHM,
  dimensions: fc.constantFrom(DIMENSIONS, FINITE),
  objectives: fc.constant(1),
  trials: fc.integer({ min: 1, max: 60 }),
  parallelTrials: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
})

const isAllowed = (values: SearchValues): boolean => Number(values['n']) % 5 !== 0

/** An outcome that depends on nothing but the values; one in seven is no result. */
function outcomeOf(values: SearchValues): TrialOutcome {
  const x = Number(values['x'] ?? 0)
  const cost = (Number(values['n']) - 17) ** 2 / 100 + (x - 0.3) ** 2 + (values['rule'] === 'b' ? 0 : 0.2)
  const random = new SeededRandom(seedFromNumbers([cost])).next()
  if (random < 0.05) return { kind: 'FAILED' }
  if (random < 0.1) return { kind: 'PRUNED' }
  if (random < 0.14) return { kind: 'CANCELLED' }
  return { kind: 'DONE', objectives: [-cost] }
}

function open(settings: SearchSettings): Search {
  const made = Search.create(settings, isAllowed)
  if (!made.ok) throw new Error(made.message)
  return made.search
}

/** Runs to the end with so many workers, of which a random one finishes next; may save and restore between two steps. */
function play(settings: SearchSettings, workers: number, shuffle: number, restores: boolean): string {
  let search = open(settings)
  const random = new SeededRandom(shuffle)
  const running: Trial[] = []
  while (!search.isFinished()) {
    running.push(...search.ask(workers - running.length))
    if (restores && random.next() < 0.3) {
      const restored = Search.restore(JSON.parse(JSON.stringify(search.save())), isAllowed)
      if (!restored.ok) throw new Error(restored.message)
      search = restored.search
      expect(search.pending().map(({ number }) => number)).toEqual(
        running.map(({ number }) => number).toSorted((a, b) => a - b),
      )
    }
    const [trial] = running.splice(Math.floor(random.next() * running.length), 1)
    if (trial !== undefined) search.tell(trial.number, outcomeOf(trial.values))
  }
  return JSON.stringify([search.records(), search.end()])
}

describe('a search', () => {
  it('is the same with any number of workers, in any order of results, and across saves', () => {
    fc.assert(
      fc.property(SETTINGS, fc.integer({ min: 1, max: 12 }), fc.nat(), (settings, workers, shuffle) => {
        const alone = play(settings, 1, 0, false)
        expect(play(settings, workers, shuffle, false)).toBe(alone)
        expect(play(settings, workers, shuffle, true)).toBe(alone)
      }),
      { numRuns: 150 },
    )
  })

  it('asks nothing twice, nothing outside the bounds and nothing that is not allowed', () => {
    fc.assert(
      fc.property(SETTINGS, (settings) => {
        const search = open(settings)
        while (!search.isFinished()) {
          for (const { number, values } of search.ask(4)) search.tell(number, outcomeOf(values))
        }
        const keys = new Set<string>()
        for (const { values } of search.records()) {
          keys.add(JSON.stringify(values))
          expect(isAllowed(values)).toBe(true)
          for (const dimension of settings.dimensions) {
            const value = values[dimension.name]
            if (dimension.kind === 'choice') expect(dimension.choices).toContain(value)
            else {
              expect(Number(value)).toBeGreaterThanOrEqual(dimension.min)
              expect(Number(value)).toBeLessThanOrEqual(dimension.max)
              if (dimension.kind === 'integer') expect(Number.isInteger(value)).toBe(true)
            }
          }
        }
        expect(keys.size).toBe(search.records().length)
      }),
      { numRuns: 100 },
    )
  })
})

const POINTS = (objectives: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives }), {
    maxLength: 25,
  })

describe('fronts', () => {
  it('are dominated only by the fronts before, and by each of them', () => {
    fc.assert(
      fc.property(POINTS(3), (points) => {
        const fronts = nonDominatedFronts(points)
        expect(fronts.flat().toSorted((a, b) => a - b)).toEqual(points.map((_, index) => index))
        for (const [rank, front] of fronts.entries()) {
          for (const index of front) {
            const above = fronts.map((other) => other.some((o) => dominates(points[o] ?? [], points[index] ?? [])))
            expect(above.indexOf(false)).toBe(rank)
            expect(above.slice(rank)).not.toContain(true)
          }
        }
        expect(fronts[0] ?? []).toEqual(paretoFront(points))
      }),
    )
  })
})

describe('the hypervolume', () => {
  it('counts the unit cubes below whole-numbered points', () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 3), fc.nat(), (objectives, seed) => {
        const random = new SeededRandom(seed)
        const points = Array.from({ length: Math.floor(random.next() * 12) }, () =>
          Array.from({ length: objectives }, () => Math.floor(random.next() * 7)),
        )
        let cubes = 0
        for (let cube = 0; cube < 7 ** objectives; cube += 1) {
          const corner = Array.from({ length: objectives }, (_, axis) => Math.floor(cube / 7 ** axis) % 7)
          if (points.some((point) => corner.every((value, axis) => (point[axis] ?? 0) > value))) cubes += 1
        }
        expect(hypervolume(points, corner0(objectives))).toBe(cubes)
      }),
      { numRuns: 200 },
    )
  })
})

function corner0(objectives: number): readonly number[] {
  return Array.from({ length: objectives }, () => 0)
}
