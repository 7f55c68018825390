import { describe, expect, it } from 'vitest'
import type { Dimension } from '#quant/optimisation/dimension.ts'
import { cellOf, SearchSpace, spaceProblem } from '#quant/optimisation/searchSpace.ts'

const LENGTH: Dimension = { name: 'length', kind: 'integer', min: 5, max: 20, step: 5 }
const STOP: Dimension = { name: 'stop', kind: 'number', min: 0, max: 0.3, step: 0.1 }
const RISK: Dimension = { name: 'risk', kind: 'number', min: 0.001, max: 1, scale: 'log' }
const SIDE: Dimension = { name: 'side', kind: 'choice', choices: ['long', 'short', 'both'] }

describe('a search space', () => {
  it('counts its points and maps the cube onto them', () => {
    const space = new SearchSpace([LENGTH, STOP, SIDE])
    expect(space.levels).toEqual([4, 4, 3])
    expect(space.size).toBe(48)
    expect(space.valuesAt([0, 0, 0])).toEqual({ length: 5, stop: 0, side: 'long' })
    expect(space.valuesAt([0.26, 0.76, 0.5])).toEqual({ length: 10, stop: 0.3, side: 'short' })
    expect(space.valuesAt([1, 1, 1])).toEqual({ length: 20, stop: 0.3, side: 'both' })
    expect(space.valuesOfLevels([3, 1, 2])).toEqual({ length: 20, stop: 0.1, side: 'both' })
    expect([...space.pointOf({ length: 10, stop: 0.1, side: 'both' })]).toEqual([0.375, 0.375, 2.5 / 3])
  })

  it('knows a logarithmic scale and continuous dimensions', () => {
    const space = new SearchSpace([RISK])
    expect(space.size).toBe(Infinity)
    expect(Number(space.valuesAt([1 / 3])['risk'])).toBeCloseTo(0.01, 12)
    expect(space.pointOf({ risk: 0.1 })[0]).toBeCloseTo(2 / 3, 12)
    expect(space.valuesAt([1])['risk']).toBe(1)
  })

  it('treats a range of one number as one level', () => {
    const space = new SearchSpace([{ name: 'x', kind: 'number', min: 3, max: 3 }])
    expect(space.size).toBe(1)
    expect(space.valuesAt([0.9])).toEqual({ x: 3 })
  })

  it('never leaves the bounds by rounding', () => {
    const space = new SearchSpace([{ name: 'x', kind: 'number', min: 1 / 3, max: 2 / 3, step: 1 / 9 }])
    expect(space.levels).toEqual([4])
    expect(space.valuesOfLevels([0])['x']).toBe(1 / 3)
    expect(Number(space.valuesOfLevels([3])['x'])).toBeLessThanOrEqual(2 / 3)
  })

  it('divides an axis into cells of equal width', () => {
    expect([0, 0.249, 0.25, 0.999, 1].map((coordinate) => cellOf(coordinate, 4))).toEqual([0, 0, 1, 3, 3])
  })

  it('tells values apart by what they are, not by the order of their names', () => {
    const space = new SearchSpace([LENGTH, SIDE])
    expect(space.keyOf({ length: 5, side: 'long' })).toBe(space.keyOf({ side: 'long', length: 5 }))
    expect(space.keyOf({ length: 5, side: 'long' })).not.toBe(space.keyOf({ length: 5, side: 'both' }))
  })
})

describe('an impossible space', () => {
  it.each<[readonly Dimension[], string]>([
    [[], 'has no parameters'],
    [[{ ...LENGTH, name: '' }], 'has no name'],
    [[LENGTH, LENGTH], 'searched twice'],
    [[{ ...LENGTH, min: 30 }], 'which is no range'],
    [[{ ...LENGTH, max: Number.NaN }], 'which is no range'],
    [[{ ...LENGTH, step: 0 }], 'step above 0'],
    [[{ ...LENGTH, step: 0.5 }], 'not whole'],
    [[{ ...RISK, min: 0 }], 'start above 0'],
    [[{ ...RISK, step: 0.1 }], 'leave one of them out'],
    [[{ ...SIDE, choices: [] }], 'name at least one'],
    [[{ ...SIDE, choices: ['a', 'a'] }], 'name each once'],
    [[{ ...STOP, max: 1e9, step: 1e-3 }], 'too many to count'],
  ])('is refused in words: %#', (dimensions, words) => {
    expect(spaceProblem(dimensions)).toContain(words)
    expect(() => new SearchSpace(dimensions)).toThrow('Invariant')
  })
})
