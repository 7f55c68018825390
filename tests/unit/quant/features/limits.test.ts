import { describe, expect, it } from 'vitest'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import { columnOf } from '../../../helpers/featureRuns.ts'

/** Bars of one price, which has no exact binary form, and one volume. */
function standing(volume: number): FeatureInputs[] {
  return Array.from({ length: 300 }, (_, index) => ({
    ...unknownInputs(),
    time: index * 3_600_000_000,
    open: 0.1,
    high: 0.1,
    low: 0.1,
    close: 0.1,
    volume,
    benchmarkClose: 7.3,
    volatilityIndex: 20,
    advancing: 0,
    declining: 0,
    newHighs: 0,
    newLows: 0,
  }))
}

function lastOf(name: string, rows: readonly FeatureInputs[]): number | null {
  const value = columnOf(name, rows).at(-1) ?? Number.NaN
  return Number.isNaN(value) ? null : value
}

describe('a price that stands still', () => {
  it.each([
    ['return1', 0],
    ['intradayReturn', 0],
    ['returnShock20', null],
    ['returnSkew60', null],
    ['returnAutocorrelation60', null],
    ['varianceRatio60', null],
    ['nightLessDay20', 0],
    ['openingGap', 0],
    ['gapFilledShare', null],
    ['closeLocation', null],
    ['bodyShare', null],
    ['wickImbalance', null],
    ['barContainment', -1],
    ['distanceToHigh20', 0],
    ['distanceToLow252', 0],
    ['distanceToAverage20', null],
    ['priceZScore20', null],
    ['pivotDistance', null],
    ['directionalEfficiency20', null],
    ['drawdown', 0],
    ['drawdownAge', 0],
    ['relativeVolume20', 1],
    ['volumeZScore60', null],
    ['volumeRank60', 0.5],
    ['volumeTrend20', 0],
    ['volumeConcentration20', 0.05],
    ['upVolumeShare20', null],
    ['moneyFlowIndex14', null],
    ['chaikinMoneyFlow20', 0],
    ['forceBalance13', null],
    ['vwapDistance20', 0],
    ['returnVolumeCorrelation20', null],
    ['realizedVolatility20', 0],
    ['yangZhangVolatility20', 0],
    ['atrFraction14', 0],
    ['downsideShare60', null],
    ['jumpShare60', null],
    ['squeezeRatio20', null],
    ['volatilityRatio5To60', null],
    ['volatilityOfVolatility60', null],
    ['volatilityRank252', 0.5],
    ['relativeStrength14', null],
    ['macdHistogram', null],
    ['stochastic14', null],
    ['momentumForRisk60', null],
    ['trendSlope60', 0],
    ['trendFit60', null],
    ['risingShare20', 0.5],
    ['streak', 0],
    ['informationDiscreteness60', 0],
    ['channelIndex20', null],
    ['trueStrength', null],
    ['trendStrength14', 0],
    ['directionalBalance14', null],
    ['marketBeta60', null],
    ['marketCorrelation60', null],
    ['fallingMarketBeta120', null],
    ['riskAppetite20', null],
    ['newHighShare', null],
    ['mcClellanOscillator', null],
  ])('has for %s %s', (name, expected) => {
    const value = lastOf(name, standing(1000))
    if (expected === null) expect(value).toBeNull()
    else expect(value).toBeCloseTo(expected, 12)
  })
})

describe('a market without volume', () => {
  it.each([
    'relativeVolume20',
    'volumeTrend20',
    'volumeAcceleration',
    'volumeConcentration20',
    'tradedValue20',
    'vwapDistance',
    'vwapDistance20',
    'obvSlope20',
    'chaikinMoneyFlow20',
    'busiestReturn20',
    'resultForEffort20',
  ])('has no %s', (name) => {
    expect(lastOf(name, standing(0))).toBeNull()
  })
})
