import { describe, expect, it } from 'vitest'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { ExecutionId } from '#core/model/identifiers.ts'
import { CurrencyBook, type ExchangeRate } from '#core/portfolio/currencies/currencyBook.ts'
import { MultiCurrencyLedger } from '#core/portfolio/currencies/multiCurrencyLedger.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { buildAdjustment } from '../../../builders/adjustment.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../../../builders/order.ts'

const NOW = 1_000 * DAY

function rate(from: string, to: string, value: number, age = HOUR): ExchangeRate {
  return { from, to, rate: value, source: 'test', tsEvent: NOW - age }
}

function bookOf(...rates: readonly ExchangeRate[]): CurrencyBook {
  const book = new CurrencyBook(DAY)
  for (const each of rates) expect(book.take(each)).toBe(true)
  return book
}

describe('rates between currencies', () => {
  it('convert with the rate, its source and its age', () => {
    const told = bookOf(rate('EUR', 'USD', 1.1)).convert(-1_000_001, 'EUR', 'USD', NOW)
    expect(told).toEqual({
      ok: true,
      amount: -1_100_001,
      rates: [{ rate: rate('EUR', 'USD', 1.1), inverted: false, age: HOUR }],
    })
  })

  it('use a rate the other way round and say so', () => {
    const told = bookOf(rate('EUR', 'USD', 1.25)).convert(1_000_000, 'USD', 'EUR', NOW)
    expect(told).toMatchObject({ ok: true, amount: 800_000, rates: [{ inverted: true }] })
  })

  it('go by way of one currency and never two', () => {
    const book = bookOf(rate('EUR', 'USD', 1.25), rate('USD', 'JPY', 150), rate('JPY', 'CHF', 0.006))
    expect(book.convert(1_000_000, 'EUR', 'JPY', NOW)).toMatchObject({ ok: true, amount: 187_500_000 })
    const told = book.convert(1_000_000, 'EUR', 'JPY', NOW)
    expect(told.ok && told.rates.map((used) => used.rate.to)).toEqual(['USD', 'JPY'])
    expect(book.convert(1, 'EUR', 'CHF', NOW)).toMatchObject({ ok: false, code: 'RATE_MISSING' })
  })

  it('prefer a fresh way round to a stale rate, and refuse when all are stale', () => {
    const stale = rate('EUR', 'JPY', 160, 2 * DAY)
    const round = bookOf(stale, rate('EUR', 'USD', 1.25), rate('USD', 'JPY', 150))
    expect(round.convert(1_000_000, 'EUR', 'JPY', NOW)).toMatchObject({ ok: true, amount: 187_500_000 })
    const told = bookOf(stale).convert(1_000_000, 'EUR', 'JPY', NOW)
    expect(told).toMatchObject({ ok: false, code: 'RATE_STALE' })
  })

  it('need no rate for the same currency, and take no nonsense for a rate', () => {
    const book = new CurrencyBook(DAY)
    expect(book.convert(5, 'USD', 'USD', NOW)).toEqual({ ok: true, amount: 5, rates: [] })
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(book.take(rate('EUR', 'USD', value))).toBe(false)
    }
    expect(book.take(rate('USD', 'USD', 1))).toBe(false)
  })

  it('keep the newer of two', () => {
    const book = bookOf(rate('EUR', 'USD', 1.2, HOUR), rate('EUR', 'USD', 9, 2 * HOUR))
    expect(book.convert(10, 'EUR', 'USD', NOW)).toMatchObject({ amount: 12 })
  })
})

const SHARE = buildInstrument()
const EUROPE = buildInstrument({ id: instrumentId('EUROPE', 'TEST'), currency: 'EUR' })

function account(startingCash: Readonly<Record<string, number>>): MultiCurrencyLedger {
  return new MultiCurrencyLedger({ accountId: ACCOUNT, currency: 'USD', startingCash, instruments: [SHARE, EUROPE] })
}

describe('an account in several currencies', () => {
  it('keeps cash by currency and tells the whole with its rates', () => {
    const books = account({ USD: 5_000_000_000 })
    books.change({
      sold: { currency: 'USD', amount: 2_200_000_000 },
      bought: { currency: 'EUR', amount: 2_000_000_000 },
    })
    books.applyFill(buildFill({ instrumentId: EUROPE.id, quantity: 100, price: 1_500, fee: 1_000_000 }))
    books.applyAdjustments([buildAdjustment({ kind: 'INTEREST', instrumentId: null, cash: -1_000_000 })])
    expect([books.cash('USD'), books.cash('EUR')]).toEqual([2_799_000_000, 499_000_000])
    const told = books.equity(bookOf(rate('EUR', 'USD', 1.1)), NOW)
    expect(told.equity).toBe(2_799_000_000 + 2_198_900_000)
    expect(told.parts.map(({ currency, rates }) => [currency, rates[0]?.age ?? null])).toEqual([
      ['EUR', HOUR],
      ['USD', null],
    ])
  })

  it('is unknown where a rate is, and counts for limits at its worst', () => {
    const books = account({ USD: 5_000_000_000, EUR: 1_000_000_000 })
    const none = new CurrencyBook(DAY)
    const told = books.equity(none, NOW)
    expect(told.equity).toBeNull()
    expect(told.parts[0]).toMatchObject({ currency: 'EUR', converted: null })
    expect(told.parts[0]?.unknown).toContain('There is no rate from EUR to USD')
    expect(books.equityForLimits(none, NOW)).toEqual({ ok: true, equity: 5_000_000_000, leftOut: ['EUR'] })
  })

  it('has no number for limits when it owes in a currency of unknown rate', () => {
    const books = account({ USD: 5_000_000_000 })
    books.applyFill(buildFill({ instrumentId: EUROPE.id, quantity: 100, price: 1_500, side: 'SELL' }))
    books.applyFill(
      buildFill({
        executionId: identifier<ExecutionId>('other'),
        instrumentId: EUROPE.id,
        quantity: 100,
        price: 1_600,
        side: 'SELL',
      }),
    )
    books.applyFill(buildFill({ instrumentId: EUROPE.id, quantity: 50, price: 1_500, tsEvent: 30 }))
    expect(books.equityForLimits(new CurrencyBook(DAY), NOW)).toMatchObject({ ok: false, code: 'EQUITY_UNKNOWN' })
  })

  it('is bit for bit the ledger of one currency where there is only one', () => {
    const opening = { accountId: ACCOUNT, currency: 'USD', startingCash: 7_000_000_001, instruments: [SHARE] }
    const [one, many] = [new Ledger(opening), account({ USD: 7_000_000_001 })]
    for (let index = 0; index < 50; index += 1) {
      const fill = buildFill({ quantity: 1 + index, price: 997 + index * 13, side: index % 3 === 0 ? 'SELL' : 'BUY' })
      one.applyFill(fill)
      many.applyFill(fill)
    }
    expect(many.ledger('USD').account()).toEqual(one.account())
    expect(many.equity(new CurrencyBook(DAY), NOW).equity).toBe(one.equity)
  })
})
