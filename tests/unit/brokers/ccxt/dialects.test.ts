import { describe, expect, it } from 'vitest'
import type { BrokerDialect } from '#adapters/brokers/ccxt/brokerDialect.ts'
import type { BrokerMarket } from '#adapters/brokers/ccxt/brokerMarkets.ts'
import { refusalOf } from '#adapters/brokers/ccxt/localChecks.ts'
import { BINANCE_PERPETUAL_BROKER } from '#adapters/brokers/ccxt/venues/binancePerpetual.ts'
import { BINANCE_SPOT_BROKER } from '#adapters/brokers/ccxt/venues/binanceSpot.ts'
import { KRAKEN_BROKER } from '#adapters/brokers/ccxt/venues/kraken.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { orderFor } from '../../../contract/brokers/faultKit/faultBench.ts'
import { marketAt } from '../../../servers/brokers/exchangeBrokerInstruments.ts'

const instrument = marketAt('ANY', 'SOL/USDT', { priceDecimals: 3, priceIncrement: 5, quantityDecimals: 8 })
const market: BrokerMarket = {
  instrument,
  symbol: 'SOLUSDT',
  names: ['SOLUSDT'],
  base: 'SOL',
  quote: 'USDT',
  leastQuantity: 10,
  leastCost: 500_000,
}
const EXPIRY = 1_900_000_000_000_000
const SPECIAL = { postOnly: false, displayQuantity: null, trail: null, expireAt: null }

type BrokerDialectFields = ReturnType<BrokerDialect['submit']>['fields']

function fieldsOf(dialect: BrokerDialect, changes: Partial<OrderSpecification>): BrokerDialectFields {
  const order = orderFor(instrument, { quantity: 12_345_678_901, ...changes })
  expect(refusalOf(order, market, dialect)).toBeNull()
  return dialect.submit(order, market, 'NAME').fields
}

describe('orders for Kraken', () => {
  const base = { pair: 'SOLUSDT', volume: '123.45678901', cl_ord_id: 'NAME', oflags: 'fciq' }

  it('carry exact decimals, and fees are taken in the quote', () => {
    expect(fieldsOf(KRAKEN_BROKER, {})).toEqual({ ...base, type: 'buy', ordertype: 'limit', price: '100.000' })
  })

  it('are native stops', () => {
    const stop = { ...base, type: 'sell', price: '110.000' }
    expect(fieldsOf(KRAKEN_BROKER, { type: 'STOP', side: 'SELL' })).toEqual({ ...stop, ordertype: 'stop-loss' })
    expect(fieldsOf(KRAKEN_BROKER, { type: 'STOP_LIMIT', side: 'SELL' })).toEqual({
      ...stop,
      ordertype: 'stop-loss-limit',
      price2: '100.000',
    })
  })

  it('say how long they work and whether they only add', () => {
    expect(fieldsOf(KRAKEN_BROKER, { timeInForce: 'IOC' })).toMatchObject({ timeinforce: 'IOC' })
    expect(fieldsOf(KRAKEN_BROKER, { timeInForce: 'GTD', special: { ...SPECIAL, expireAt: EXPIRY } })).toMatchObject({
      timeinforce: 'GTD',
      expiretm: '1900000000',
    })
    expect(fieldsOf(KRAKEN_BROKER, { special: { ...SPECIAL, postOnly: true } })).toMatchObject({ oflags: 'post,fciq' })
    expect(fieldsOf(KRAKEN_BROKER, { type: 'MARKET' })).toEqual({ ...base, type: 'buy', ordertype: 'market' })
  })
})

describe('orders for Binance', () => {
  it('are written as its spot market wants them', () => {
    expect(fieldsOf(BINANCE_SPOT_BROKER, {})).toEqual({
      symbol: 'SOLUSDT',
      side: 'BUY',
      type: 'LIMIT',
      quantity: '123.45678901',
      price: '100.000',
      timeInForce: 'GTC',
      newOrderRespType: 'RESULT',
      newClientOrderId: 'NAME',
    })
    expect(fieldsOf(BINANCE_SPOT_BROKER, { type: 'STOP' })).toMatchObject({ type: 'STOP_LOSS', stopPrice: '110.000' })
    const adding = fieldsOf(BINANCE_SPOT_BROKER, { special: { ...SPECIAL, postOnly: true } })
    expect(adding['type']).toBe('LIMIT_MAKER')
    expect(Object.keys(adding)).not.toContain('timeInForce')
  })

  it('are written as its futures want them', () => {
    const reducing = { reduceOnly: true, special: { ...SPECIAL, postOnly: true } }
    expect(fieldsOf(BINANCE_PERPETUAL_BROKER, reducing)).toMatchObject({ reduceOnly: 'true', timeInForce: 'GTX' })
    expect(
      fieldsOf(BINANCE_PERPETUAL_BROKER, { timeInForce: 'GTD', special: { ...SPECIAL, expireAt: EXPIRY } }),
    ).toMatchObject({ goodTillDate: '1900000000000' })
  })
})

describe('what proves nothing', () => {
  it('is in no table of refusals', () => {
    for (const code of ['-1006', '-1007', '-1001', '-1000', 'EService:Unavailable', 'EGeneral:Internal error']) {
      for (const dialect of [KRAKEN_BROKER, BINANCE_SPOT_BROKER, BINANCE_PERPETUAL_BROKER])
        expect(Object.keys(dialect.meanings)).not.toContain(code)
    }
    expect(BINANCE_SPOT_BROKER.meanings['-2013']?.kind).toBe('NOT_FOUND')
  })
})

describe('what is not sent', () => {
  it.each<[string, Partial<OrderSpecification>]>([
    ['less than the smallest quantity', { quantity: 9 }],
    ['less than the smallest value', { quantity: 100 }],
    ['a price between two ticks', { limitPrice: 100_001 }],
    ['a good-till-date order without a date', { timeInForce: 'GTD' }],
    ['a market order that only adds', { type: 'MARKET', special: { ...SPECIAL, postOnly: true } }],
    ['one of a group', { ocoGroup: 'pair' }],
  ])('%s', (_what, changes) => {
    const order = orderFor(instrument, { quantity: 12_345_678_901, ...changes })
    expect(refusalOf(order, market, KRAKEN_BROKER)?.text).toMatch(/not sent|nothing was sent/)
  })
})
