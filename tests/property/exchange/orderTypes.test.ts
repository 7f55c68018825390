import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Fill, Order } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import { BILLION, billionths, multiplyDivide } from '#trading/exchange/fees/exactShare.ts'
import type { ExchangeOptions, IntrabarRule } from '#trading/exchange/terms.ts'
import { ExchangeRig, type Prices, special } from '../../helpers/exchangeRig.ts'
import { INSTRUMENTS, MAKER_TAKER, MIXED_SCRIPT, OPTIONS, play, type Step } from './script.ts'

const RUNS = { numRuns: 300 }

/** Plays a script and shows the exchange after every step with its fresh fills. */
function watch(
  script: readonly Step[],
  options: ExchangeOptions,
  check: (exchange: Exchange, fresh: readonly Fill[]) => void,
): void {
  const exchange = createExchange(options)
  let seen = 0
  script.forEach((_step, number) => {
    play(exchange, script, number)
    check(exchange, exchange.fills().slice(seen))
    seen = exchange.fills().length
  })
}

function orderOf(exchange: Exchange, fill: Fill): Order {
  const found = exchange.orders().find(({ clientOrderId }) => clientOrderId === fill.clientOrderId)
  if (found === undefined) throw new Error('a fill of no order')
  return found
}

describe('whatever is sent', () => {
  it('a post-only order never takes, and fills at its own price', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, options, (exchange, fresh) => {
          for (const fill of fresh) {
            const order = orderOf(exchange, fill)
            if (order.special?.postOnly !== true) continue
            expect([fill.liquidity, fill.price]).toEqual(['MAKER', order.limitPrice])
          }
        })
      }),
      RUNS,
    )
  })

  it('makers and takers pay each their own share, and what trades at the market takes', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, { ...options, fees: MAKER_TAKER }, (exchange, fresh) => {
          for (const fill of fresh) {
            const instrument = INSTRUMENTS.find(({ id }) => id === fill.instrumentId) ?? INSTRUMENTS[0]
            const rate = fill.liquidity === 'MAKER' ? 0.0001 : 0.0007
            const value = notional(instrument, fill.price, fill.quantity)
            expect(fill.fee).toBe(multiplyDivide(value, billionths(rate), BILLION))
            const { limitPrice } = orderOf(exchange, fill)
            if (limitPrice === null) expect(fill.liquidity).toBe('TAKER')
            if (fill.liquidity === 'MAKER') expect(fill.price).toBe(limitPrice)
          }
        })
      }),
      RUNS,
    )
  })

  it('a trailing stop never goes back', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        const stops = new Map<string, number>()
        watch(script, options, (exchange) => {
          for (const { order, matching, triggered } of exchange.save().orders) {
            const stop = matching?.stop ?? null
            if (order.type !== 'TRAILING_STOP' || triggered || stop === null) continue
            const before = stops.get(order.clientOrderId)
            if (before !== undefined) {
              expect(order.side === 'SELL' ? stop - before : before - stop).toBeGreaterThanOrEqual(0)
            }
            if (order.stopPrice !== null) {
              expect(order.side === 'SELL' ? stop >= order.stopPrice / 100 : stop <= order.stopPrice / 100).toBe(true)
            }
            stops.set(order.clientOrderId, stop)
          }
        })
      }),
      RUNS,
    )
  })

  it('an order never trades at or after its date, nor one for an auction twice', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, (script, options) => {
        watch(script, options, (exchange, fresh) => {
          for (const fill of fresh) {
            const { special: terms, timeInForce } = orderOf(exchange, fill)
            expect(fill.tsEvent).toBeLessThan(terms?.expireAt ?? Number.POSITIVE_INFINITY)
            if (timeInForce !== 'AT_OPEN' && timeInForce !== 'AT_CLOSE') continue
            const fills = exchange.fills().filter(({ clientOrderId }) => clientOrderId === fill.clientOrderId)
            expect(fills.length).toBe(1)
          }
        })
      }),
      RUNS,
    )
  })
})

const CENTS = fc.integer({ min: 500, max: 1_500 })
const BAR: fc.Arbitrary<Prices> = fc.tuple(CENTS, CENTS, CENTS, CENTS).map(([a, b, c, d]) => {
  const prices = [a, b, c, d]
  return [a / 100, Math.max(...prices) / 100, Math.min(...prices) / 100, b / 100, 1_000]
})

describe('the rules within a bar', () => {
  /** Equity after one bar of holding 100 bought at 10.00 with a stop and a target. */
  function equityAfter(intrabar: IntrabarRule, bar: Prices, stopPrice: number, limitPrice: number): number {
    const rig = new ExchangeRig({ intrabar })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    const exit = { side: 'SELL', reduceOnly: true, ocoGroup: 'pair' } as const
    rig.submit('stop', { ...exit, type: 'STOP', stopPrice })
    rig.submit('target', { ...exit, type: 'LIMIT', limitPrice })
    rig.bar(bar)
    return rig.exchange.equity()
  }

  it('stand in their order for a position with a stop and a target', () => {
    fc.assert(
      fc.property(BAR, CENTS, CENTS, (bar, one, other) => {
        const [stop, target] = one < other ? [one, other] : [other, one + 1]
        const worst = equityAfter('worst-first', bar, stop, target)
        const expected = equityAfter('expected', bar, stop, target)
        const best = equityAfter('best-first', bar, stop, target)
        expect(worst).toBeLessThanOrEqual(expected)
        expect(expected).toBeLessThanOrEqual(best)
      }),
      { numRuns: 1_000 },
    )
  })

  it('sell a trailing stop at worst as stated', () => {
    fc.assert(
      fc.property(BAR, fc.integer({ min: 1, max: 300 }), (bar, distance) => {
        const rig = new ExchangeRig()
        rig.submit('entry')
        rig.bar([10, 10, 10, 10])
        const trail = special({ trail: { kind: 'AMOUNT', distance } })
        rig.submit('stop', { type: 'TRAILING_STOP', side: 'SELL', reduceOnly: true, special: trail })
        rig.bar(bar)
        const [open = 0, high = 0, low = 0, close = 0] = bar.map((price) => Math.round((price ?? 0) * 100))
        const afterOpen = Math.max(1_000, open) - distance
        const afterHigh = Math.max(1_000, high) - distance
        const price = open <= 1_000 - distance ? open : low <= afterOpen ? afterOpen : close <= afterHigh ? close : null
        expect(rig.fills('stop')).toEqual(price === null ? [] : [[price / 100, 100]])
      }),
      { numRuns: 1_000 },
    )
  })
})
