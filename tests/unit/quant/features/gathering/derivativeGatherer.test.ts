import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { DerivativeGatherer } from '#quant/features/gathering/derivativeGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const OPEN = 20_000 * DAY
const BAR = 5 * MINUTE

function closed(gatherer: DerivativeGatherer, open = OPEN): FeatureInputs {
  const into = { ...unknownInputs(), time: open }
  gatherer.close(into, open + BAR)
  return into
}

function perpetual(liquidationsFrom = 0): DerivativeGatherer {
  return new DerivativeGatherer({ fundingHours: 8, liquidationsFrom })
}

describe('gathering what is told about a perpetual', () => {
  it('holds figures until they are too old to be true', () => {
    const gatherer = perpetual()
    gatherer.takeMarkPrice(OPEN + MINUTE, 101)
    gatherer.takeIndexPrice(OPEN + MINUTE, 100)
    gatherer.takeSpotPrice(OPEN + MINUTE, 99)
    gatherer.takeFundingRate(OPEN + MINUTE, -0.0001)
    gatherer.takeOpenInterest(OPEN + MINUTE, 5_000)
    expect(closed(gatherer)).toMatchObject({
      markPrice: 101,
      indexPrice: 100,
      spotPrice: 99,
      fundingRate: -0.0001,
      fundingHours: 8,
      openInterest: 5_000,
    })
    expect(closed(gatherer, OPEN + BAR)).toMatchObject({ markPrice: Number.NaN, openInterest: 5_000 })
    expect(closed(gatherer, OPEN + HOUR)).toMatchObject({ openInterest: Number.NaN, fundingRate: -0.0001 })
    expect(closed(gatherer, OPEN + DAY)).toMatchObject({ fundingRate: Number.NaN })
  })

  it('does not let an older figure replace a newer one, nor a later one count', () => {
    const gatherer = perpetual()
    gatherer.takeMarkPrice(OPEN + BAR, 2)
    closed(gatherer)
    gatherer.takeMarkPrice(OPEN + MINUTE, 1)
    gatherer.takeMarkPrice(OPEN + 2 * BAR + 1, 3)
    expect(closed(gatherer, OPEN + BAR).markPrice).toBe(2)
  })

  it('sums the positions closed by force by the side that was closed', () => {
    const gatherer = perpetual()
    gatherer.takeLiquidation(OPEN + MINUTE, 100, 2, -1)
    gatherer.takeLiquidation(OPEN + MINUTE, 100, 3, 1)
    gatherer.takeLiquidation(OPEN + 2 * MINUTE, 99, 1, -1)
    expect(closed(gatherer)).toMatchObject({ longLiquidations: 299, shortLiquidations: 300 })
    gatherer.takeLiquidation(OPEN + 2 * MINUTE, 99, 1, -1)
    expect(closed(gatherer, OPEN + BAR)).toMatchObject({ longLiquidations: 0, shortLiquidations: 0 })
  })

  it('takes what a venue tells at once, contracts in units', () => {
    const gatherer = perpetual()
    const stamp = { instrumentId: identifier<InstrumentId>('BTC-PERP.TEST'), tsEvent: OPEN, tsInit: OPEN }
    const tick = { ...stamp, kind: 'DERIVATIVE', lastPrice: 5, predictedFundingRate: 1, fundingAt: null } as const
    gatherer.takeTick({ ...tick, markPrice: 9, indexPrice: null, fundingRate: 0.5, openInterest: 30 }, 0.1)
    gatherer.takeLiquidationTick({ ...stamp, kind: 'LIQUIDATION', tradeId: null, price: 9, size: 20, side: 'BUY' }, 0.1)
    expect(closed(gatherer)).toMatchObject({
      markPrice: 9,
      indexPrice: Number.NaN,
      fundingRate: 0.5,
      openInterest: 3,
      shortLiquidations: 18,
      longLiquidations: 0,
    })
  })

  it('knows no liquidations where the venue does not tell them', () => {
    const gatherer = perpetual(Number.POSITIVE_INFINITY)
    expect(closed(gatherer)).toMatchObject({ longLiquidations: Number.NaN, shortLiquidations: Number.NaN })
    gatherer.interrupt(OPEN + BAR)
    expect(closed(gatherer, OPEN + BAR)).toMatchObject({ longLiquidations: 0 })
  })
})
