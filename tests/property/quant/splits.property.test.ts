import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { combinatorialFolds } from '#quant/validation/splits/combinatorialFolds.ts'
import type { IndexRange } from '#quant/validation/splits/indexRange.ts'
import type { LabelSpans } from '#quant/validation/splits/labelSpans.ts'
import { purgedFolds } from '#quant/validation/splits/purgedFolds.ts'
import { walkForwardSteps } from '#quant/validation/splits/walkForward.ts'

/** Observations at rising times, some at the same, with labels of any reach. */
const SPANS = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 12 })), { minLength: 12, maxLength: 60 })
  .map((steps): LabelSpans => {
    let time = 0
    const start = Float64Array.from(steps, ([step]) => (time += step))
    return { start, end: start.map((value, index) => value + (steps[index]?.[1] ?? 0)) }
  })

const indexesOf = ({ from, to }: IndexRange): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i)
const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN

/** Nothing trained on meets the span of the test or is one of the `embargo` observations after it. */
function expectApart(spans: LabelSpans, train: Int32Array, tests: readonly IndexRange[], embargo: number): void {
  const trained = new Set(train)
  for (const test of tests) {
    const tested = indexesOf(test)
    const begins = Math.min(...tested.map((index) => at(spans.start, index)))
    const ends = Math.max(...tested.map((index) => at(spans.end, index)))
    for (const index of trained) expect(at(spans.end, index) < begins || at(spans.start, index) > ends).toBe(true)
    // What follows a test is under embargo unless it is a test itself.
    const after = [...spans.start.keys()].filter((index) => index >= test.to && at(spans.start, index) > ends)
    for (const index of after.slice(0, embargo)) expect(trained.has(index)).toBe(false)
    for (const index of tested) expect(trained.has(index)).toBe(false)
  }
}

describe('a walk forward', () => {
  it('tests every observation after the first training once, and trains only before the gap', () => {
    const plan = fc.record({
      observations: fc.integer({ min: 0, max: 300 }),
      trainLength: fc.integer({ min: 1, max: 80 }),
      testLength: fc.integer({ min: 1, max: 40 }),
      purge: fc.integer({ min: 0, max: 20 }),
      anchored: fc.boolean(),
    })
    fc.assert(
      fc.property(plan, (chosen) => {
        const { observations, trainLength, testLength, purge, anchored } = chosen
        const steps = walkForwardSteps(chosen)
        const first = trainLength + purge
        const expected = Array.from({ length: Math.max(0, observations - first) }, (_, index) => first + index)
        expect(steps.flatMap(({ test }) => indexesOf(test))).toEqual(expected)
        for (const { train, test } of steps) {
          expect(test.from - train.to).toBe(purge)
          expect(test.to - test.from).toBeLessThanOrEqual(testLength)
          expect(anchored ? train.from : train.to - train.from).toBe(anchored ? 0 : trainLength)
        }
      }),
    )
  })
})

describe('purged folds', () => {
  it('test every observation once and never train near it', () => {
    fc.assert(
      fc.property(SPANS, fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 10 }), (spans, count, embargo) => {
        const folds = purgedFolds(spans, count, embargo)
        expect(folds.flatMap(({ test }) => indexesOf(test))).toEqual([...spans.start.keys()])
        for (const { test, train } of folds) expectApart(spans, train, [test], embargo)
      }),
    )
  })

  it('keep all that is neither tested nor near, where labels are short', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 80 }), fc.integer({ min: 2, max: 8 }), (n, count) => {
        const times = Float64Array.from({ length: n }, (_, index) => index)
        for (const { test, train } of purgedFolds({ start: times, end: times }, count, 0)) {
          expect(train.length + test.to - test.from).toBe(n)
        }
      }),
    )
  })
})

describe('combinatorial folds', () => {
  const plan = fc
    .integer({ min: 2, max: 7 })
    .chain((groups) => fc.tuple(fc.constant(groups), fc.integer({ min: 1, max: groups - 1 })))

  it('make C(n, k) splits whose tests join to C(n - 1, k - 1) whole histories, each test on one path', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    fc.assert(
      fc.property(SPANS, plan, fc.integer({ min: 0, max: 5 }), (spans, [groups, testGroups], embargo) => {
        const folds = combinatorialFolds(spans, { groups, testGroups, embargo })
        expect(folds.splits).toHaveLength(Math.round(choose(groups, testGroups)))
        expect(folds.paths).toHaveLength(Math.round(choose(groups - 1, testGroups - 1)))
        expect(folds.groups.flatMap(indexesOf)).toEqual([...spans.start.keys()])
        const used = folds.paths.flatMap((path) => path.map((split, group) => `${split}/${group}`))
        expect(new Set(used).size).toBe(folds.splits.length * testGroups)
        for (const path of folds.paths) {
          for (const [group, split] of path.entries()) expect(folds.splits[split]?.testGroups).toContain(group)
        }
        for (const split of folds.splits) {
          // Neighbouring groups are one test, so each is checked without the embargo that lies inside another.
          expectApart(
            spans,
            split.train,
            split.testGroups.flatMap((group) => folds.groups[group] ?? []),
            0,
          )
        }
      }),
      { numRuns: 60 },
    )
  })
})
