import { describe, expect, it } from 'vitest'
import { eligibilityOf, parseTradeTicks } from '#adapters/feeds/lean/tradeTicks.ts'
import { MINUTE } from '#core/time/duration.ts'
import { ImbalanceBars, type ImbalanceTerms } from '#quant/bars/imbalanceBars.ts'
import { ThresholdBars } from '#quant/bars/thresholdBars.ts'
import { TimeBars } from '#quant/bars/timeBars.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'

const VOLUME_ONLY = { forPrice: false, forVolume: true }
const TERMS: ImbalanceTerms = {
  measure: 'TRADES',
  firstTrades: 4,
  firstImbalance: 0.49,
  barsSmoothed: 10,
  tradesSmoothed: 1_000_000,
  leastTrades: 1,
  mostTrades: 100,
}

function collected(): { readonly bars: TradeBar[]; readonly take: (bar: TradeBar) => void } {
  const bars: TradeBar[] = []
  return { bars, take: (bar) => void bars.push(bar) }
}

describe('bars of equal time', () => {
  it('end with the first trade of a later span and leave empty spans out', () => {
    const { bars, take } = collected()
    const minutes = new TimeBars(MINUTE, take)
    minutes.update(5, 10, 2, 1)
    minutes.update(6, 12, 1, -1)
    minutes.update(MINUTE - 1, 11, 1, 0)
    minutes.update(3 * MINUTE, 20, 5, 1)
    expect(bars).toEqual([
      {
        tsOpen: 0,
        tsClose: MINUTE,
        open: 10,
        high: 12,
        low: 10,
        close: 11,
        volume: 4,
        value: 43,
        trades: 3,
        signedVolume: 1,
      },
    ])
    minutes.advance(4 * MINUTE - 1)
    expect(bars).toHaveLength(1)
    minutes.advance(4 * MINUTE)
    expect(bars.map(({ tsOpen, close }) => [tsOpen, close])).toEqual([
      [0, 11],
      [3 * MINUTE, 20],
    ])
  })

  it('count a trade that comes too late and change no finished bar', () => {
    const { bars, take } = collected()
    const minutes = new TimeBars(MINUTE, take)
    minutes.update(MINUTE, 10, 1, 1)
    minutes.update(MINUTE - 1, 99, 1, 1)
    minutes.advance(2 * MINUTE)
    minutes.update(2 * MINUTE - 1, 98, 1, 1)
    minutes.advance(3 * MINUTE)
    expect(minutes.late).toBe(2)
    expect(bars.map(({ high }) => high)).toEqual([10])
  })

  it('take the volume of odd prints and not their price', () => {
    const { bars, take } = collected()
    const minutes = new TimeBars(MINUTE, take)
    minutes.update(0, 1_000, 7, 0, VOLUME_ONLY)
    minutes.update(1, 10, 1, 0)
    minutes.advance(MINUTE)
    expect(bars).toMatchObject([{ open: 10, high: 10, low: 10, close: 10, volume: 8, trades: 2 }])
    minutes.update(MINUTE, 1_000, 7, 0, VOLUME_ONLY)
    minutes.advance(2 * MINUTE)
    expect(bars).toHaveLength(1)
  })
})

describe('bars of equal activity', () => {
  it.each([
    ['TRADES', 2, [3, 7]],
    ['VOLUME', 3, [3, 4]],
    ['VALUE', 40, [7]],
  ] as const)('end with the trade that brings %s to %d', (measure, threshold, volumes) => {
    const { bars, take } = collected()
    const made = new ThresholdBars(measure, threshold, take)
    for (const [ts, size] of [1, 2, 4, 3].entries()) made.update(ts, 10, size, 1)
    expect(bars.map(({ volume }) => volume)).toEqual(measure === 'VOLUME' ? [3, 4, 3] : volumes)
  })
})

describe('imbalance bars', () => {
  it('end when the signed trades exceed what was to be expected', () => {
    const { bars, take } = collected()
    const made = new ImbalanceBars(TERMS, take)
    // Expected of the first bar: 4 trades of 0.49 each.
    for (const [ts, side] of [1, -1, 1, 1].entries()) made.update(ts, 10, 1, side)
    expect(bars.map(({ trades, tsClose }) => [trades, tsClose])).toEqual([[4, 3]])
  })

  it('give a trade of unknown side that of the last change of the price', () => {
    const { bars, take } = collected()
    const made = new ImbalanceBars({ ...TERMS, firstTrades: 6 }, take)
    for (const [ts, price] of [10, 9, 9, 9, 8, 8].entries()) made.update(ts, price, 1, 0)
    expect(bars).toMatchObject([{ trades: 5, signedVolume: -3 }])
  })

  it('never grow beyond the most trades', () => {
    const { bars, take } = collected()
    const made = new ImbalanceBars({ ...TERMS, firstTrades: 50, mostTrades: 50 }, take)
    for (let ts = 0; ts < 500; ts += 1) made.update(ts, 10, 1, ts % 2 === 0 ? 1 : -1)
    expect(bars).toHaveLength(10)
  })

  it('refuse terms that cannot be', () => {
    expect(() => new ImbalanceBars({ ...TERMS, firstTrades: 0.5 }, () => undefined)).toThrow('Invariant')
    expect(() => new ThresholdBars('VALUE', 0, () => undefined)).toThrow('Invariant')
    expect(() => new TimeBars(Number.NaN, () => undefined)).toThrow('Invariant')
  })
})

describe('trade ticks of a LEAN file', () => {
  it('are read with what each counts for; suspicious ones are left out', () => {
    const text =
      'ms,price,size,exchange,condition,suspicious\n100,139400,500,P,20002020,0\n200,139500,100,Q,4000000,0\n300,1,1,Q,1,1'
    expect(parseTradeTicks(text, 'x.csv')).toEqual({
      ok: true,
      value: {
        time: Float64Array.of(100_000, 200_000),
        price: Float64Array.of(13.94, 13.95),
        size: Float64Array.of(500, 100),
        eligible: [
          { forPrice: true, forVolume: true },
          { forPrice: false, forVolume: false },
        ],
      },
    })
    expect(eligibilityOf(0x20000020)).toEqual({ forPrice: false, forVolume: true })
  })

  it.each(['1,0,1,P,1,0', '-1,5,1,P,1,0', '1,5,x,P,1,0', '1,5,1,P,,0', '1,5,1,P,zz,0'])(
    'refuse the line %s',
    (line) => {
      expect(parseTradeTicks(line, 'x.csv').ok).toBe(false)
    },
  )
})
