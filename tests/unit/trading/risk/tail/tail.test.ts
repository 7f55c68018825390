import { describe, expect, it } from 'vitest'
import { normalContributions, shortfallContributions } from '#trading/risk/tail/contributions.ts'
import { ewmaVolatility, filteredReturns } from '#trading/risk/tail/ewmaScaling.ts'
import { betaTo } from '#trading/risk/tail/marketBeta.ts'
import { cornishFisherTail, normalTail } from '#trading/risk/tail/parametricTail.ts'
import { coverageOf, portfolioLosses } from '#trading/risk/tail/returnMatrix.ts'
import { tailCoverage } from '#trading/risk/tail/tailCoverage.ts'
import { filteredTail, TAIL_METHODS, tailReading } from '#trading/risk/tail/tailFigures.ts'
import { orderStatistics, tailEstimate, tailOf } from '#trading/risk/tail/tailOfLosses.ts'
import { tailSeries } from '../../../../helpers/tailSeries.ts'

// Expected values by numpy 2.4.6 and scipy 1.17.1: quantiles of type 1 (inverted_cdf), shortfalls as the minimum of Rockafellar
// and Uryasev's function over the sample, the expansion's shortfall by quadrature, binomial tails, least squares with HC1
// errors, marginals by central differences.
const matrix = tailSeries()
const exposures = [1_000, -400, 700]
const coverage = coverageOf(matrix, exposures)
const losses = portfolioLosses(matrix, exposures, coverage)

describe('the historical tail', () => {
  it.each([
    [0.95, 16.140585075088847, 25.64224684507737],
    [0.975, 25.226064868741265, 29.079428902339057],
  ])('at %d is what numpy says', (level, valueAtRisk, expectedShortfall) => {
    const tail = tailOf(losses, level)
    expect(tail.valueAtRisk).toBeCloseTo(valueAtRisk, 10)
    expect(tail.expectedShortfall).toBeCloseTo(expectedShortfall, 10)
  })

  it('has an interval between order statistics, and none where the sample is too small', () => {
    expect(orderStatistics(250, 0.95)).toEqual({ low: 230, high: 245 })
    expect(orderStatistics(72, 0.95)).toEqual({ low: 64, high: 72 })
    expect(orderStatistics(500, 0.99)).toEqual({ low: 490, high: 500 })
    expect(orderStatistics(71, 0.95)).toBeNull()
    const { valueAtRisk, expectedShortfall } = tailEstimate(losses, 0.95)
    const sorted = losses.slice().sort()
    expect(valueAtRisk).toMatchObject({ low: sorted[229], high: sorted[244], n: 250 })
    expect(expectedShortfall?.low).toBeLessThan(25.64)
    expect(expectedShortfall?.high).toBeGreaterThan(25.65)
    expect(tailEstimate(losses, 0.95)).toEqual(tailEstimate(losses, 0.95))
  })
})

describe('the filtered tail', () => {
  it('brings past returns to the volatility of now', () => {
    const own = matrix.returns.subarray(0, 250)
    expect(ewmaVolatility(own)[250]).toBeCloseTo(0.01115931579158846, 14)
    const tail = filteredTail(filteredReturns(matrix), exposures, 0.95)
    expect(tail?.coverage.common.length).toBe(230)
    expect(tail?.point.valueAtRisk).toBeCloseTo(11.047043829536642, 10)
    expect(tail?.point.expectedShortfall).toBeCloseTo(29.15475813986567, 10)
  })

  it('keeps its expectation over returns that nobody knows', () => {
    const gappy = Float64Array.from({ length: 60 }, (_, day) => (day % 3 === 2 ? Number.NaN : 0.01))
    const expected = ewmaVolatility(gappy)
    expect(expected[60]).toBeCloseTo(0.01, 15)
    expect(expected[20]).toBeNaN()
  })
})

describe('the parametric tails', () => {
  it('are those of scipy', () => {
    expect(normalTail(losses, 0.95).valueAtRisk?.value).toBeCloseTo(12.082296024358637, 9)
    expect(normalTail(losses, 0.975).expectedShortfall?.value).toBeCloseTo(16.709858440488194, 9)
  })

  it.each([
    [0.95, 14.91488265883592, 21.89257624227883],
    [0.975, 19.799299932692904, 26.7028511829292],
  ])('of Cornish and Fisher at %d are those of a quadrature', (level, valueAtRisk, expectedShortfall) => {
    const tail = cornishFisherTail(losses, level)
    expect(tail?.valueAtRisk).toBeCloseTo(valueAtRisk, 9)
    expect(tail?.expectedShortfall).toBeCloseTo(expectedShortfall, 8)
  })

  it('of Cornish and Fisher say nothing where the expansion is no distribution', () => {
    // Skewness 3.9 at an excess kurtosis of 13.6: the expansion turns back within the tail.
    const spikes = Float64Array.from({ length: 200 }, (_, day) => (day % 18 === 0 ? 10 : 0.1 * Math.sin(day * day)))
    expect(cornishFisherTail(spikes, 0.95)).toBeNull()
    expect(cornishFisherTail(new Float64Array(100).fill(1), 0.95)).toBeNull()
  })
})

describe('contributions', () => {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

  it('add up to the shortfall, and their marginals are its derivatives', () => {
    const historical = shortfallContributions(matrix, exposures, coverage, losses, 0.95)
    expect(sum(historical.component)).toBeCloseTo(25.64224684507737, 10)
    const differences = [0.015585147719932024, -0.0014498672769036602, 0.013538788879330355]
    differences.forEach((expected, asset) => expect(historical.marginal[asset]).toBeCloseTo(expected, 8))
    const normal = normalContributions(matrix, exposures, coverage, losses, 0.95)
    expect(sum(normal.component)).toBeCloseTo(14.872788510886084, 9)
    const slopes = [0.014293079697580424, -0.0009357493739869938, 0.0002934415217481501]
    slopes.forEach((expected, asset) => expect(normal.marginal[asset]).toBeCloseTo(expected, 8))
  })
})

describe('beta', () => {
  it('has the interval of errors of different size', () => {
    const beta = betaTo(matrix.returns.subarray(0, 250), matrix.returns.subarray(250, 500))
    expect(beta?.value).toBeCloseTo(0.2155605071170094, 12)
    expect(beta?.low).toBeCloseTo(0.11300987808055976, 8)
    expect(beta?.high).toBeCloseTo(0.318111136153459, 8)
    expect(beta?.n).toBe(250)
  })

  it('is not told below sixty common returns or of a market that stands still', () => {
    const short = Float64Array.from({ length: 100 }, (_, day) => (day < 41 ? Number.NaN : 0.01 * Math.sin(day)))
    expect(betaTo(short, matrix.returns.subarray(0, 100))).toBeNull()
    expect(betaTo(matrix.returns.subarray(0, 100), new Float64Array(100))).toBeNull()
  })
})

describe('what is not covered', () => {
  it('is left out by name and never counted as without risk', () => {
    const returns = matrix.returns.slice()
    returns.fill(Number.NaN, 250, 430)
    const gappy = { ...matrix, returns }
    const covered = coverageOf(gappy, exposures)
    expect([...covered.covered]).toEqual([1, 0, 1])
    expect([covered.coveredExposure, covered.uncoveredExposure]).toEqual([1_700, 400])
    const reading = tailReading('historical', gappy, exposures, 0.95)
    expect(reading.contributions?.component[1]).toBeNaN()
    expect(reading.coverage.uncoveredExposure).toBe(400)
  })

  it('takes the shortest history out first when histories do not overlap', () => {
    const returns = matrix.returns.slice()
    returns.fill(Number.NaN, 0, 150)
    returns.fill(Number.NaN, 250 + 120, 500)
    const covered = coverageOf({ ...matrix, returns }, exposures)
    expect([...covered.covered]).toEqual([0, 1, 1])
    expect(covered.common.length).toBe(120)
  })

  it('gives no figure at all without enough of anything', () => {
    const few = { assets: 1, periods: 71, returns: matrix.returns.slice(0, 71) }
    for (const method of TAIL_METHODS)
      expect(tailReading(method, few, [1_000], 0.95).tail).toEqual({ valueAtRisk: null, expectedShortfall: null })
    expect(filteredTail(few, [1_000], 0.95)).toBeNull()
  })
})

describe("Kupiec's test", () => {
  it.each([
    [18, 250, 2.2555152500736995, 0.13313913486052867],
    [0, 250, 25.64664719377529, 4.100072366416663e-7],
    [60, 1_000, 1.9842212738651028, 0.15894640979402513],
  ])('of %d exceptions in %d days is what scipy says', (exceptions, days, ratio, probability) => {
    const coverageTest = tailCoverage(exceptions, days, 0.95)
    expect(coverageTest?.ratio).toBeCloseTo(ratio, 10)
    expect(coverageTest?.probability).toBeCloseTo(probability, 10)
  })
})
