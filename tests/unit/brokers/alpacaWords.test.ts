import { describe, expect, it } from 'vitest'
import { definiteRefusal, wordsOf } from '#adapters/brokers/alpaca/alpacaRefusals.ts'
import { createSymbols, isOption } from '#adapters/brokers/alpaca/alpacaSymbols.ts'
import { notOfferedFor, orderBody } from '#adapters/brokers/alpaca/orderBody.ts'
import { readFrame } from '#adapters/brokers/alpaca/tradeUpdates.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { orderFor } from '../../contract/brokers/faultKit/faultBench.ts'

const SHARE: Instrument = {
  id: instrumentId('SPY', 'ALPACA'),
  symbol: 'SPY',
  venue: 'ALPACA',
  name: 'SPY',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 4,
  quantityDecimals: 9,
  priceIncrement: 100,
  quantityIncrement: 1,
}
const COIN: Instrument = { ...SHARE, symbol: 'BTC/USD', id: instrumentId('BTC/USD', 'ALPACA'), assetClass: 'CRYPTO' }
const OPTION: Instrument = { ...SHARE, symbol: 'AAPL260619C00190000', quantityDecimals: 0 }
const TRAILING = { postOnly: false, displayQuantity: null, expireAt: null }

function body(changes: Partial<OrderSpecification>, instrument = SHARE, extended = false) {
  return orderBody(orderFor(instrument, changes), instrument, extended)
}

describe('orders in the words of Alpaca', () => {
  it('writes numbers as exact texts', () => {
    expect(body({ quantity: 123_456_789, limitPrice: 1_872_500 })).toMatchObject({
      symbol: 'SPY',
      qty: '0.123456789',
      side: 'buy',
      type: 'limit',
      time_in_force: 'gtc',
      limit_price: '187.2500',
    })
  })

  it('writes every type and time in force', () => {
    expect(body({ type: 'STOP', side: 'SELL' })).toMatchObject({ type: 'stop', stop_price: '110.0000', side: 'sell' })
    expect(body({ type: 'STOP_LIMIT' })).toMatchObject({ stop_price: '110.0000', limit_price: '100.0000' })
    expect(body({ type: 'MARKET', timeInForce: 'AT_CLOSE' })).toMatchObject({ type: 'market', time_in_force: 'cls' })
    const amount = { ...TRAILING, trail: { kind: 'AMOUNT', distance: 15_000 } } as const
    expect(body({ type: 'TRAILING_STOP', special: amount })).toMatchObject({ trail_price: '1.5000' })
    const share = { ...TRAILING, trail: { kind: 'FRACTION', fraction: 0.0255 } } as const
    expect(body({ type: 'TRAILING_STOP', special: share })).toMatchObject({ trail_percent: '2.5500' })
  })

  it('works before and after the session only where Alpaca lets it', () => {
    expect(body({ timeInForce: 'DAY' }, SHARE, true)['extended_hours']).toBe(true)
    expect(body({ timeInForce: 'GTC' }, SHARE, true)['extended_hours']).toBeUndefined()
    expect(body({ type: 'MARKET', timeInForce: 'DAY' }, SHARE, true)['extended_hours']).toBeUndefined()
    expect(body({ timeInForce: 'DAY' }, SHARE, false)['extended_hours']).toBeUndefined()
    expect(body({ timeInForce: 'DAY' }, OPTION, true)['extended_hours']).toBeUndefined()
  })

  it('says that an order only closes', () => {
    expect(body({ reduceOnly: true, side: 'SELL' })['position_intent']).toBe('sell_to_close')
    expect(body({ reduceOnly: true, side: 'BUY' })['position_intent']).toBe('buy_to_close')
    expect(body({ reduceOnly: true, side: 'SELL' }, OPTION)['position_intent']).toBe('sell_to_close')
    expect(body({ reduceOnly: true, side: 'SELL' }, COIN)['position_intent']).toBeUndefined()
  })

  it('knows what Alpaca does not offer for a kind of instrument', () => {
    const refused = (changes: Partial<OrderSpecification>, instrument: Instrument): string | undefined =>
      notOfferedFor(orderFor(instrument, changes), instrument)?.code
    expect(refused({ quantity: 1, timeInForce: 'GTC' }, SHARE)).toBe('BROKER_NOT_OFFERED')
    expect(refused({ quantity: 1, timeInForce: 'DAY' }, SHARE)).toBeUndefined()
    expect(refused({ quantity: 3_000_000_000, timeInForce: 'GTC' }, SHARE)).toBeUndefined()
    expect(refused({ type: 'STOP' }, COIN)).toBe('BROKER_NOT_OFFERED')
    expect(refused({ timeInForce: 'DAY' }, COIN)).toBe('BROKER_NOT_OFFERED')
    expect(refused({ type: 'STOP_LIMIT' }, COIN)).toBeUndefined()
    expect(refused({ type: 'TRAILING_STOP' }, OPTION)).toBe('BROKER_NOT_OFFERED')
    expect(refused({ timeInForce: 'IOC' }, OPTION)).toBe('BROKER_NOT_OFFERED')
    expect(refused({ timeInForce: 'DAY' }, OPTION)).toBeUndefined()
    const trail = { kind: 'AVERAGE_TRUE_RANGE', multiple: 2, length: 14 } as const
    expect(refused({ type: 'TRAILING_STOP', special: { ...TRAILING, trail } }, SHARE)).toBe('BROKER_NOT_OFFERED')
    expect(isOption('AAPL')).toBe(false)
  })
})

describe('refusals of Alpaca', () => {
  it.each([
    [403, '40310000', 'insufficient buying power', 'NO_FUNDS'],
    [403, '40310000', 'insufficient qty available for order (requested: 5, available: 0)', 'NO_SHARES'],
    [403, '40310000', 'account is not allowed to short', 'NO_SHORT_SALE'],
    [403, '40310000', 'potential wash trade detected. use complex orders', 'WASH_TRADE'],
    [403, '40310100', 'trade denied due to pattern day trading protection', 'PATTERN_DAY_TRADE'],
    [422, '42210000', 'fractional orders must be DAY orders', 'BAD_ORDER'],
    [422, '40010001', 'qty must be > 0', 'BAD_ORDER'],
    [401, '40110000', 'request is not authorized', 'KEY_REFUSED'],
  ])('takes %i %s "%s" for definite', (status, code, message, reason) => {
    expect(definiteRefusal(status, { code, message })?.code).toBe(reason)
  })

  it.each([
    [422, { code: '40010001', message: 'client_order_id must be unique' }],
    [403, { code: '40310000', message: 'something new' }],
    [403, { code: '40399999', message: 'insufficient buying power' }],
    [500, { code: '40310000', message: 'insufficient buying power' }],
    [429, { code: '42910000', message: 'rate limit exceeded' }],
    [408, {}],
    [422, 'no object'],
    [422, undefined],
  ])('takes %i %j for no refusal', (status, value) => {
    expect(definiteRefusal(status, value)).toBeNull()
  })

  it('cleans what Alpaca says', () => {
    expect(wordsOf({ code: '1', message: '<b>too\u0000 little</b> money' })).toBe('too little money')
    expect(wordsOf(null)).toBe('')
  })
})

describe('frames of the stream', () => {
  const symbols = createSymbols([SHARE, COIN])
  const order = {
    id: '61e69015-8549-4bfd-b9c3-01e75843f47d',
    client_order_id: 'OURS',
    symbol: 'SPY',
    side: 'buy',
    type: 'limit',
    time_in_force: 'day',
    status: 'partially_filled',
    qty: '1.5',
    filled_qty: '0.5',
    limit_price: '187.25',
    stop_price: null,
    updated_at: '2026-03-10T15:30:00.123456789Z',
  }
  const frame = (data: object): string => JSON.stringify({ stream: 'trade_updates', data })
  const fill = {
    event: 'partial_fill',
    execution_id: '2f63ea93-423d-4169-b3f6-3fdafc10c418',
    qty: '0.5',
    price: '187.24337',
    timestamp: '2026-03-10T15:30:00.5Z',
    order,
  }

  it('tells a fill and the order as it is then', () => {
    const telling = readFrame(frame(fill), symbols, 0)
    if (telling.kind !== 'NEWS') throw new Error(telling.kind)
    const [first, second] = telling.news
    expect(first).toMatchObject({
      kind: 'FILL',
      report: {
        executionId: fill.execution_id,
        clientOrderId: 'OURS',
        quantity: 500_000_000,
        price: 1_872_434,
        kind: 'NEW',
        tsEvent: Date.UTC(2026, 2, 10, 15, 30, 0, 500) * 1_000,
      },
    })
    expect(second).toMatchObject({
      kind: 'ORDER',
      report: { status: 'PARTIALLY_FILLED', quantity: 1_500_000_000, filledQuantity: 500_000_000 },
    })
  })

  it('reads bytes that are text, and numbers however they are written', () => {
    const numbers = frame({ ...fill, qty: 5e-1, order: { ...order, qty: 1.5, filled_qty: 0.5, limit_price: 1.8725e2 } })
    const telling = readFrame(Buffer.from(numbers), symbols, 0)
    expect(telling.kind === 'NEWS' && telling.news[0]).toMatchObject({ report: { quantity: 500_000_000 } })
    expect(telling.kind === 'NEWS' && telling.news[1]).toMatchObject({ report: { limitPrice: 1_872_500 } })
  })

  it.each([
    ['no execution id', frame({ ...fill, execution_id: null })],
    ['no quantity', frame({ ...fill, qty: null })],
    ['a quantity of nothing', frame({ ...fill, qty: '0' })],
    ['a quantity finer than the instrument has', frame({ ...fill, qty: '0.0000000001' })],
    ['a price that is no number', frame({ ...fill, price: 'NaN' })],
    ['a type that nobody knows', frame({ ...fill, order: { ...order, type: 'odd' } })],
    ['half of it missing', frame(fill).slice(0, 100)],
    ['something else', '"x"'],
  ])('cannot read a message with %s', (_, text) => {
    expect(readFrame(text, symbols, 0).kind).toBe('UNREADABLE')
  })

  it('leaves alone what this session does not trade and what changes nothing', () => {
    expect(readFrame(frame({ ...fill, order: { ...order, symbol: 'MSFT' } }), symbols, 0).kind).toBe('NOTHING')
    expect(readFrame(frame({ ...fill, event: 'order_cancel_rejected' }), symbols, 0).kind).toBe('NOTHING')
    expect(readFrame(JSON.stringify({ stream: 'other', data: 1 }), symbols, 0).kind).toBe('NOTHING')
  })

  it('knows every status that ends an order, and takes a new one for working', () => {
    const statusOf = (status: string) => {
      const telling = readFrame(frame({ ...fill, event: status, order: { ...order, status } }), symbols, 0)
      const [news] = telling.kind === 'NEWS' ? telling.news : []
      return news?.kind === 'ORDER' ? [news.report.status, news.report.reason?.code ?? null] : telling.kind
    }
    expect(statusOf('canceled')).toEqual(['CANCELLED', 'CANCELLED_AT_VENUE'])
    expect(statusOf('replaced')).toEqual(['CANCELLED', 'REPLACED_AT_VENUE'])
    expect(statusOf('expired')).toEqual(['EXPIRED', 'EXPIRED_AT_VENUE'])
    expect(statusOf('rejected')).toEqual(['REJECTED', 'REJECTED_AT_VENUE'])
    expect(statusOf('pending_cancel')).toEqual(['PENDING_CANCEL', null])
    expect(statusOf('done_for_day')).toEqual(['PARTIALLY_FILLED', null])
    expect(statusOf('constructor')).toEqual(['PARTIALLY_FILLED', null])
  })
})
