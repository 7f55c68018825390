import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { notional } from '#core/money.ts'
import { daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { BILLION, multiplyDivide } from '#trading/exchange/fees/exactShare.ts'
import { FeeDesk } from '#trading/exchange/fees/feeDesk.ts'
import type { FeeSchedule } from '#trading/exchange/fees/feeSchedule.ts'
import { largestAffordable } from '#trading/exchange/sizing.ts'
import { buildInstrument } from '../../builders/instrument.ts'

const SHARES = buildInstrument({ quantityIncrement: 3 })
const COIN = buildInstrument({ assetClass: 'CRYPTO', quantityDecimals: 4, quantityIncrement: 10 })

const RATE = fc.integer({ min: -5_000_000, max: 50_000_000 }).map((parts) => parts / BILLION)
const COST = fc.integer({ min: 0, max: 50_000_000 }).map((parts) => parts / BILLION)
const PRESET = fc.constantFrom(
  'alpaca' as const,
  'binance-spot' as const,
  'binance-usd-m' as const,
  'kraken' as const,
  'coinbase-advanced' as const,
)

const SCHEDULE: fc.Arbitrary<FeeSchedule> = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), rate: COST }),
  fc.record({ kind: fc.constant('maker-taker' as const), maker: RATE, taker: COST }),
  fc.record({
    kind: fc.constant('per-unit' as const),
    amount: fc.constantFrom(0, 0.0035, 0.005, 1),
    minimum: fc.constantFrom(0, 0.35, 1, 25),
    mostOfValue: fc.constantFrom(null, 0.01, 0.5),
  }),
  fc.record({ kind: fc.constant('per-order' as const), amount: fc.constantFrom(0, 0.01, 4.95) }),
  fc.record({ kind: fc.constant('preset' as const), name: PRESET }),
)
const SHARE_SCHEDULE: fc.Arbitrary<FeeSchedule> = fc.oneof(
  SCHEDULE,
  fc.constantFrom<FeeSchedule>({ kind: 'preset', name: 'ibkr-fixed' }, { kind: 'preset', name: 'ibkr-tiered' }),
)
/** Some moment between 2008 and 2028. */
const MOMENT = fc.integer({ min: daysFromCivil(2008, 1, 1), max: daysFromCivil(2028, 1, 1) }).map((day) => day * DAY)

interface Case {
  readonly fee: (price: number, quantity: number) => number
  readonly instrument: typeof SHARES
}

const CASE: fc.Arbitrary<Case> = fc
  .tuple(
    fc.boolean(),
    SCHEDULE,
    SHARE_SCHEDULE,
    MOMENT,
    fc.boolean(),
    fc.constantFrom(1 as const, -1 as const),
    fc.nat(900),
  )
  .map(([isCoin, any, ofShares, ts, isMaker, direction, before]) => {
    const instrument = isCoin ? COIN : SHARES
    const desk = new FeeDesk([instrument], 0, isCoin ? any : ofShares)
    const filledValue = notional(instrument, 1_000, before)
    const order = { index: 0, instrument, direction, order: { filledQuantity: before }, filledValue }
    return { instrument, fee: (price, quantity) => desk.fee(order, price, quantity, isMaker, ts) }
  })

const PRICE = fc.integer({ min: 1, max: 5_000_000 })

describe('every schedule', () => {
  it('charges whole micro-units, nothing for nothing, and more in all for more', () => {
    fc.assert(
      fc.property(CASE, PRICE, fc.nat(100_000), fc.nat(1_000), ({ fee, instrument }, price, quantity, more) => {
        expect(fee(price, 0)).toBe(0)
        const cost = (units: number): number => notional(instrument, price, units) + fee(price, units)
        expect(Number.isSafeInteger(fee(price, quantity))).toBe(true)
        expect(cost(quantity + more)).toBeGreaterThanOrEqual(cost(quantity))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('the largest affordable quantity', () => {
  it('is affordable, and one increment more is not', () => {
    fc.assert(
      fc.property(CASE, PRICE, fc.integer({ min: 0, max: 2_000_000_000_000 }), ({ fee, instrument }, price, budget) => {
        const cost = (units: number): number => notional(instrument, price, units) + fee(price, units)
        const most = largestAffordable(instrument, price, budget, cost)
        expect(most % instrument.quantityIncrement).toBe(0)
        expect(cost(most)).toBeLessThanOrEqual(budget)
        expect(cost(most + instrument.quantityIncrement)).toBeGreaterThan(budget)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a share of an amount', () => {
  it('is the exact product, rounded half away from zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }),
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.constantFrom(BILLION, 1_000, 10_000_000),
        (amount, numerator, denominator) => {
          const product = BigInt(amount) * BigInt(numerator)
          const doubled = 2n * (product < 0n ? -product : product) + BigInt(denominator)
          const rounded = doubled / (2n * BigInt(denominator))
          fc.pre(rounded <= BigInt(Number.MAX_SAFE_INTEGER))
          const exact = Number(product < 0n ? -rounded : rounded)
          expect(multiplyDivide(amount, numerator, denominator)).toBe(exact === 0 ? 0 : exact)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
