import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMoney, fromPrice, fromQuantity, notional, toMoney } from '#core/money.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { Reservations } from '#trading/risk/reservations.ts'
import { kellyRiskShare } from '#trading/risk/sizing/fractionalKelly.ts'
import { equalRiskContributions, riskContributions } from '#trading/risk/sizing/riskParity.ts'
import { sizePosition } from '#trading/risk/sizing/sizePosition.ts'
import { volatilityTargetValue } from '#trading/risk/sizing/volatilityTarget.ts'
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
          const share = kellyRiskShare({ value: 1, low, high: 1, n: 50 }, rewardRisk)
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

describe('the methods of sizing', () => {
  it('never take the account above its volatility target, and leave nothing on the table', () => {
    const states = fc.record({
      equity: fc.integer({ min: 1_000, max: 5_000_000 }),
      target: fc.double({ min: 0.01, max: 1, noNaN: true }),
      dayVolatility: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      restDeviation: fc.double({ min: 0, max: 50_000, noNaN: true }),
      correlation: fc.double({ min: -1, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(states, ({ equity, target, dayVolatility, restDeviation, correlation }) => {
        const state = {
          dayVolatility,
          daysPerYear: 252,
          restVariance: restDeviation ** 2,
          covariance: correlation * restDeviation * dayVolatility,
        }
        const value = volatilityTargetValue(equity, target, state)
        const day = (target * equity) / Math.sqrt(252)
        const variance = (size: number): number =>
          size * size * dayVolatility ** 2 + 2 * size * state.covariance + state.restVariance
        if (value > 0) expect(Math.sqrt(Math.max(0, variance(value))) / day).toBeCloseTo(1, 3)
        else expect(variance(0)).toBeGreaterThanOrEqual(day * day * (1 - 1e-9))
      }),
    )
  })

  it('shrink Kelly the more the wider its interval', () => {
    const bets = fc.record({
      value: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      half: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      wider: fc.double({ min: 1, max: 5, noNaN: true }),
      rewardRisk: fc.double({ min: 0.2, max: 8, noNaN: true }),
    })
    const rule = { fraction: 0.5, estimate: 'shrunk' } as const
    fc.assert(
      fc.property(bets, ({ value, half, wider, rewardRisk }) => {
        const share = (reach: number): number =>
          kellyRiskShare({ value, low: value - reach, high: value + reach, n: 50 }, rewardRisk, rule)
        expect(share(half * wider)).toBeLessThanOrEqual(share(half))
        expect(share(half)).toBeGreaterThanOrEqual(0)
        expect(share(half)).toBeLessThanOrEqual(0.5)
      }),
    )
  })

  it('find weights of equal risk for any covariance of real series', () => {
    const factors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(factors, (rows) => {
        const covariance = new Float64Array(16)
        for (let left = 0; left < 4; left += 1)
          for (let right = 0; right < 4; right += 1) {
            let sum = left === right ? 0.05 : 0
            for (let each = 0; each < 5; each += 1) sum += (rows[left * 5 + each] ?? 0) * (rows[right * 5 + each] ?? 0)
            covariance[left * 4 + right] = sum
          }
        const weights = equalRiskContributions(covariance, 4)
        if (weights === null) throw new Error('no weights')
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
        for (const share of riskContributions(covariance, 4, weights)) expect(share).toBeCloseTo(0.25, 6)
      }),
    )
  })
})
