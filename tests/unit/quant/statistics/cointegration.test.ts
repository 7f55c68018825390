import { describe, expect, it } from 'vitest'
import { engleGranger } from '#quant/statistics/cointegration/engleGranger.ts'
import { halfLife } from '#quant/statistics/cointegration/halfLife.ts'
import { johansen } from '#quant/statistics/cointegration/johansen.ts'
import { autoregressive, bellNoise, summed } from '../../../helpers/noise.ts'
import { ENGLE_GRANGER_FIGURES, JOHANSEN_FIGURES } from './cointegrationFigures.ts'

const first = summed(bellNoise(300, 5), 50)
const other = summed(bellNoise(300, 8))
const noise = (seed: number, weight: number): Float64Array => autoregressive(bellNoise(300, seed), weight)
const sum = (start: number, ...parts: readonly (readonly [number, Float64Array])[]): Float64Array => {
  return first.map((_, row) => parts.reduce((total, [weight, part]) => total + weight * (part[row] ?? 0), start))
}
const SETS: Readonly<Record<string, readonly Float64Array[]>> = {
  tied: [sum(20, [0.8, first], [1, noise(6, 0.6)]), first],
  apart: [summed(bellNoise(300, 7), 30), first],
  three: [sum(10, [0.5, first], [0.3, other], [1, noise(9, 0.4)]), first, other],
}

function expectClose(ours: ArrayLike<number | null>, theirs: readonly (number | null)[], digits = 1e-9): void {
  expect(ours.length).toBe(theirs.length)
  for (const [index, figure] of theirs.entries()) {
    const our = ours[index]
    if (figure === null) expect(our).toBeNull()
    else
      expect(Math.abs((our ?? Number.NaN) - figure), `${index}: ${our} beside ${figure}`).toBeLessThanOrEqual(
        digits * Math.abs(figure) + 1e-12,
      )
  }
}

describe("Engle's and Granger's test", () => {
  it.each(ENGLE_GRANGER_FIGURES)(
    'of %s with terms %s and lags %s is that of another program',
    (name, terms, lags, theirs) => {
      const [y = first, ...others] = SETS[name] ?? []
      const test = engleGranger(y, others, { terms, lags })
      if (!test.ok) throw new Error(test.message)
      const { statistic, pValue, criticalValues, hedgeRatios } = test.value
      expectClose([statistic, pValue, criticalValues?.five ?? null, hedgeRatios[0] ?? null], theirs)
    },
  )

  it('names what it cannot test', () => {
    expect(engleGranger(first, [])).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(engleGranger(first, [first.slice(1)])).toMatchObject({ ok: false, code: 'LENGTHS_DIFFER' })
    expect(engleGranger(first, [first.map((value) => 2 * value - 5)])).toMatchObject({
      ok: false,
      code: 'MATRIX_SINGULAR',
    })
    expect(engleGranger(first, [new Float64Array(300).fill(2)])).toMatchObject({ ok: false, code: 'MATRIX_SINGULAR' })
  })
})

describe("Johansen's test", () => {
  it.each(JOHANSEN_FIGURES)('of %s with order %d and %d lags is that of another program', (...figures) => {
    const [name, order, lags, traces, eigens, eigenvalues, critical] = figures
    const test = johansen(SETS[name] ?? [], { order, lags })
    if (!test.ok) throw new Error(test.message)
    expectClose(
      test.value.rows.map(({ trace }) => trace),
      traces,
    )
    expectClose(
      test.value.rows.map(({ eigen }) => eigen),
      eigens,
    )
    expectClose(test.value.eigenvalues, eigenvalues)
    expectClose(
      test.value.rows.map(({ traceCritical }) => traceCritical[1] ?? Number.NaN),
      critical,
    )
  })

  // statsmodels 0.15.0, coint_johansen(three, 0, 1).evec, first weight positive.
  it('has the combinations of another program', () => {
    const test = johansen(SETS['three'] ?? [])
    if (!test.ok) throw new Error(test.message)
    expectClose(test.value.vectors[0] ?? [], [1.9398273058779678, -0.9854316617688088, -0.6276883477955001])
    // The sign of the later ones is free.
    const ratios = (vector: ArrayLike<number> = []): readonly number[] => [
      (vector[1] ?? 0) / (vector[0] ?? 0),
      (vector[2] ?? 0) / (vector[0] ?? 0),
    ]
    expectClose(
      ratios(test.value.vectors[1]),
      ratios([-0.13708754610710272, -0.08525689475830488, -0.23112661158831393]),
    )
  })

  it('takes the level just before the change when there are no lags, and finds the relation', () => {
    const test = johansen(SETS['tied'] ?? [], { lags: 0 })
    if (!test.ok) throw new Error(test.message)
    const [none] = test.value.rows
    expect(none?.trace).toBeGreaterThan(none?.traceCritical[2] ?? Number.NaN)
    const [weights = []] = test.value.vectors
    expect(-(weights[1] ?? 0) / (weights[0] ?? 0)).toBeCloseTo(0.8, 1)
  })

  it('names what it cannot test', () => {
    expect(johansen([first])).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(johansen([first, other.slice(1)])).toMatchObject({ ok: false, code: 'LENGTHS_DIFFER' })
    expect(johansen([first, first])).toMatchObject({ ok: false, code: 'MATRIX_SINGULAR' })
    expect(johansen([first.slice(0, 6), other.slice(0, 6)])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(johansen([first, other], { lags: 0.5 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
  })
})

describe('the half-life', () => {
  it('is that of the process a series was made by', () => {
    const made = halfLife(autoregressive(bellNoise(20_000, 21), 0.9).map((value) => value + 5))
    if (!made.ok) throw new Error(made.message)
    expect(made.value.speed).toBeCloseTo(-0.1, 2)
    expect(made.value.mean).toBeCloseTo(5, 0)
    expect(made.value.halfLife).toBeCloseTo(-Math.LN2 / made.value.speed, 12)
    expect(made.value.discreteHalfLife).toBeCloseTo(-Math.LN2 / Math.log(1 + made.value.speed), 10)
  })

  it('is infinite where nothing returns and refuses what it cannot measure', () => {
    const growing = Float64Array.from({ length: 50 }, (_, row) => 1.05 ** row + ((row * 7) % 5) / 100)
    expect(halfLife(growing)).toMatchObject({ ok: true, value: { halfLife: Number.POSITIVE_INFINITY, mean: null } })
    expect(halfLife([1, 2, 1])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(halfLife([1, 1, 1, 1, 1, 1])).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
  })
})
