import { describe, expect, it } from 'vitest'
import { quantile, type QuantileRule } from '#quant/statistics/quantiles.ts'
import { huberLocation, median, trimmedMean, winsorisedMean } from '#quant/statistics/robustLocation.ts'
import { medianAbsoluteDeviation, robustScaleSn } from '#quant/statistics/robustScale.ts'
import { bellNoise } from '../../../helpers/noise.ts'

describe('quantiles', () => {
  const sorted = bellNoise(11, 12).sort()
  // numpy 2.4.6, quantile(method=...), at 0, 0.05, 0.3, 0.5, 0.81 and 1.
  const rows: readonly (readonly [QuantileRule, readonly number[]])[] = [
    [
      'inverse',
      [-1.5159381071645477, -1.5159381071645477, -0.5722457461861175, -0.2683709181232241, 0.4672648908883632],
    ],
    [
      'averaged inverse',
      [-1.5159381071645477, -1.5159381071645477, -0.5722457461861175, -0.2683709181232241, 0.4672648908883632],
    ],
    [
      'nearest',
      [-1.5159381071645477, -1.5159381071645477, -0.797106983976954, -0.2683709181232241, 0.4672648908883632],
    ],
    [
      'interpolated inverse',
      [-1.5159381071645477, -1.5159381071645477, -0.729648612639703, -0.35955270769053715, 0.4598062785294864],
    ],
    ['hazen', [-1.5159381071645477, -1.4826605606277754, -0.6172179937442848, -0.2683709181232241, 0.4710536872600454]],
    [
      'weibull',
      [-1.5159381071645477, -1.5159381071645477, -0.6621902413024522, -0.2683709181232241, 0.47391838695570754],
    ],
    [
      'linear',
      [-1.5159381071645477, -1.1831626417968248, -0.5722457461861175, -0.2683709181232241, 0.46818898756438326],
    ],
    [
      'median unbiased',
      [-1.5159381071645477, -1.5159381071645477, -0.6322087429303406, -0.2683709181232241, 0.47200858715859945],
    ],
    [
      'normal unbiased',
      [-1.5159381071645477, -1.5159381071645477, -0.6284610556338266, -0.2683709181232241, 0.47176986218396094],
    ],
  ]
  it.each(rows)('by the rule %s are those of another program', (rule, theirs) => {
    for (const [index, p] of [0, 0.05, 0.3, 0.5, 0.81].entries()) {
      expect(quantile(sorted, p, rule)).toBeCloseTo(theirs[index] ?? Number.NaN, 12)
    }
    expect(quantile(sorted, 1, rule)).toBeCloseTo(0.4908034170469282, 14)
  })

  it('take a place that is whole but for rounding as whole', () => {
    // 0.3 of 10 is a hair below 3 or above it, however it is rounded.
    const ten = Array.from({ length: 10 }, (_, index) => index)
    expect([quantile(ten, 0.3, 'inverse'), quantile(ten, 0.3, 'averaged inverse')]).toEqual([2, 2.5])
    expect([quantile([], 0.5), quantile(ten, 1.1)]).toEqual([Number.NaN, Number.NaN])
  })
})

describe('robust location and scale', () => {
  const values = bellNoise(41, 13)
  values[3] = 50
  values[7] = -30

  // scipy 1.17.1 (median_abs_deviation, trim_mean, winsorize), statsmodels 0.15.0 (HuberT weights), numpy (Sn as defined).
  it.each([
    ['median', median(values), 0.172870298462394],
    ['median absolute deviation', medianAbsoluteDeviation(values), 0.5970639660268336],
    ['trimmed mean', trimmedMean(values, 0.1), 0.11106794295981026],
    ['winsorised mean', winsorisedMean(values, 0.1), 0.08549770205742127],
    ['location of Huber', huberLocation(values), 0.11514562800247612],
    ['Sn of an odd number', robustScaleSn(values), 0.61708766428015],
    ['Sn of an even number', robustScaleSn(values.slice(0, 40)), 0.5899431995010671],
  ])('the %s is that of another program', (_, ours, theirs) => {
    expect(ours).toBeCloseTo(theirs, 11)
  })

  it('say nothing of nothing and keep to the equal half', () => {
    expect([median([]), medianAbsoluteDeviation([]), trimmedMean([], 0.1), robustScaleSn([1])]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ])
    expect([huberLocation([3, 3, 3, 900]), robustScaleSn([3, 3, 3, 900]), trimmedMean([1, 5], 0.5)]).toEqual([3, 0, 3])
  })
})
