import { describe, expect, it } from 'vitest'
import { type ConstrainedProblem, minimiseConstrained } from '#quant/statistics/minimum/constrainedMinimum.ts'
import { goldenSection } from '#quant/statistics/minimum/goldenSection.ts'
import { invertMatrix, solveInPlace } from '#quant/statistics/minimum/linearSystem.ts'
import { quadraticStep } from '#quant/statistics/minimum/quadraticStep.ts'
import { minimiseBySimplex } from '#quant/statistics/minimum/simplexMinimum.ts'
import { digamma } from '#quant/statistics/digamma.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const NONE = Float64Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
const ALL = Float64Array.of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)

/** The valley of Rosenbrock, with its lowest point at (1, 1). */
const ROSENBROCK: ConstrainedProblem = {
  evaluate: ([x = 0, y = 0], gradient) => {
    gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x)
    gradient[1] = 200 * (y - x * x)
    return 100 * (y - x * x) ** 2 + (1 - x) ** 2
  },
  curvature: () => null,
  lower: NONE,
  upper: ALL,
  inequalities: [],
}

describe('linear systems', () => {
  it('are solved, with a zero pivot too', () => {
    const right = Float64Array.of(5, 4, 3)
    expect(solveInPlace(Float64Array.of(0, 1, 1, 2, 0, 1, 1, 1, 0), right, 3)).toBe(true)
    expect([...right]).toEqual([2 / 3, 7 / 3, 8 / 3].map((value) => expect.closeTo(value, 12)))
  })

  it('of dependent rows have no solution', () => {
    expect(solveInPlace(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2), 2)).toBe(false)
    expect(invertMatrix(Float64Array.of(1, 2, 2, 4), 2)).toBeNull()
  })

  it('give the inverse', () => {
    expect([...(invertMatrix(Float64Array.of(4, 7, 2, 6), 2) ?? [])]).toEqual(
      [0.6, -0.7, -0.2, 0.4].map((value) => expect.closeTo(value, 12)),
    )
  })
})

describe('the step of a quadratic model', () => {
  it('is never worse than any feasible point that was drawn', () => {
    const random = new SeededRandom(7)
    for (let round = 0; round < 50; round += 1) {
      const size = 3
      const root = Float64Array.from({ length: size * size }, () => random.normal())
      const curvature = new Float64Array(size * size)
      for (let row = 0; row < size; row += 1) {
        for (let column = 0; column < size; column += 1) {
          let sum = row === column ? 0.1 : 0
          for (let k = 0; k < size; k += 1) sum += (root[row * size + k] ?? 0) * (root[column * size + k] ?? 0)
          curvature[row * size + column] = sum
        }
      }
      const gradient = Float64Array.from({ length: size }, () => random.normal())
      const rows = Float64Array.from({ length: 5 * size }, () => random.normal())
      const slack = Float64Array.from({ length: 5 }, () => Math.max(0, random.normal()))
      const step = quadraticStep({ gradient, curvature, rows, slack })
      if (step === null) throw new Error('the curvature is positive definite')
      const value = (d: Float64Array): number =>
        d.reduce((sum, each, row) => {
          const bent = d.reduce((total, other, column) => total + (curvature[row * size + column] ?? 0) * other, 0)
          return sum + each * ((gradient[row] ?? 0) + bent / 2)
        }, 0)
      const room = (d: Float64Array): number =>
        Math.min(
          ...slack.map((each, row) => each + d.reduce((sum, part, k) => sum + part * (rows[row * size + k] ?? 0), 0)),
        )
      expect(room(step)).toBeGreaterThan(-1e-9)
      for (let draw = 0; draw < 200; draw += 1) {
        const other = step.map((each) => each + random.normal() * (draw % 2 === 0 ? 1 : 0.05))
        if (room(other) >= 0) expect(value(other)).toBeGreaterThan(value(step) - 1e-9)
      }
    }
  })
})

describe('minima under bounds and inequalities', () => {
  it('the bottom of a curved valley', () => {
    const found = minimiseConstrained(ROSENBROCK, Float64Array.of(-1.2, 1), 1e-14)
    expect([...found.point]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)])
    expect(found.promise).toBeLessThan(1e-14)
  })

  it('an edge, where the bottom is out of bounds', () => {
    const found = minimiseConstrained(
      { ...ROSENBROCK, upper: Float64Array.of(0.5, 2) },
      Float64Array.of(-1.2, 1),
      1e-14,
    )
    expect([...found.point]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.25, 6)])
  })

  it('a line, where an inequality cuts the bottom off', () => {
    const found = minimiseConstrained(
      {
        ...ROSENBROCK,
        // (x - 2)^2 + (y - 1)^2 with x + y <= 2: the nearest point is (1.5, 0.5).
        evaluate: ([x = 0, y = 0], gradient) => {
          gradient[0] = 2 * (x - 2)
          gradient[1] = 2 * (y - 1)
          return (x - 2) ** 2 + (y - 1) ** 2
        },
        inequalities: [{ coefficients: [-1, -1], least: -2 }],
      },
      Float64Array.of(0, 0),
      1e-14,
    )
    expect([...found.point]).toEqual([expect.closeTo(1.5, 8), expect.closeTo(0.5, 8)])
  })

  it('a function that is not defined at the start is told by its promise', () => {
    const found = minimiseConstrained({ ...ROSENBROCK, evaluate: () => Number.NaN }, Float64Array.of(0, 0), 1e-9)
    expect(Number.isFinite(found.value)).toBe(false)
  })
})

describe('minima without derivatives', () => {
  it('of the valley, and of a kink', () => {
    const valley = ([x = 0, y = 0]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2
    const found = minimiseBySimplex(valley, Float64Array.of(-1.2, 1), Float64Array.of(0.5, 0.5), 1e-16)
    expect([...found.point]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)])
    const kink = ([x = 0, y = 0]: Float64Array): number => Math.abs(x - 3) + Math.abs(x + y) * 2
    const edge = minimiseBySimplex(kink, Float64Array.of(0, 0), Float64Array.of(1, 1), 1e-12)
    expect([...edge.point]).toEqual([expect.closeTo(3, 6), expect.closeTo(-3, 6)])
  })

  it('keeps where the function is defined', () => {
    const root = ([x = 0]: Float64Array): number => (x < 1 ? Number.NaN : Math.sqrt(x - 1))
    expect(minimiseBySimplex(root, Float64Array.of(4), Float64Array.of(-5), 1e-12).point[0]).toBeCloseTo(1, 5)
  })

  it('of one number, by golden sections', () => {
    expect(goldenSection((x) => (x - 0.3) ** 2, [0, 1], 1e-9).at).toBeCloseTo(0.3, 7)
    expect(goldenSection((x) => x, [2, 5], 1e-6).at).toBeCloseTo(2, 4)
  })
})

describe('digamma', () => {
  // scipy.special.digamma, scipy 1.17.1.
  it.each([
    [0.1, -10.423754940411076],
    [1, -0.5772156649015329],
    [2.05, 0.4545359610810819],
    [7.3, 1.917820335637986],
    [250.5, 5.521461584527046],
  ])('of %f', (x, expected) => expect(digamma(x)).toBeCloseTo(expected, 12))

  it('is not defined at 0 and below', () => expect([digamma(0), digamma(-1)]).toEqual([Number.NaN, Number.NaN]))
})
