import { describe, expect, it } from 'vitest'
import { ParzenEstimator } from '#quant/optimisation/parzenEstimator.ts'
import { cellAxis, choiceAxis, continuousAxis } from '#quant/optimisation/parzenAxis.ts'
import { SearchSpace } from '#quant/optimisation/searchSpace.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const SEEN = Float64Array.of(0.05, 0.3, 0.32, 0.9)

describe.each([
  ['continuous', continuousAxis(SEEN), 20_000],
  ['of cells', cellAxis(SEEN, 25), 25],
  ['of choices', choiceAxis(SEEN, 3), 3],
] as const)('an axis %s', (name, axis, points) => {
  it('has kernels that each add up to 1', () => {
    const sums = new Float64Array(5)
    for (let point = 0; point < points; point += 1) {
      const logarithms = new Float64Array(5)
      axis.accumulate((point + 0.5) / points, logarithms)
      for (const [kernel, logarithm] of logarithms.entries()) {
        sums[kernel] = (sums[kernel] ?? 0) + Math.exp(logarithm) / (name === 'continuous' ? points : 1)
      }
    }
    for (const sum of sums) expect(sum).toBeCloseTo(1, 6)
  })

  it('draws what its density says', () => {
    const random = new SeededRandom(3)
    for (const kernel of [0, 2, 4]) {
      let below = 0
      for (let draw = 0; draw < 20_000; draw += 1) if (axis.sample(kernel, random) < 0.4) below += 1
      let expected = 0
      for (let point = 0; point < points; point += 1) {
        const coordinate = (point + 0.5) / points
        const logarithms = new Float64Array(5)
        axis.accumulate(coordinate, logarithms)
        if (coordinate < 0.4) expected += Math.exp(logarithms[kernel] ?? 0) / (name === 'continuous' ? points : 1)
      }
      // Kernels on cells are drawn with their exact width but weighed with one up to a tenth narrower.
      expect(Math.abs(below / 20_000 - expected)).toBeLessThan(name === 'of cells' ? 0.03 : 0.012)
    }
  })
})

describe('a Parzen estimator', () => {
  const space = new SearchSpace([
    { name: 'x', kind: 'number', min: 0, max: 1 },
    { name: 'rule', kind: 'choice', choices: ['a', 'b'] },
  ])

  it('is likeliest where points were seen together, not only axis by axis', () => {
    const points = [0.1, 0.12, 0.14]
      .map((x) => Float64Array.of(x, 0.25))
      .concat([0.8, 0.82].map((x) => Float64Array.of(x, 0.75)))
    const estimator = new ParzenEstimator(space, points)
    const seen = estimator.logDensity(Float64Array.of(0.12, 0.25))
    expect(seen).toBeGreaterThan(estimator.logDensity(Float64Array.of(0.12, 0.75)) + 0.5)
    expect(seen).toBeGreaterThan(estimator.logDensity(Float64Array.of(0.5, 0.25)) + 0.5)
  })

  it('is the prior where nothing was seen, and integrates to 1', () => {
    for (const points of [[], [Float64Array.of(0.2, 0.25)]]) {
      const estimator = new ParzenEstimator(space, points)
      let sum = 0
      for (let step = 0; step < 2000; step += 1) {
        for (const choice of [0.25, 0.75]) {
          sum += Math.exp(estimator.logDensity(Float64Array.of((step + 0.5) / 2000, choice))) / 2000
        }
      }
      expect(sum).toBeCloseTo(1, 6)
    }
  })
})
