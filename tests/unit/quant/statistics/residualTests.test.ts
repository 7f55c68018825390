import { describe, expect, it } from 'vitest'
import { autocorrelations, ljungBox, partialAutocorrelations } from '#quant/statistics/autocorrelation.ts'
import { archTest, jarqueBera } from '#quant/statistics/residualTests.ts'
import { autoregressive, bellNoise } from '../../../helpers/noise.ts'

const values = autoregressive(bellNoise(300, 2), 0.7)

function expectClose(ours: ArrayLike<number>, theirs: readonly number[]): void {
  for (const [index, figure] of theirs.entries()) {
    expect(Math.abs((ours[index] ?? Number.NaN) / figure - 1)).toBeLessThan(1e-9)
  }
}

// statsmodels 0.15.0: acf, pacf(method='ldb'), acorr_ljungbox, jarque_bera, het_arch.
describe('tests of residuals', () => {
  it('correlate a series with itself', () => {
    const plain = autocorrelations(values, 5)
    const partial = partialAutocorrelations(values, 5)
    if (!plain.ok || !partial.ok) throw new Error('refused')
    expectClose(
      plain.value,
      [1, 0.7240571258912308, 0.5336623097163139, 0.40338136537994024, 0.2870840198076922, 0.22321621232496683],
    )
    expectClose(
      partial.value,
      [1, 0.7240571258912308, 0.01976618088125184, 0.021669851215565764, -0.03591621652832766, 0.03870044324616808],
    )
  })

  it('are those of another program', () => {
    const box = ljungBox(values, 8, 1)
    if (!box.ok) throw new Error(box.message)
    expectClose([box.value.statistic, box.value.pValue], [350.8653622045573, 8.043632787266925e-72])
    const weights = bellNoise(300, 9)
    const shape = jarqueBera(bellNoise(300, 2).map((value, row) => value * Math.abs(weights[row] ?? 0)))
    if (!shape.ok) throw new Error(shape.message)
    expectClose([shape.value.statistic, shape.value.pValue], [447.4557340633175, 6.85838562052444e-98])
    const arch = archTest(values, 4)
    if (!arch.ok) throw new Error(arch.message)
    expectClose([arch.value.statistic, arch.value.pValue], [86.10574880754518, 8.8378874653318e-18])
  })

  it('name what they cannot test', () => {
    expect(autocorrelations([2, 2, 2], 1)).toMatchObject({ ok: false, code: 'SERIES_CONSTANT' })
    expect(autocorrelations([1, 2, 3], 3)).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(partialAutocorrelations([1, Number.NaN, 3], 1)).toMatchObject({ ok: false, code: 'VALUE_NOT_FINITE' })
    expect(ljungBox(values, 2, 2)).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(archTest(values.slice(0, 8), 4)).toMatchObject({ ok: false, code: 'OPTION_INVALID' })
    expect(jarqueBera([1, 2])).toMatchObject({ ok: false, code: 'SERIES_TOO_SHORT' })
  })
})
