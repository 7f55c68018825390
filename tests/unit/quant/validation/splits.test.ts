import { describe, expect, it } from 'vitest'
import { combinatorialFolds } from '#quant/validation/splits/combinatorialFolds.ts'
import { equalParts } from '#quant/validation/splits/indexRange.ts'
import { purgedFolds } from '#quant/validation/splits/purgedFolds.ts'
import { walkForwardSteps } from '#quant/validation/splits/walkForward.ts'

/** Labels that look `reach` observations ahead. */
const ahead = (n: number, reach: number) => ({
  start: Float64Array.from({ length: n }, (_, index) => index),
  end: Float64Array.from({ length: n }, (_, index) => index + reach),
})

describe('a walk forward', () => {
  const plan = { observations: 10, trainLength: 4, testLength: 2, purge: 1, anchored: false }

  it('rolls its training window along, a gap before each test', () => {
    expect(walkForwardSteps(plan)).toEqual([
      { train: { from: 0, to: 4 }, test: { from: 5, to: 7 } },
      { train: { from: 2, to: 6 }, test: { from: 7, to: 9 } },
      { train: { from: 4, to: 8 }, test: { from: 9, to: 10 } },
    ])
  })

  it('grows its training window where it is anchored', () => {
    expect(walkForwardSteps({ ...plan, anchored: true }).map(({ train }) => [train.from, train.to])).toEqual([
      [0, 4],
      [0, 6],
      [0, 8],
    ])
  })

  it('has no step in too few observations and refuses windows without length', () => {
    expect(walkForwardSteps({ ...plan, observations: 5 })).toEqual([])
    expect(() => walkForwardSteps({ ...plan, testLength: 0 })).toThrow('Invariant')
    expect(() => walkForwardSteps({ ...plan, trainLength: Number.NaN })).toThrow('Invariant')
  })
})

describe('purged folds', () => {
  it('leave out what meets the test and the embargo after it', () => {
    const folds = purgedFolds(ahead(12, 1), 3, 1)
    expect(folds.map(({ test }) => [test.from, test.to])).toEqual([
      [0, 4],
      [4, 8],
      [8, 12],
    ])
    // Labels of 0-3 end at 4, which 4 meets; 5 is under embargo.
    expect([...(folds[0]?.train ?? [])]).toEqual([6, 7, 8, 9, 10, 11])
    expect([...(folds[1]?.train ?? [])]).toEqual([0, 1, 2, 10, 11])
    expect([...(folds[2]?.train ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('purge a long label wherever it begins', () => {
    const spans = ahead(6, 0)
    spans.end[0] = 3
    expect([...(purgedFolds(spans, 3, 0)[1]?.train ?? [])]).toEqual([1, 4, 5])
  })

  it('need an end for each start', () => {
    expect(() => purgedFolds({ start: new Float64Array(4), end: new Float64Array(3) }, 2, 0)).toThrow('Invariant')
    expect(() => equalParts(3, 4)).toThrow('Invariant')
  })
})

describe('combinatorial folds', () => {
  it('of 6 groups with 2 held out make 15 splits and 5 paths, as in the book', () => {
    const { groups, splits, paths } = combinatorialFolds(ahead(60, 0), { groups: 6, testGroups: 2, embargo: 0 })
    expect([groups.length, splits.length, paths.length]).toEqual([6, 15, 5])
    expect(splits[0]?.testGroups).toEqual([0, 1])
    expect(splits[14]?.testGroups).toEqual([4, 5])
    expect(paths[0]).toEqual([0, 0, 1, 2, 3, 4])
    expect(splits[0]?.train).toHaveLength(40)
  })

  it('treat neighbouring groups as one test', () => {
    const { splits } = combinatorialFolds(ahead(12, 1), { groups: 4, testGroups: 2, embargo: 1 })
    expect([...(splits[0]?.train ?? [])]).toEqual([8, 9, 10, 11])
    // Apart, each has its own purge and embargo: 3, 4, 5 and 9, 10 go.
    expect(splits[1]?.testGroups).toEqual([0, 2])
    expect([...(splits[1]?.train ?? [])]).toEqual([11])
  })

  it('hold something out and keep something', () => {
    const spans = ahead(12, 0)
    expect(() => combinatorialFolds(spans, { groups: 4, testGroups: 4, embargo: 0 })).toThrow('Invariant')
    expect(() => combinatorialFolds(spans, { groups: 4, testGroups: 0, embargo: 0 })).toThrow('Invariant')
  })
})
