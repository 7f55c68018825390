import { describe, expect, it } from 'vitest'
import type { Dimension } from '#quant/optimisation/dimension.ts'
import { SearchSpace, type SearchValues } from '#quant/optimisation/searchSpace.ts'
import { heatMap } from '#quant/robustness/heatMap.ts'
import { medianEstimate } from '#quant/robustness/medianEstimate.ts'
import { parameterSensitivity } from '#quant/robustness/parameterSensitivity.ts'
import { ParameterSurface } from '#quant/robustness/parameterSurface.ts'
import { plateauCentre, surfaceStability } from '#quant/robustness/surfaceStability.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const FAST: Dimension = { name: 'fast', kind: 'integer', min: 1, max: 20 }
const SLOW: Dimension = { name: 'slow', kind: 'integer', min: 10, max: 105, step: 5 }
const RULE: Dimension = { name: 'rule', kind: 'choice', choices: ['a', 'b'] }

function grid(dimensions: readonly Dimension[], objective: (values: SearchValues) => number): ParameterSurface {
  const space = new SearchSpace(dimensions)
  const samples = Array.from({ length: space.size }, (_, index) => {
    const levels = space.levels.map((count, axis) => {
      const below = space.levels.slice(axis + 1).reduce((product, other) => product * other, 1)
      return Math.floor(index / below) % count
    })
    const values = space.valuesOfLevels(levels)
    return { values, objective: objective(values) }
  })
  return new ParameterSurface(space, samples)
}

const hill = ({ fast, slow }: SearchValues): number =>
  2 - ((Number(fast) - 8) / 12) ** 2 - ((Number(slow) - 60) / 60) ** 2

describe('the median', () => {
  // scipy 1.17.1: quantile_test(x, q=0, p=0.5).confidence_interval(0.95), and the binomial by hand for the short ones.
  const values = [1.2, 3.4, 0.5, 2.2, 9.1, 4.4, 3.3, 2.8, 7, 5.1, 6.6, 0.1]
  it.each([
    [6, 2.8, 0.5, 9.1],
    [8, 3.05, 0.5, 9.1],
    [9, 3.3, 1.2, 7],
    [12, 3.35, 1.2, 6.6],
  ])('of %d values has its interval', (n, value, low, high) => {
    const estimate = medianEstimate(values.slice(0, n))
    expect(estimate).toMatchObject({ low, high, n })
    expect(estimate?.value).toBeCloseTo(value, 12)
  })

  it('has none of five values', () => {
    expect(medianEstimate([1, 2, 3, 4, 5])).toBeNull()
  })
})

describe('the stability of a point', () => {
  it('tells a hill from a spike', () => {
    const smooth = grid([FAST, SLOW], hill)
    const best = smooth.best()
    expect(smooth.samples[best]?.values).toEqual({ fast: 8, slow: 60 })
    const stable = surfaceStability(smooth, best)
    expect(stable).toMatchObject({ objective: 2, neighbours: 24, shape: 'PLATEAU' })
    expect(stable.score?.value).toBeGreaterThan(0.95)
    expect(stable.score?.n).toBe(24)

    const spiky = grid([FAST, SLOW], (values) => (values['fast'] === 13 && values['slow'] === 40 ? 3 : 0.2))
    const spike = surfaceStability(spiky, spiky.best())
    expect(spike).toMatchObject({ objective: 3, shape: 'SPIKE', neighbourWorst: 0.2 })
    expect(spike.score?.value).toBeCloseTo(0.2 / 3, 12)
  })

  it('measures against what means no edge, and is held to 0..1', () => {
    const surface = grid([FAST, SLOW], (values) => (values['fast'] === 13 && values['slow'] === 40 ? 3 : 0.2))
    const best = surface.best()
    expect(surfaceStability(surface, best, 1).score?.value).toBe(0)
    expect(surfaceStability(surface, best, -2.6).score?.value).toBeCloseTo(0.5, 12)
    expect(surfaceStability(surface, best, 3).score).toBeNull()
    const neighbour = surface.neighbours(best, { steps: 1, share: 0 })[0] ?? 0
    expect(surfaceStability(surface, neighbour).score?.high).toBeLessThanOrEqual(1)
  })

  it('knows who is a neighbour', () => {
    const surface = grid([FAST, RULE], (values) => Number(values['fast']))
    const corner = surface.samples.findIndex(({ values }) => values['fast'] === 1 && values['rule'] === 'b')
    const names = (steps: number, share: number) =>
      surface.neighbours(corner, { steps, share }).map((index) => surface.samples[index]?.values)
    expect(names(2, 0)).toEqual([
      { fast: 2, rule: 'b' },
      { fast: 3, rule: 'b' },
    ])
    expect(names(1, 0.25)).toHaveLength(4)
    expect(surfaceStability(surface, corner, 0, { steps: 2, share: 0 })).toMatchObject({
      neighbours: 2,
      score: null,
      shape: null,
    })
    expect(surfaceStability(surface, corner, 0, { steps: 0, share: 0 })).toMatchObject({
      neighbourMean: null,
      neighbourWorst: null,
    })
  })

  it('prefers the middle of the plateau to the spike', () => {
    const surface = grid([FAST, SLOW], (values) => (values['fast'] === 18 && values['slow'] === 100 ? 9 : hill(values)))
    expect(surface.samples[surface.best()]?.values).toEqual({ fast: 18, slow: 100 })
    const centre = plateauCentre(surface)
    expect(surface.samples[centre?.sample ?? 0]?.values).toEqual({ fast: 8, slow: 60 })
    expect(centre?.median.n).toBe(25)
    expect(plateauCentre(grid([RULE], () => 1))).toBeNull()
  })

  it('refuses samples without a figure', () => {
    expect(() => grid([RULE], () => Number.NaN)).toThrow('Invariant')
    expect(grid([RULE], () => 1).best()).toBe(0)
    expect(new ParameterSurface(new SearchSpace([RULE]), []).best()).toBe(-1)
  })
})

describe('a heat map', () => {
  it('sums up what it does not show', () => {
    const surface = grid([{ ...FAST, max: 3 }, RULE, { ...SLOW, max: 20 }], (values) => {
      return Number(values['fast']) * 100 + Number(values['slow']) + (values['rule'] === 'b' ? 6 : 0)
    })
    const mean = heatMap(surface, 0, 2, 'MEAN')
    expect([mean.x.values, mean.y.values]).toEqual([
      [1, 2, 3],
      [10, 15, 20],
    ])
    expect(Array.from(mean.cells.subarray(0, 4))).toEqual([113, 213, 313, 118])
    expect([...mean.counts]).toEqual(Array.from({ length: 9 }, () => 2))
    expect(heatMap(surface, 0, 2, 'MAX').cells[0]).toBe(116)
    expect(heatMap(surface, 2, 1, 'MEDIAN').cells[0]).toBe(210)
    expect(heatMap(surface, 1, 0, 'MEAN').x).toEqual({ name: 'rule', values: ['a', 'b'], isBinned: false })
  })

  it('bins what is scattered and leaves holes empty', () => {
    const space = new SearchSpace([
      { name: 'x', kind: 'number', min: 0, max: 10 },
      { name: 'y', kind: 'number', min: 0.01, max: 1, scale: 'log' },
    ])
    const random = new SeededRandom(4)
    const samples = Array.from({ length: 400 }, () => {
      const values = space.valuesAt([random.next() / 2, random.next()])
      return { values, objective: Number(values['x']) }
    })
    const map = heatMap(new ParameterSurface(space, samples), 0, 1, 'MEAN')
    expect(map.x.isBinned).toBe(true)
    expect(map.x.values.slice(0, 2)).toEqual([0.2, 0.6])
    expect(map.cells).toHaveLength(625)
    expect(map.counts.reduce((sum, count) => sum + count, 0)).toBe(400)
    expect(map.cells[24]).toBeNaN()
    for (const [cell, value] of map.cells.entries()) {
      if (map.counts[cell] === 0) expect(value).toBeNaN()
      else expect(Math.abs(value - Number(map.x.values[cell % 25]))).toBeLessThanOrEqual(0.2)
    }
  })
})

describe('sensitivity', () => {
  const options = () => ({ resamples: 200, random: new SeededRandom(8) })

  it('is exact over a complete grid', () => {
    const surface = grid(
      [FAST, { ...FAST, name: 'other' }, RULE],
      (values) => 2 * Number(values['fast']) + Number(values['other']),
    )
    const [fast, other, rule] = parameterSensitivity(surface, options())
    expect(fast?.share?.value).toBeCloseTo(0.8, 12)
    expect(other?.share?.value).toBeCloseTo(0.2, 12)
    expect(rule?.share?.value).toBeCloseTo(0, 12)
    expect(fast).toMatchObject({ name: 'fast', groups: 20 })
    expect(fast?.share?.n).toBe(800)
    expect(fast?.share?.low).toBeGreaterThan(0.7)
  })

  it('leaves interplay to nobody', () => {
    const surface = grid(
      [
        { ...FAST, max: 4 },
        { ...FAST, name: 'other', max: 4 },
      ],
      (values) => (Number(values['fast']) - 2.5) * (Number(values['other']) - 2.5),
    )
    for (const { share } of parameterSensitivity(surface, options())) expect(share?.value).toBeCloseTo(0, 12)
  })

  it('finds the indices of the Ishigami function from scattered samples', () => {
    const angle = { kind: 'number', min: -Math.PI, max: Math.PI } as const
    const space = new SearchSpace(['x', 'y', 'z'].map((name) => ({ ...angle, name })))
    const random = new SeededRandom(6)
    const samples = Array.from({ length: 6000 }, () => {
      const values = space.valuesAt([random.next(), random.next(), random.next()])
      const [x, y, z] = [Number(values['x']), Number(values['y']), Number(values['z'])]
      return { values, objective: Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x) }
    })
    const shares = parameterSensitivity(new ParameterSurface(space, samples), options()).map(({ share }) => share)
    // The analytic first-order indices for a = 7 and b = 0.1.
    for (const [index, exact] of [0.3139, 0.4424, 0].entries()) {
      expect(Math.abs((shares[index]?.value ?? 9) - exact)).toBeLessThan(0.03)
    }
    expect(shares[0]?.low).toBeLessThan(0.3139)
  })

  it('gives nothing to parameters that only seem to matter by chance', () => {
    const space = new SearchSpace(
      Array.from({ length: 12 }, (_, index) => ({ name: `p${index}`, kind: 'number' as const, min: 0, max: 1 })),
    )
    const random = new SeededRandom(9)
    const samples = Array.from({ length: 200 }, () => ({
      values: space.valuesAt(space.dimensions.map(() => random.next())),
      objective: random.normal(),
    }))
    const shares = parameterSensitivity(new ParameterSurface(space, samples), options()).map(
      ({ share }) => share?.value ?? 9,
    )
    // Between 20 bins of 200 values 19 / 199 of the variance lie by chance; cut off at 0 a third of that remains.
    expect(shares.reduce((sum, share) => sum + share, 0) / 12).toBeLessThan(0.05)
    expect(shares.some((share) => share === 0)).toBe(true)
  })

  it('says nothing about a flat or a tiny surface', () => {
    expect(
      parameterSensitivity(
        grid([FAST], () => 1),
        options(),
      )[0]?.share,
    ).toBeNull()
    expect(
      parameterSensitivity(
        grid([RULE], ({ rule }) => (rule === 'a' ? 1 : 2)),
        options(),
      )[0]?.share,
    ).toBeNull()
  })
})
