import { describe, expect, it } from 'vitest'
import type { Dimension } from '#quant/optimisation/dimension.ts'
import { Search } from '#quant/optimisation/search.ts'
import type { AlgorithmSettings, SearchSettings } from '#quant/optimisation/searchSettings.ts'
import type { SearchValues } from '#quant/optimisation/searchSpace.ts'
import { done, openSearch, runSearch, settingsFor } from './searchBench.ts'

const FAST: Dimension = { name: 'fast', kind: 'integer', min: 1, max: 3 }
const SLOW: Dimension = { name: 'slow', kind: 'integer', min: 2, max: 4 }
const ALGORITHMS: readonly AlgorithmSettings[] = [
  { kind: 'GRID' },
  { kind: 'RANDOM' },
  { kind: 'TPE', startupTrials: 3 },
  { kind: 'CMA_ES' },
  { kind: 'NSGA_II', population: 4 },
]

const isCross = (values: SearchValues): boolean => Number(values['fast']) < Number(values['slow'])
const score = (values: SearchValues): number => Number(values['slow']) - 2 * Number(values['fast'])

describe('a grid', () => {
  it('runs through every allowed point, the last dimension fastest', () => {
    const search = openSearch(settingsFor([FAST, SLOW], { kind: 'GRID' }, { parallelTrials: 99 }), isCross)
    const points = search.ask(99).map(({ values }) => `${values['fast']}/${values['slow']}`)
    expect(points).toEqual(['1/2', '1/3', '1/4', '2/3', '2/4', '3/4'])
    expect(search.end()).toBe('EXHAUSTED')
    expect(search.isFinished()).toBe(false)
  })

  it('divides a continuous range with both ends, by its scale', () => {
    const rate: Dimension = { name: 'rate', kind: 'number', min: 0.01, max: 100, scale: 'log' }
    const search = openSearch(settingsFor([rate], { kind: 'GRID', continuousLevels: 5 }, { parallelTrials: 9 }))
    expect(search.ask(9).map(({ values }) => values['rate'])).toEqual([0.01, 0.1, 1, 10, 100])
  })
})

describe.each(ALGORITHMS)('$kind', (algorithm) => {
  it('tries each point of a small space once and ends', () => {
    const search = openSearch(settingsFor([FAST, SLOW], algorithm), isCross)
    runSearch(search, (values) => done(score(values)))
    const points = search.records().map(({ values }) => `${values['fast']}/${values['slow']}`)
    expect(points.toSorted()).toEqual(['1/2', '1/3', '1/4', '2/3', '2/4', '3/4'])
    expect(search.end()).toBe('EXHAUSTED')
    expect(search.ask(1)).toEqual([])
  })

  it('ends by its budget, finished once everything was told', () => {
    const search = openSearch(settingsFor([FAST, SLOW], algorithm, { trials: 4, parallelTrials: 4 }))
    const trials = search.ask(10)
    expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3])
    expect([search.end(), search.isFinished()]).toEqual(['BUDGET', false])
    expect(search.pending()).toEqual(trials)
    for (const { number } of trials.toReversed()) search.tell(number, { kind: 'CANCELLED' })
    expect(search.isFinished()).toBe(true)
  })

  it('says when the constraint leaves nothing', () => {
    const space: readonly Dimension[] = [FAST, { name: 'x', kind: 'number', min: 0, max: 1 }]
    const search = openSearch(settingsFor(space, algorithm), () => false)
    expect(search.ask(5)).toEqual([])
    expect(search.end()).toBe('NO_ALLOWED_VALUES')
    expect(search.isFinished()).toBe(true)
  })

  it('goes on when everything fails', () => {
    const search = openSearch(
      settingsFor([FAST, { name: 'x', kind: 'number', min: 0, max: 1 }], algorithm, { trials: 30 }),
    )
    runSearch(search, () => ({ kind: 'FAILED' }))
    expect(search.records().length).toBe(30)
  })

  it('says of each trial with which ones it may be compared, and keeps to it', () => {
    const search = openSearch(
      settingsFor([FAST, { name: 'x', kind: 'number', min: 0, max: 1 }], algorithm, { trials: 40, parallelTrials: 3 }),
    )
    while (!search.isFinished()) {
      for (const { number, settledBelow, values } of search.ask(2)) {
        expect(
          search
            .records()
            .slice(0, settledBelow)
            .every(({ outcome }) => outcome !== null),
        ).toBe(true)
        expect(settledBelow).toBeLessThanOrEqual(number)
        search.tell(number, done(Number(values['x'])))
      }
    }
    expect(search.records().at(-1)?.settledBelow).toBeGreaterThan(20)
  })

  it('continues from a saved state only with its own', () => {
    const state = openSearch(settingsFor([FAST, SLOW], algorithm)).save()
    const other = ALGORITHMS.find(({ kind }) => kind !== algorithm.kind) ?? algorithm
    const restored = Search.restore({ ...state, settings: settingsFor([FAST, SLOW], other) }, isCross)
    expect(restored).toMatchObject({ ok: false, code: 'SEARCH_STATE_INVALID' })
  })
})

describe('telling', () => {
  it('refuses what was not asked, what was told, and objectives that are none', () => {
    const search = openSearch(settingsFor([FAST, SLOW], { kind: 'RANDOM' }, { parallelTrials: 5 }))
    search.ask(2)
    expect(() => search.tell(2, done(1))).toThrow('never asked')
    expect(() => search.tell(0, done(1, 2))).toThrow('Invariant')
    expect(() => search.tell(0, done(Number.NaN))).toThrow('Invariant')
    search.tell(0, done(1))
    expect(() => search.tell(0, done(1))).toThrow('told twice')
  })

  it('lets no more than the window run at once', () => {
    const search = openSearch(settingsFor([FAST, SLOW], { kind: 'RANDOM' }, { parallelTrials: 3 }))
    expect(search.ask(9)).toHaveLength(3)
    search.tell(1, done(0))
    expect(search.ask(9)).toHaveLength(0)
    search.tell(0, done(0))
    expect(search.ask(9)).toHaveLength(2)
  })
})

describe('impossible settings', () => {
  const wide: Dimension = { name: 'w', kind: 'integer', min: 1, max: 100_000 }
  it.each<[Partial<SearchSettings>, string]>([
    [{ dimensions: [] }, 'no parameters'],
    [{ trials: 0 }, 'give it 1 or more'],
    [{ parallelTrials: 0 }, 'allow 1 or more'],
    [{ seed: 0.5 }, 'not a whole number'],
    [{ objectives: 0 }, 'at least one'],
    [{ objectives: 2, algorithm: { kind: 'TPE' } }, 'choose one, or NSGA_II'],
    [{ algorithm: { kind: 'TPE', startupTrials: 1 } }, 'startup trials'],
    [{ algorithm: { kind: 'TPE', candidates: 0 } }, 'candidates'],
    [{ algorithm: { kind: 'CMA_ES', population: 3 } }, 'population of 4'],
    [{ algorithm: { kind: 'CMA_ES', step: 0 } }, 'above 0'],
    [{ algorithm: { kind: 'NSGA_II', population: 2 } }, 'population of 4'],
    [{ algorithm: { kind: 'NSGA_II', mutationIndex: -1 } }, 'negative'],
    [{ algorithm: { kind: 'GRID', continuousLevels: 1 } }, '2 or more'],
    [{ algorithm: { kind: 'GRID' }, dimensions: [wide, { ...wide, name: 'v' }] }, 'take larger steps'],
  ])('are refused with a way out: %#', (change, words) => {
    const made = Search.create({ ...settingsFor([FAST, SLOW], { kind: 'RANDOM' }), ...change }, () => true)
    expect(made).toMatchObject({ ok: false, code: 'SEARCH_SETTINGS_INVALID' })
    expect(made.ok ? '' : made.message).toContain(words)
  })
})
