import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { bandOf } from '#trading/risk/breakers/breakerLevels.ts'
import { MarketBreaker } from '#trading/risk/breakers/marketBreaker.ts'
import { proposeReductions } from '#trading/risk/breakers/reductions.ts'
import { VolatilityBreaker } from '#trading/risk/breakers/volatilityBreaker.ts'

describe('the breaker of an instrument', () => {
  it.each([
    ['EQUITY', 100, 0.1],
    ['EQUITY', 3, 0.1],
    ['EQUITY', 2.99, 0.2],
    ['EQUITY', 0.5, 0.75],
    ['CRYPTO', 40_000, 0.1],
    ['INDEX', 5_000, 0.05],
  ] as const)('knows the band of %s at %d', (assetClass, price, move) => {
    expect(bandOf(assetClass, price)?.move).toBe(move)
  })

  it('trips at its band of the mean of five minutes, and says until when', () => {
    const breaker = new VolatilityBreaker('EQUITY')
    for (let minute = 0; minute < 5; minute += 1) expect(breaker.onPrice(100, minute * MINUTE)).toBeNull()
    expect(breaker.onPrice(109.99, 5 * MINUTE)).toBeNull()
    const pause = breaker.onPrice(89, 6 * MINUTE)
    expect(pause).toMatchObject({ until: 11 * MINUTE })
    expect(pause?.cause).toContain('beyond its band of 10.0 %')
  })

  it('compares nothing over a silence, so that a session opens where it opens', () => {
    const breaker = new VolatilityBreaker('EQUITY')
    breaker.onPrice(100, 0)
    expect(breaker.onPrice(50, 5 * MINUTE + 1)).toBeNull()
    expect(breaker.onPrice(44, 6 * MINUTE)).toMatchObject({ until: 11 * MINUTE })
  })

  it('knows a cheap share by cents', () => {
    const breaker = new VolatilityBreaker('EQUITY')
    breaker.onPrice(0.5, 0)
    expect(breaker.onPrice(0.64, SECOND)).toBeNull()
    expect(breaker.onPrice(0.651, 2 * SECOND)).not.toBeNull()
  })

  it('trips at what is unusual for the instrument, once it knows what is usual', () => {
    const calm = (count: number): VolatilityBreaker => {
      const breaker = new VolatilityBreaker('EQUITY')
      for (let tick = 0; tick < count; tick += 1) breaker.onPrice(100 + 0.02 * (tick % 2), tick * 10 * SECOND)
      return breaker
    }
    expect(calm(90).onPrice(103, 900 * SECOND)).toBeNull()
    expect(calm(120).onPrice(103, 1_200 * SECOND)?.cause).toContain('times what is usual')
    expect(calm(120).onPrice(101.9, 1_200 * SECOND)).toBeNull()
  })

  it('ignores prices that are none and times that go back', () => {
    const breaker = new VolatilityBreaker('EQUITY')
    breaker.onPrice(100, MINUTE)
    for (const price of [0, -1, Number.NaN, Infinity]) expect(breaker.onPrice(price, 2 * MINUTE)).toBeNull()
    expect(breaker.onPrice(10, 0)).toBeNull()
  })
})

describe('the breaker of the market', () => {
  it('trips once a day at each level, from the close of the day before', () => {
    const breaker = new MarketBreaker()
    expect(breaker.onPrice(100, 1, 0)).toBeNull()
    expect(breaker.onPrice(93.01, 2, MINUTE)).toBeNull()
    expect(breaker.onPrice(93, 2, 2 * MINUTE)).toMatchObject({ until: 17 * MINUTE })
    expect(breaker.onPrice(92, 2, 3 * MINUTE)).toBeNull()
    expect(breaker.onPrice(80, 2, 4 * MINUTE)).toMatchObject({ until: Infinity })
    expect(breaker.onPrice(86, 2, 5 * MINUTE)).toBeNull()
    expect(breaker.onPrice(79.5, 3, 6 * MINUTE)?.cause).toContain('level 1 of 3')
  })
})

describe('reductions', () => {
  const holding = (name: string, value: number, contribution: number | null) => ({
    instrumentId: identifier<InstrumentId>(name),
    value,
    contribution,
  })

  it('take the largest contribution first until the level has its share', () => {
    const holdings = [holding('A', 10, 10), holding('B', 90, 60), holding('C', 50, 30), holding('H', 40, -5)]
    expect(proposeReductions(holdings, 'NORMAL')).toEqual([])
    expect(proposeReductions(holdings, 'CONSERVATIVE')).toMatchObject([
      { instrumentId: 'B', fraction: 25 / 60, share: 0.6 },
    ])
    expect(proposeReductions(holdings, 'EMERGENCY')).toMatchObject([
      { instrumentId: 'B', fraction: 1 },
      { instrumentId: 'C', fraction: 0.5 },
    ])
    expect(proposeReductions(holdings, 'SHUTDOWN').map(({ fraction }) => fraction)).toEqual([1, 1, 1])
  })

  it('go by value where the risk of anything is unknown', () => {
    const [first] = proposeReductions([holding('A', 100, 90), holding('B', 300, null)], 'DEFENSIVE')
    expect(first).toMatchObject({ instrumentId: 'B', fraction: 2 / 3 })
    expect(first?.reason).toContain('of the value held')
  })
})
