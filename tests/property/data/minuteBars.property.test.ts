import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'
import { firstWholeMinute, MinuteBars } from '#engines/data/live/minuteBars.ts'

type Step =
  | { readonly kind: 'trade'; readonly price: number; readonly size: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'found' }
  | { readonly kind: 'quote' }
  | { readonly kind: 'wait'; readonly seconds: number }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('trade' as const),
        price: fc.integer({ min: 90, max: 110 }),
        size: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('quote' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('found' as const) }) },
  ),
  { maxLength: 80 },
)

describe('minutes of a live market', () => {
  it('are exactly the trades of the minutes that were heard whole, and there are no others', () => {
    let made = 0
    fc.assert(
      fc.property(steps, (list) => {
        const bars: TradeBar[] = []
        const minutes = new MinuteBars((bar) => bars.push(bar))
        const trades: { readonly ts: number; readonly price: number; readonly size: number }[] = []
        /** Spans in which trades are heard, from the first whole minute on. */
        const heard: { from: number; to: number }[] = []
        let isHeard = false
        let now = 1_000 * MINUTE
        const found = (): void => {
          minutes.resume(now)
          if (!isHeard) heard.push({ from: firstWholeMinute(now), to: Number.POSITIVE_INFINITY })
          isHeard = true
        }
        found()
        for (const step of list) {
          if (step.kind === 'trade') {
            trades.push({ ts: now, price: step.price, size: step.size })
            minutes.trade(now, step.price, step.size, 1)
          } else if (step.kind === 'quote') minutes.quote(now)
          else if (step.kind === 'found') found()
          else if (step.kind === 'lost') {
            minutes.interrupt(now)
            const last = heard.at(-1)
            if (last !== undefined && isHeard) last.to = now
            isHeard = false
          } else {
            for (let left = step.seconds; left > 0; left -= 1) {
              now += SECOND
              minutes.tick(now)
            }
          }
        }
        now += 2 * MINUTE
        minutes.tick(now)
        const labels = [...new Set(trades.map(({ ts }) => ts - (ts % MINUTE)))]
        const whole = labels.filter((label) => heard.some(({ from, to }) => from <= label && label + MINUTE <= to))
        expect(bars.map(({ tsOpen }) => tsOpen)).toEqual(whole)
        for (const bar of bars) {
          const own = trades.filter(({ ts }) => ts >= bar.tsOpen && ts < bar.tsOpen + MINUTE)
          const prices = own.map(({ price }) => price)
          expect(bar).toMatchObject({
            tsClose: bar.tsOpen + MINUTE,
            open: prices[0],
            high: Math.max(...prices),
            low: Math.min(...prices),
            close: prices.at(-1),
            volume: own.reduce((sum, { size }) => sum + size, 0),
          })
        }
        made += bars.length
      }),
      { numRuns: 500 },
    )
    expect(made).toBeGreaterThan(20)
  })
})
