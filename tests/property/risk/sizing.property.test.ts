import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMoney, fromPrice, fromQuantity, notional, toMoney } from '#core/money.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { Reservations } from '#trading/risk/reservations.ts'
import { quarterKellyRiskShare } from '#trading/risk/sizing/quarterKelly.ts'
import { sizePosition } from '#trading/risk/sizing/sizePosition.ts'
import { buildInstrument } from '../../builders/instrument.ts'

describe('position sizing', () => {
  it('never passes a cap and always names what bound it', () => {
    const inputs = fc.record({
      equity: fc.integer({ min: 1_000, max: 5_000_000 }),
      cash: fc.integer({ min: 0, max: 5_000_000 }),
      asset: fc.integer({ min: 0, max: 500_000 }),
      gross: fc.integer({ min: 0, max: 5_000_000 }),
      entry: fc.integer({ min: 100, max: 500_000 }),
      stopShare: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    fc.assert(
      fc.property(inputs, (random) => {
        const instrument = buildInstrument()
        const equity = toMoney(random.equity)
        const result = sizePosition({
          instrument,
          limits: DEFAULT_LIMITS,
          guardLevel: 'NORMAL',
          equity,
          buyingPower: toMoney(random.cash),
          assetExposure: toMoney(random.asset),
          grossExposure: toMoney(random.gross),
          entryPrice: random.entry,
          stopPrice: Math.max(1, Math.round(random.entry * (1 - random.stopShare))),
          probability:
            random.probability === null ? null : { value: random.probability, low: random.probability, high: 1, n: 50 },
          rewardRisk: 2,
          costShare: 0.001,
        })
        if (!result.ok) {
          expect(['SIZE_BELOW_INCREMENT', 'NO_EDGE']).toContain(result.denial.code)
          return
        }
        const value = notional(instrument, random.entry, result.quantity)
        const slack = 1 + 1e-9
        expect(value).toBeLessThanOrEqual(DEFAULT_LIMITS.positionValue * equity * slack)
        expect(value + toMoney(random.asset)).toBeLessThanOrEqual(DEFAULT_LIMITS.assetValue * equity * slack)
        expect(value + toMoney(random.gross)).toBeLessThanOrEqual(DEFAULT_LIMITS.grossExposureHard * equity * slack)
        expect(value).toBeLessThanOrEqual(toMoney(random.cash))
        const loss =
          fromQuantity(instrument, result.quantity) * (fromPrice(instrument, random.entry) * random.stopShare)
        expect(loss).toBeLessThanOrEqual(fromMoney(equity) * DEFAULT_LIMITS.riskPerTrade * 1.1 + 1)
        expect(result.report.boundBy.length).toBeGreaterThan(3)
      }),
    )
  })

  it('puts nothing at risk without an edge at the lower bound', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (low, rewardRisk) => {
          const share = quarterKellyRiskShare(low, rewardRisk)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(0.25)
          if (low * rewardRisk < 1 - low) expect(share).toBe(0)
        },
      ),
    )
  })
})

describe('reservations', () => {
  it('never hold more than the cash they were made from, and give back exactly what they took', () => {
    const action = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      amount: fc.integer({ min: 0, max: 900 }),
      verb: fc.constantFrom('reserve', 'consume', 'release'),
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 50 }), (actions) => {
        const reservations = new Reservations()
        for (const { key, amount, verb } of actions) {
          if (verb === 'reserve') reservations.reserve(key, amount, 1_000)
          else if (verb === 'consume') reservations.consume(key, amount)
          else reservations.release(key)
          expect(reservations.total).toBeGreaterThanOrEqual(0)
          expect(reservations.total).toBeLessThanOrEqual(1_000)
        }
        for (const key of ['a', 'b', 'c']) reservations.release(key)
        expect(reservations.total).toBe(0)
      }),
    )
  })
})
