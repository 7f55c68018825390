import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { formatMoney, formatPrice, formatPriceUnits, formatQuantity } from '../../../src/renderer/format/amount.ts'
import { formatEstimate, formatShare } from '../../../src/renderer/format/estimate.ts'
import { formatCompact, formatFixed, formatPercent, MISSING } from '../../../src/renderer/format/number.ts'
import { parseNumber } from '../../../src/renderer/format/parseNumber.ts'
import {
  formatAge,
  formatBarTime,
  formatCountdown,
  formatEta,
  formatMoment,
} from '../../../src/renderer/format/time.ts'
import { numberWords, orderSentence } from '../../../src/renderer/format/words.ts'

const SHARE: Instrument = {
  id: identifier<InstrumentId>('NVDA.SIM'),
  symbol: 'NVDA',
  venue: 'SIM',
  name: 'Nvidia',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 2,
  quantityDecimals: 0,
  priceIncrement: 1,
  quantityIncrement: 1,
}
const COIN: Instrument = { ...SHARE, symbol: 'SHIB/USD', assetClass: 'CRYPTO', priceDecimals: 11, quantityDecimals: 3 }

describe('numbers', () => {
  it('keeps the decimals of the tick and groups the digits', () => {
    expect(formatPrice(SHARE, 13_420)).toBe('134.20')
    expect(formatPrice(SHARE, 401_250)).toBe('4,012.50')
  })

  it('compresses a long run of zeros without losing digits', () => {
    expect(formatPriceUnits(COIN, 0.00000644)).toBe('0.0₅644000')
    expect(formatPriceUnits(COIN, 0.0004)).toBe('0.00040000000')
  })

  it('groups quantities with a thin space', () => {
    expect(formatQuantity(SHARE, 12_400)).toBe('12\u202f400')
    expect(formatQuantity(COIN, -20_000_500)).toBe('−20\u202f000.500')
  })

  it('signs profit and loss with a true minus, and zero with nothing', () => {
    expect(formatMoney(1_204_550_000, 'always')).toBe('+1,204.55')
    expect(formatMoney(-420_180_000, 'always')).toBe('−420.18')
    expect(formatMoney(-4_000, 'always')).toBe('0.00')
  })

  it('writes percent with two decimals below ten and one above', () => {
    expect(formatPercent(0.0042, { sign: 'always' })).toBe('+0.42\u202f%')
    expect(formatPercent(0.4797)).toBe('48.0\u202f%')
    expect(formatPercent(-0.0999)).toBe('−9.99\u202f%')
  })

  it('never writes not-a-number, infinity or a made-up zero', () => {
    for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(formatFixed(value, 2)).toBe(MISSING)
      expect(formatPercent(value)).toBe(MISSING)
      expect(formatCompact(value)).toBe(MISSING)
    }
    expect(formatPrice(null, 5)).toBe(MISSING)
  })

  it('shortens large numbers to three digits', () => {
    expect(formatCompact(1_240_000)).toBe('1.24\u202fM')
    expect(formatCompact(999)).toBe('999')
  })

  it('states no statistic without interval and n', () => {
    expect(formatEstimate({ value: 0.91, low: 0.2, high: 1.6, n: 41 })).toBe('0.91 [0.20, 1.60] n=41')
    expect(formatShare({ value: 0.54, low: 0.39, high: 0.68, n: 41 })).toBe('54 % [39, 68] n=41')
    expect(formatEstimate(null)).toBe('not enough data')
  })
})

describe('times', () => {
  const noon = Date.UTC(2026, 10, 21, 12, 0, 0) * 1_000

  it('leaves out what says nothing', () => {
    expect(formatMoment(noon + 3_000_000)).toBe('2026-11-21 12:00:03')
    expect(formatMoment(noon)).toBe('2026-11-21 12:00')
    expect(formatMoment(noon - 43_200_000_000)).toBe('2026-11-21')
    expect(formatBarTime(noon, '1d')).toBe('2026-11-21')
  })

  it('writes ages and countdowns', () => {
    expect(formatAge(400)).toBe('0.4 s')
    expect(formatAge(59_999)).toBe('59 s')
    expect(formatAge(12 * 60_000)).toBe('12 min')
    expect(formatAge(185 * 60_000)).toBe('3 h 05')
    expect(formatCountdown(252_000)).toBe('04:12')
    expect(formatCountdown(1)).toBe('00:01')
    expect(formatCountdown(-5)).toBe('00:00')
    expect(formatCountdown(3_852_000)).toBe('1:04:12')
  })

  it('writes the time left as a range, or not at all', () => {
    expect(formatEta(240, 350)).toBe('~4–6 min')
    expect(formatEta(20, 40)).toBe('~20–40 s')
    expect(formatEta(null, 40)).toBeNull()
  })
})

describe('words', () => {
  it('says numbers', () => {
    expect(numberWords(120)).toBe('one hundred twenty')
    expect(numberWords(21)).toBe('twenty-one')
    expect(numberWords(12_400)).toBe('twelve thousand four hundred')
    expect(numberWords(1_000_000)).toBe('1,000,000')
    expect(numberWords(0.25)).toBe('0.25')
  })

  it('says an order with its value and its share of equity', () => {
    expect(orderSentence('BUY', SHARE, 120, 16_104_000_000, 503_250_000_000)).toBe(
      'Buy one hundred twenty shares, about 16,104 USD, 3.20\u202f% of equity.',
    )
    expect(orderSentence('SELL', SHARE, 1, 134_000_000, null)).toBe('Sell one share, about 134 USD.')
  })
})

describe('numbers typed by people', () => {
  it.each([
    ['1,234.5', 1_234.5],
    ['1.234,5', 1_234.5],
    ['1234', 1_234],
    ['12,5', 12.5],
    ['1,234', 1_234],
    ['1 234', 1_234],
    ['−3.5', -3.5],
    ['.5', 0.5],
    ['0.00000644', 0.00000644],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text, ',')).toBe(value)
  })

  it.each(['', 'abc', '1..2', '1,2,3,4.5.6', '12e5', '--3', '1,23,456.7.8'])('refuses %s', (text) => {
    expect(parseNumber(text, ',')).toBeNull()
  })

  it('reads a single sign by the locale', () => {
    expect(parseNumber('1.234', '.')).toBe(1_234)
    expect(parseNumber('1.234', ',')).toBe(1.234)
  })
})
