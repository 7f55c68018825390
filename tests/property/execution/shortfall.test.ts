import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { type MeasuredParent, type Shortfall, shortfallOf } from '#trading/execution/quality/shortfall.ts'

const price = fc.integer({ min: 1, max: 10_000_000 })
const maybePrice = fc.option(price, { nil: null })

const arbitraryMeasured: fc.Arbitrary<MeasuredParent> = fc
  .record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    priceDecimals: fc.constantFrom(2, 4),
    quantityDecimals: fc.constantFrom(3, 8),
    decisionPrice: price,
    arrivalDoubled: maybePrice,
    finalPrice: maybePrice,
    unfilled: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })),
    fills: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 1_000_000 }),
        price,
        fee: fc.option(fc.integer({ min: -1_000, max: 1_000_000 }), { nil: null, freq: 20 }),
        bid: fc.option(price, { nil: null, freq: 20 }),
        ask: fc.option(price, { nil: null, freq: 20 }),
        liquidity: fc.constantFrom('MAKER' as const, 'TAKER' as const, null),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ unfilled, ...rest }) => {
    const filled = rest.fills.reduce((sum, fill) => sum + fill.quantity, 0)
    return { ...rest, quantity: Math.max(1, filled + unfilled) }
  })

/** The shortfall by its definition, in one piece and without any split, micro-units times the divisor. */
function byDefinition(parent: MeasuredParent): bigint {
  const { side, quantity, decisionPrice, finalPrice, fills } = parent
  const sign = side === 'BUY' ? 1n : -1n
  let paid = 0n
  let filled = 0n
  for (const fill of fills) {
    paid += BigInt(fill.price) * BigInt(fill.quantity)
    filled += BigInt(fill.quantity)
  }
  const unfilled = BigInt(quantity) - filled
  return (
    sign * (paid - BigInt(decisionPrice) * filled + unfilled * BigInt((finalPrice ?? decisionPrice) - decisionPrice))
  )
}

function partsOf(shortfall: Shortfall): readonly (number | null)[] {
  const { delay, timing, spread, impact, fees, opportunity, unattributed } = shortfall
  return [delay, timing, spread, impact, fees, opportunity, unattributed]
}

describe('an implementation shortfall', () => {
  it('is the sum of its parts to the micro-unit, and the difference to the paper portfolio', () => {
    let whole = 0
    let partly = 0
    fc.assert(
      fc.property(arbitraryMeasured, (parent) => {
        const shortfall = shortfallOf(parent)
        const parts = partsOf(shortfall)
        const { total, fees } = shortfall
        if (total === null || fees === null) {
          expect(parts).toContain(null)
          partly += 1
          return
        }
        whole += 1
        expect(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(total)
        // In whole numbers; rounding moves it by no more than half a micro-unit.
        const shift = 6 - parent.priceDecimals - parent.quantityDecimals
        const [up, down] = shift > 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)]
        const difference = byDefinition(parent) * up - BigInt(total - fees) * down
        expect(2n * (difference < 0n ? -difference : difference)).toBeLessThanOrEqual(down)
      }),
      { numRuns: 3_000 },
    )
    expect(whole).toBeGreaterThan(300)
    expect(partly).toBeGreaterThan(300)
  })

  it('names no part that nobody could know', () => {
    fc.assert(
      fc.property(arbitraryMeasured, (parent) => {
        const { delay, timing, spread, impact, fees, opportunity, filled, quantity } = shortfallOf(parent)
        expect(delay === null).toBe(parent.arrivalDoubled === null)
        const isQuoted =
          parent.arrivalDoubled !== null && parent.fills.every(({ bid, ask }) => bid !== null && ask !== null)
        expect([timing, spread, impact].map((part) => part === null)).toEqual([!isQuoted, !isQuoted, !isQuoted])
        expect(fees === null).toBe(parent.fills.some(({ fee }) => fee === null))
        expect(opportunity === null).toBe(filled < quantity && parent.finalPrice === null)
      }),
      { numRuns: 1_000 },
    )
  })
})
