import { describe, expect, it } from 'vitest'
import { CTA_CONDITIONS, eligibilityOf, UTP_CONDITIONS } from '#adapters/feeds/us/saleConditions.ts'
import { createAlpacaNormaliser } from '#adapters/feeds/alpaca/stream/createNormaliser.ts'
import { TimeBars } from '#quant/bars/timeBars.ts'
import { MINUTE } from '#core/time/duration.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'

const words = (conditions: readonly string[], rules = UTP_CONDITIONS): string => {
  const { forPrice, forVolume } = eligibilityOf(conditions, rules)
  return `${forPrice ? 'price' : '-'} ${forVolume ? 'volume' : '-'}`
}

describe('conditions of trades', () => {
  it.each([
    [[], 'price volume'],
    [['@'], 'price volume'],
    [['@', 'F'], 'price volume'],
    [['@', 'T'], 'price volume'],
    [['O'], 'price volume'],
    [['6'], 'price volume'],
    [['@', 'T', 'I'], '- volume'],
    [['@', 'I'], '- volume'],
    [['Z'], '- volume'],
    [['L'], '- volume'],
    [['U'], '- volume'],
    [['W'], '- volume'],
    [['4'], '- volume'],
    [['7', 'V'], '- volume'],
    [['M'], '- -'],
    [['Q', 'I'], '- -'],
    [['I', '9'], '- -'],
    [['?'], '- volume'],
    [['constructor'], '- volume'],
  ])('%j count as %s', (conditions, counts) => {
    expect(words(conditions)).toBe(counts)
  })

  it('mean another thing on tapes A and B for B alone: an average price', () => {
    expect([words(['B'], UTP_CONDITIONS), words(['B'], CTA_CONDITIONS)]).toEqual(['price volume', '- volume'])
  })

  it('keep odd lots, late reports and official prices out of a bar that is made of the trades', () => {
    const part = (i: number, p: number, s: number, c: readonly string[], second: number): object => ({
      T: 't',
      i,
      S: 'AAPL',
      x: 'D',
      p,
      s,
      c,
      z: 'C',
      t: `2026-03-10T15:30:0${second}Z`,
    })
    const message = JSON.stringify([
      part(1, 100, 200, ['@'], 1),
      part(2, 150, 7, ['@', 'I'], 2),
      part(3, 50, 300, ['Z'], 3),
      part(4, 999, 5_000, ['M'], 4),
      part(5, 101, 100, ['@', 'F'], 5),
    ])
    const bars: TradeBar[] = []
    const maker = new TimeBars(MINUTE, (bar) => bars.push(bar))
    for (const event of createAlpacaNormaliser().normalise(message, 0).events) {
      if (event.kind === 'TRADE') maker.update(event.tsEvent, event.price, event.size, 0, event.eligible)
    }
    maker.advance(Number.MAX_SAFE_INTEGER)
    expect(bars).toMatchObject([{ open: 100, high: 101, low: 100, close: 101, volume: 607, trades: 5 }])
  })
})
