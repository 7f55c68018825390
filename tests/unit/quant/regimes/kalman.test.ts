import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { fitTrend } from '#quant/regimes/kalman/fitTrend.ts'
import { KalmanTrend } from '#quant/regimes/kalman/kalmanTrend.ts'
import {
  advanceTrend,
  beginTrend,
  LEVEL,
  LEVEL_VARIANCE,
  SLOPE,
  SLOPE_VARIANCE,
  STATE_SIZE,
  type TrendKind,
} from '#quant/regimes/kalman/trendFilter.ts'
import { trendLikelihood } from '#quant/regimes/kalman/trendLikelihood.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Yearly flow of the Nile at Aswan 1871 to 1970 (Cobb 1978), the usual example of a local level. */
const NILE = Float64Array.from(
  `1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150 1250 1260
  1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832 764 821 768 845 864
  862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890 744 749
  838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740`
    .split(/\s+/)
    .map(Number),
)
const WITH_GAPS = NILE.map((value, year) => (year === 1 || (year >= 30 && year < 35) ? Number.NaN : value))

function filterAt(values: Float64Array, kind: TrendKind, slopeNoise: number, until: number): readonly number[] {
  const state = new Float64Array(STATE_SIZE)
  beginTrend(state, 0, kind)
  for (let index = 0; index <= until; index += 1) {
    advanceTrend(state, 0, 0, values[index] ?? 0, 10_000, 1_000, slopeNoise)
  }
  const deviations = [state[LEVEL_VARIANCE], state[SLOPE_VARIANCE]].map((variance) => Math.sqrt(variance ?? 0))
  return [state[LEVEL] ?? 0, state[SLOPE] ?? 0, ...deviations]
}

// Expected numbers: statsmodels 0.15 UnobservedComponents(use_exact_diffuse=True), `smooth` at the noise given.
describe('the filter of a structural model', () => {
  const level = { observation: 10_000, level: 1_000, slope: 0 }
  const trend = { ...level, slope: 10 }

  it('has the likelihood, state and deviations of statsmodels', () => {
    expect(trendLikelihood(NILE, 0, 100, 'LEVEL', level).logLikelihood).toBeCloseTo(-638.2044062047174, 9)
    expect(trendLikelihood(NILE, 0, 100, 'TREND', trend).logLikelihood).toBeCloseTo(-637.8215607065274, 9)
    const [atLevel = 0, , deviation = 0] = filterAt(NILE, 'LEVEL', 0, 99)
    expect(atLevel).toBeCloseTo(797.3906168, 6)
    expect(deviation).toBeCloseTo(51.97655355, 7)
    const end = filterAt(NILE, 'TREND', 10, 99)
    for (const [place, value] of [776.26440243, -8.77557143, 57.58633848, 11.32565644].entries()) {
      expect(end[place]).toBeCloseTo(value, 7)
    }
    expect(filterAt(NILE, 'TREND', 10, 4)[0]).toBeCloseTo(1150.8377297, 7)
    expect(filterAt(NILE, 'TREND', 10, 4)[1]).toBeCloseTo(12.9417795, 7)
  })

  it('only predicts over missing observations, as statsmodels does, even while it begins', () => {
    expect(trendLikelihood(WITH_GAPS, 0, 100, 'LEVEL', level).logLikelihood).toBeCloseTo(-600.3076171375387, 9)
    expect(trendLikelihood(WITH_GAPS, 0, 100, 'TREND', trend).logLikelihood).toBeCloseTo(-600.0904910586302, 9)
    const within = filterAt(WITH_GAPS, 'TREND', 10, 32)
    expect(within[0]).toBeCloseTo(923.63859387, 7)
    expect(within[1]).toBeCloseTo(-11.13905554, 7)
    expect(filterAt(WITH_GAPS, 'TREND', 10, 99)[0]).toBeCloseTo(776.24086764, 7)
    expect(filterAt(WITH_GAPS, 'LEVEL', 0, 32)[2]).toBeGreaterThan(filterAt(NILE, 'LEVEL', 0, 32)[2] ?? 0)
  })
})

describe('noise by maximum likelihood', () => {
  it('finds the maxima that statsmodels finds on the Nile', () => {
    const level = fitTrend(NILE, 'LEVEL')
    const trend = fitTrend(NILE, 'TREND')
    if (!level.ok || !trend.ok) throw new Error('no fit')
    // statsmodels: 15098.5235, 1469.1744 and 14678.017, 1752.773, 1.6e-11.
    expect(level.logLikelihood).toBeCloseTo(-633.4645636362476, 7)
    expect(level.noise.observation / 15_098.52345).toBeCloseTo(1, 5)
    expect(level.noise.level / 1_469.17436).toBeCloseTo(1, 5)
    expect(trend.logLikelihood).toBeCloseTo(-631.7106891224838, 7)
    expect(trend.noise.observation / 14_678.0174).toBeCloseTo(1, 5)
    expect(trend.noise.level / 1_752.77335).toBeCloseTo(1, 5)
    expect(trend.noise.slope).toBeLessThan(1e-3)
  })

  it('scales with the series and does not depend on its level', () => {
    const one = fitTrend(NILE, 'LEVEL')
    const other = fitTrend(
      NILE.map((value) => 1e-4 * value + 5),
      'LEVEL',
    )
    if (!one.ok || !other.ok) throw new Error('no fit')
    expect(other.noise.level / one.noise.level).toBeCloseTo(1e-8, 12)
  })

  it('gives a random walk no observation noise', () => {
    const random = new SeededRandom(5)
    let price = 0
    const fit = fitTrend(
      Float64Array.from({ length: 400 }, () => (price += random.normal())),
      'LEVEL',
    )
    if (!fit.ok) throw new Error('no fit')
    expect(fit.noise.observation).toBeLessThan(0.05)
    expect(fit.noise.level).toBeGreaterThan(0.8)
    expect(fit.noise.level).toBeLessThan(1.2)
  })

  it('names what it cannot fit', () => {
    const codes = [new Float64Array(19), new Float64Array(60).fill(3), new Float64Array(60).fill(Number.NaN)].map(
      (values) => {
        const fit = fitTrend(values, 'TREND')
        return fit.ok ? 'fitted' : fit.code
      },
    )
    expect(codes).toEqual(['SERIES_TOO_SHORT', 'SERIES_CONSTANT', 'SERIES_TOO_SHORT'])
    const endless = fitTrend(
      Float64Array.from({ length: 60 }, (_, index) => (index === 9 ? 1e200 : index)),
      'LEVEL',
    )
    expect(endless).toMatchObject({ ok: false, code: 'NOT_CONVERGED' })
  })
})

describe('a trend followed online', () => {
  it('is the filter of the latest fit, and grows unsure while prices are missing', () => {
    const random = new SeededRandom(9)
    const trend = new KalmanTrend(new Memory(), { window: 60, refit: 20 })
    let level = 0
    for (let index = 0; index < 59; index += 1) expect(trend.next((level += 0.01 + 0.02 * random.normal()))).toBe(false)
    expect(trend.next((level += 0.01))).toBe(true)
    const [velocity, deviation] = [trend.velocity, trend.levelDeviation]
    expect(Number.isFinite(velocity)).toBe(true)
    expect(trend.next(Number.NaN)).toBe(true)
    expect(trend.velocity).toBe(velocity)
    expect(trend.levelDeviation).toBeGreaterThan(deviation)
    expect(trend.surprise).toBeNaN()
  })

  it('has no state where prices stand still', () => {
    const trend = new KalmanTrend(new Memory(), { window: 60, refit: 20 })
    expect(Array.from({ length: 100 }, () => trend.next(1)).some(Boolean)).toBe(false)
  })
})
