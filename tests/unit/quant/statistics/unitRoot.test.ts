import { describe, expect, it } from 'vitest'
import { augmentedDickeyFuller } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import { kpss } from '#quant/statistics/unitRoot/kwiatkowski.ts'
import { phillipsPerron } from '#quant/statistics/unitRoot/phillipsPerron.ts'
import { varianceRatio } from '#quant/statistics/unitRoot/varianceRatio.ts'
import type { Measured } from '#quant/statistics/measured.ts'
import { autoregressive, bellNoise, summed } from '../../../helpers/noise.ts'
import { ADF_FIGURES, KPSS_FIGURES, PHILLIPS_PERRON_FIGURES, VARIANCE_RATIO_FIGURES } from './unitRootFigures.ts'

const SERIES: Readonly<Record<string, Float64Array>> = {
  walk: summed(bellNoise(250, 1), 100),
  mean: autoregressive(bellNoise(300, 2), 0.7),
  line: autoregressive(bellNoise(200, 3), 0.5).map((value, row) => value + row * 0.05),
  short: summed(bellNoise(40, 4), 50),
}

function series(name: string): Float64Array {
  const found = SERIES[name]
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

function valueOf<Value>(result: Measured<Value>): Value {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

/** Figures written with twelve digits agree to ten. */
function expectClose(ours: readonly number[], theirs: readonly number[]): void {
  expect(ours).toHaveLength(theirs.length)
  for (const [index, figure] of theirs.entries()) {
    const gap = Math.abs((ours[index] ?? Number.NaN) - figure)
    expect(gap, `figure ${index}: ${ours[index]} beside ${figure}`).toBeLessThanOrEqual(
      1e-10 * Math.abs(figure) + 1e-13,
    )
  }
}

describe('the augmented Dickey-Fuller test', () => {
  it.each(ADF_FIGURES)('of %s with terms %s and lags %s is that of another program', (name, terms, lags, theirs) => {
    const test = valueOf(augmentedDickeyFuller(series(name), { terms, lags }))
    expectClose([test.statistic, test.pValue, test.lags, test.n, test.criticalValues?.five ?? Number.NaN], theirs)
  })

  it('names what it cannot test', () => {
    const walk = series('walk')
    expect(augmentedDickeyFuller([1, 2])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(augmentedDickeyFuller([1, 3, 2, 5], { terms: 'ctt' })).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(augmentedDickeyFuller(new Float64Array(50).fill(3))).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
    expect(augmentedDickeyFuller(walk.with(7, Number.NaN))).toMatchObject({
      ok: false,
      code: 'VALUE_NOT_FINITE',
      message: 'The series has no usable number at place 8; correct it, or leave it out.',
    })
    expect(augmentedDickeyFuller(walk, { lags: 200 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(augmentedDickeyFuller(walk, { lags: 1.5 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    const line = Float64Array.from({ length: 60 }, (_, index) => index)
    expect(augmentedDickeyFuller(line)).toMatchObject({ ok: false, code: 'MATRIX_SINGULAR' })
    const wave = Float64Array.from({ length: 200 }, (_, index) => 10 + Math.sin(index / 9))
    expect(augmentedDickeyFuller(wave, { lags: 2 })).toMatchObject({ ok: false, code: 'MATRIX_SINGULAR' })
  })
})

describe('the KPSS test', () => {
  it.each(KPSS_FIGURES)('of %s with terms %s and lags %s is that of another program', (name, terms, lags, theirs) => {
    const test = valueOf(kpss(series(name), { terms, lags }))
    expectClose([test.statistic, test.pValue, test.lags], theirs)
  })

  it('says where the table ends', () => {
    expect(valueOf(kpss(series('line')))).toMatchObject({ pValue: 0.01, outside: 'smaller' })
    expect(valueOf(kpss(series('line'), { terms: 'ct' }))).toMatchObject({ pValue: 0.1, outside: 'greater' })
  })

  it('names what it cannot test', () => {
    const line = Float64Array.from({ length: 60 }, (_, index) => 3 * index)
    expect(kpss(line, { terms: 'ct' })).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
    expect(kpss(series('short'), { lags: 40 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    for (const large of [Number.POSITIVE_INFINITY, 1e61]) {
      expect(kpss([1, large, 1, 2])).toMatchObject({ ok: false, code: 'VALUE_NOT_FINITE' })
    }
  })
})

describe('the Phillips-Perron test', () => {
  it.each(PHILLIPS_PERRON_FIGURES)('of %s with terms %s and lags %s is that of another program', (...figures) => {
    const [name, terms, lags, theirs] = figures
    const test = valueOf(phillipsPerron(series(name), lags === null ? { terms } : { terms, lags }))
    expectClose([test.statistic, test.rhoStatistic, test.pValue, test.lags], theirs)
  })

  it('names what it cannot test', () => {
    expect(phillipsPerron([1, 2, 1])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
    expect(phillipsPerron(series('short'), { lags: -1 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(phillipsPerron([1, 2, 4, 8, 16, 32, 64], { terms: 'ct' })).toMatchObject({ code: 'MATRIX_SINGULAR' })
  })
})

describe('the variance ratio test', () => {
  it.each(VARIANCE_RATIO_FIGURES)(
    'of %s over %d periods (drift %s, robust %s, debiased %s) is that of another program',
    (...figures) => {
      const [name, periods, drift, robust, debiased, theirs] = figures
      const test = valueOf(varianceRatio(series(name), { periods, drift, robust, debiased }))
      expectClose([test.statistic, test.pValue, test.ratio], theirs)
    },
  )

  it('names what it cannot test', () => {
    expect(varianceRatio(series('short'), { periods: 1 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(varianceRatio(series('short'), { periods: 39 })).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(varianceRatio([1, 2, 3, 4, 5])).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
  })
})
