import { describe, expect, it } from 'vitest'
import { makeChild } from '#quant/optimisation/geneticOperators.ts'
import { SearchSpace } from '#quant/optimisation/searchSpace.ts'
import { mean } from '#quant/statistics/moments.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const COUNT = 20_000
const LINE = new SearchSpace([
  { name: 'x', kind: 'number', min: 0, max: 1 },
  { name: 'y', kind: 'number', min: 0, max: 1 },
])

/** First coordinates of children of two parents that share the second one. */
function children(a: number, b: number, crossoverIndex: number, mutationIndex: number): Float64Array {
  const random = new SeededRandom(5)
  const options = { crossover: 1, crossoverIndex, mutationIndex }
  return Float64Array.from({ length: COUNT }, () => {
    return makeChild(LINE, [Float64Array.of(a, 0.5), Float64Array.of(b, 0.5)], options, random)[0] ?? 9
  })
}

describe('crossover', () => {
  it('spreads children around both parents, the closer the larger the index', () => {
    const near = (values: Float64Array): number =>
      values.filter((x) => Math.min(Math.abs(x - 0.4), Math.abs(x - 0.6)) < 0.01).length / COUNT
    const loose = children(0.4, 0.6, 2, 1e9)
    const tight = children(0.4, 0.6, 30, 1e9)
    expect(near(tight)).toBeGreaterThan(near(loose) + 0.1)
    // Half of the children are the first parent itself, the other half have the middle as their mean.
    expect(mean(tight)).toBeCloseTo(0.45, 2)
  })

  it('stays within bounds without piling up on them', () => {
    for (const [a, b] of [
      [0.01, 0.3],
      [0.7, 0.99],
    ] as const) {
      const values = children(a, b, 2, 1e9)
      expect(values.every((x) => x > 0 && x < 1)).toBe(true)
    }
  })
})

describe('mutation', () => {
  it('changes every dimension once in as many times, within bounds', () => {
    const values = children(0.1, 0.1, 15, 20)
    const changed = values.filter((x) => x !== 0.1)
    expect(Math.abs(changed.length / COUNT - 0.5)).toBeLessThan(0.02)
    expect(values.every((x) => x >= 0 && x <= 1)).toBe(true)
    expect(changed.filter((x) => x > 0.1).length / changed.length).toBeCloseTo(0.5, 1)
  })
})

describe('choices', () => {
  const space = new SearchSpace([{ name: 'rule', kind: 'choice', choices: ['a', 'b', 'c', 'd'] }])

  it('come from a parent or are drawn anew', () => {
    const random = new SeededRandom(6)
    const counts = new Map<unknown, number>()
    for (let child = 0; child < COUNT; child += 1) {
      const parents = [Float64Array.of(0.125), Float64Array.of(0.375)] as const
      const point = makeChild(space, parents, { crossover: 1, crossoverIndex: 15, mutationIndex: 20 }, random)
      const { rule } = space.valuesAt(point)
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
    // One dimension always mutates, so that all four are equally likely.
    for (const rule of ['a', 'b', 'c', 'd'])
      expect(Math.abs((counts.get(rule) ?? 0) / COUNT - 0.25)).toBeLessThan(0.015)
  })
})
