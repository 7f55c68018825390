import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followShadow, type ShadowPrices, type ShadowTerms, type ShadowTrade } from '#trading/approval/shadowTrade.ts'

const TERMS: ShadowTerms = {
  side: 'BUY',
  limit: null,
  trigger: null,
  stop: 95,
  target: 110,
  quantity: 10,
  costShare: 0.001,
  from: 100,
  until: 1_000,
}

function bar(tsOpen: number, open: number, high: number, low: number, close: number): ShadowPrices {
  return { tsOpen, tsClose: tsOpen + 10, open, high, low, close }
}

function follow(terms: Partial<ShadowTerms>, ...bars: readonly ShadowPrices[]): ShadowTrade {
  return bars.reduce(followShadow, { state: 'WAITING', terms: { ...TERMS, ...terms } } as ShadowTrade)
}

describe('an idea followed without money', () => {
  it('enters at the open of the first bar that began after the decision', () => {
    const trade = follow({}, bar(90, 50, 200, 10, 60), bar(100, 100, 104, 98, 103))
    expect(trade).toMatchObject({ state: 'OPEN', entry: 100, openedAt: 100 })
  })

  it('takes the stop before the target when a bar reaches both, also in the bar of the entry', () => {
    expect(follow({}, bar(100, 100, 120, 90, 100))).toMatchObject({ state: 'ENDED', end: 'STOP', exit: 95 })
  })

  it('ends a gap through the stop at the open', () => {
    const trade = follow({}, bar(100, 100, 101, 99, 100), bar(110, 90, 92, 89, 91))
    expect(trade).toMatchObject({ end: 'STOP', exit: 90 })
    if (trade.state !== 'ENDED') throw new Error('not ended')
    expect(trade.profit).toBeCloseTo(10 * (90 - 100 - 0.001 * 190), 12)
    expect(trade.multiple).toBeCloseTo(trade.profit / 50, 12)
  })

  it('fills a limit only when the price comes to it, and better when the bar opens better', () => {
    expect(follow({ limit: 98 }, bar(100, 100, 104, 99, 103))).toMatchObject({ state: 'WAITING' })
    expect(follow({ limit: 98 }, bar(100, 100, 104, 97, 103))).toMatchObject({ state: 'OPEN', entry: 98 })
    expect(follow({ limit: 98 }, bar(100, 96, 104, 95.5, 103))).toMatchObject({ state: 'OPEN', entry: 96 })
  })

  it('fills a stop entry when it is passed, and worse when the bar opens beyond it', () => {
    expect(follow({ trigger: 102 }, bar(100, 100, 101, 99, 100))).toMatchObject({ state: 'WAITING' })
    expect(follow({ trigger: 102 }, bar(100, 100, 103, 99, 103))).toMatchObject({ state: 'OPEN', entry: 102 })
    expect(follow({ trigger: 102 }, bar(100, 105, 106, 104, 105))).toMatchObject({ state: 'OPEN', entry: 105 })
    expect(follow({ trigger: 102, limit: 103 }, bar(100, 105, 106, 104, 105))).toMatchObject({ state: 'WAITING' })
  })

  it('ends at the close when the horizon is over, and with nothing when it never entered', () => {
    expect(follow({ until: 105 }, bar(100, 100, 104, 98, 103))).toMatchObject({ end: 'HORIZON', exit: 103 })
    expect(follow({ until: 105, limit: 50 }, bar(100, 100, 104, 98, 103))).toMatchObject({
      end: 'NEVER_ENTERED',
      profit: 0,
      multiple: 0,
    })
  })

  it('treats a sale as the mirror image of a purchase', () => {
    const price = fc.integer({ min: 60, max: 140 })
    const anyBar = fc.tuple(price, price, price, price).map(([a, b, c, d]) => {
      const [low, open, close, high] = [a, b, c, d].toSorted((x, y) => x - y) as [number, number, number, number]
      return { open, high, low, close }
    })
    fc.assert(
      fc.property(fc.array(anyBar, { minLength: 1, maxLength: 12 }), fc.boolean(), (bars, limited) => {
        const at = (value: number): number => 200 - value
        const rows = bars.map((each, index) => ({ tsOpen: 100 + 10 * index, tsClose: 110 + 10 * index, ...each }))
        const mirrored = rows.map(({ open, high, low, close, ...times }) => ({
          ...times,
          open: at(open),
          high: at(low),
          low: at(high),
          close: at(close),
        }))
        const limit = limited ? 98 : null
        const bought = follow({ limit, until: 160, costShare: 0 }, ...rows)
        const terms = { side: 'SELL', limit: limit === null ? null : at(limit), stop: at(95), target: at(110) } as const
        const sold = follow({ ...terms, until: 160, costShare: 0 }, ...mirrored)
        expect(sold.state).toBe(bought.state)
        if (bought.state !== 'ENDED' || sold.state !== 'ENDED') return
        expect(sold.end).toBe(bought.end)
        expect(sold.profit).toBeCloseTo(bought.profit, 9)
      }),
    )
  })
})
