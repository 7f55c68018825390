import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImbalanceBars } from '#quant/bars/imbalanceBars.ts'
import { ThresholdBars } from '#quant/bars/thresholdBars.ts'
import { TimeBars } from '#quant/bars/timeBars.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'

const tradesArbitrary = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 50 }),
    price: fc.integer({ min: 1, max: 1_000 }),
    size: fc.integer({ min: 1, max: 100 }),
    side: fc.constantFrom(-1, 0, 1),
  }),
  { maxLength: 300 },
)

interface Updated {
  update(ts: number, price: number, size: number, side: number): void
}

/** Every way of making bars, with small figures so that many bars end. */
function builders(take: (bar: TradeBar) => void): readonly Updated[] {
  const terms = {
    firstTrades: 5,
    firstImbalance: 1,
    barsSmoothed: 5,
    tradesSmoothed: 20,
    leastTrades: 2,
    mostTrades: 30,
  }
  return [
    new TimeBars(100, take),
    new ThresholdBars('TRADES', 7, take),
    new ThresholdBars('VOLUME', 200, take),
    new ThresholdBars('VALUE', 50_000, take),
    new ImbalanceBars({ ...terms, measure: 'TRADES' }, take),
    new ImbalanceBars({ ...terms, measure: 'VOLUME' }, take),
  ]
}

describe('bars made of trades', () => {
  it('hold every trade once, in order, within their own prices', () => {
    fc.assert(
      fc.property(tradesArbitrary, fc.integer({ min: 0, max: 5 }), (trades, which) => {
        const bars: TradeBar[] = []
        const builder = builders((bar) => void bars.push(bar))[which]
        let ts = 0
        const stamped = trades.map(({ gap, ...trade }) => ({ ...trade, ts: (ts += gap) }))
        for (const trade of stamped) builder?.update(trade.ts, trade.price, trade.size, trade.side)
        let from = 0
        for (const bar of bars) {
          const part = stamped.slice(from, from + bar.trades)
          from += bar.trades
          const prices = part.map(({ price }) => price)
          expect(bar).toMatchObject({
            open: prices[0],
            close: prices.at(-1),
            high: Math.max(...prices),
            low: Math.min(...prices),
            volume: part.reduce((sum, { size }) => sum + size, 0),
            value: part.reduce((sum, { size, price }) => sum + size * price, 0),
          })
          expect(bar.tsClose).toBeGreaterThanOrEqual(bar.tsOpen)
        }
        expect(from).toBeLessThanOrEqual(stamped.length)
      }),
    )
  })

  it('of a fixed volume are full, and by less than their last trade too full', () => {
    fc.assert(
      fc.property(tradesArbitrary, fc.integer({ min: 1, max: 500 }), (trades, threshold) => {
        const bars: TradeBar[] = []
        const made = new ThresholdBars('VOLUME', threshold, (bar) => void bars.push(bar))
        for (const [ts, { price, size, side }] of trades.entries()) made.update(ts, price, size, side)
        for (const { volume } of bars) {
          expect(volume).toBeGreaterThanOrEqual(threshold)
          expect(volume).toBeLessThan(threshold + 100)
        }
      }),
    )
  })
})
