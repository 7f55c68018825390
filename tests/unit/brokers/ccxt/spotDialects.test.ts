import { describe, expect, it } from 'vitest'
import type { BrokerDialect } from '#adapters/brokers/ccxt/brokerDialect.ts'
import type { BrokerMarket } from '#adapters/brokers/ccxt/brokerMarkets.ts'
import { refusalOf } from '#adapters/brokers/ccxt/localChecks.ts'
import { rowOf } from '#adapters/brokers/ccxt/rows.ts'
import { COINBASE_BROKER } from '#adapters/brokers/ccxt/venues/coinbase.ts'
import { coinbaseFill, coinbaseOrder } from '#adapters/brokers/ccxt/venues/coinbaseRows.ts'
import { HTX_BROKER } from '#adapters/brokers/ccxt/venues/htx.ts'
import { htxFill, htxOrder } from '#adapters/brokers/ccxt/venues/htxRows.ts'
import { KUCOIN_BROKER } from '#adapters/brokers/ccxt/venues/kucoin.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { orderFor } from '../../../contract/brokers/faultKit/faultBench.ts'
import { marketAt } from '../../../servers/brokers/exchangeBrokerInstruments.ts'

const instrument = marketAt('ANY', 'SOL/USDT', { priceDecimals: 3, priceIncrement: 5, quantityDecimals: 4 })
const market: BrokerMarket = {
  instrument,
  symbol: 'SOL-USDT',
  names: ['SOL-USDT'],
  base: 'SOL',
  quote: 'USDT',
  leastQuantity: 1,
  leastCost: 0,
}
const SPECIAL = { postOnly: false, displayQuantity: null, trail: null, expireAt: null }
const ADDING = { ...SPECIAL, postOnly: true }
const EXPIRY = 1_900_000_000_000_000

function fieldsOf(dialect: BrokerDialect, changes: Partial<OrderSpecification>): object {
  const order = orderFor(instrument, { quantity: 1_234_567, ...changes })
  expect(refusalOf(order, market, dialect)).toBeNull()
  return dialect.submit(order, market, 'NAME').fields
}

function lackOf(dialect: BrokerDialect, changes: Partial<OrderSpecification>): string | undefined {
  return refusalOf(orderFor(instrument, { quantity: 1_234_567, ...changes }), market, dialect)?.code
}

describe('orders for KuCoin', () => {
  it('are written as its spot market wants them', () => {
    const base = { clientOid: 'NAME', symbol: 'SOL-USDT', side: 'buy', size: '123.4567' }
    expect(fieldsOf(KUCOIN_BROKER, {})).toEqual({ ...base, type: 'limit', price: '100.000', timeInForce: 'GTC' })
    expect(fieldsOf(KUCOIN_BROKER, { type: 'MARKET' })).toEqual({ ...base, type: 'market' })
    expect(fieldsOf(KUCOIN_BROKER, { special: ADDING })).toMatchObject({ postOnly: true })
    expect(lackOf(KUCOIN_BROKER, { type: 'STOP_LIMIT' })).toBe('BROKER_NOT_OFFERED')
  })

  it.each([
    ['General,Spot', false],
    ['General,Spot,InnerTransfer', false],
    ['General,Trade,Transfer', true],
    ['General,Spot,Withdrawal', true],
  ])('with a key of the rights %s: may it withdraw? %s', async (permission, canWithdraw) => {
    const told = await KUCOIN_BROKER.identify(
      async () => ({ ok: true, value: { code: '200000', data: { uid: '7', permission } } }),
      'key',
    )
    expect(told).toMatchObject({ number: '7', canWithdraw })
  })

  it.each([
    ['order_not_exist_or_not_allow_to_cancel', 'NOT_FOUND'],
    ['validation.createOrder.clientOidDuplicated', 'DUPLICATE'],
    ['Order size below the minimum requirement.', 'REFUSED'],
  ])('are judged by the words of the code for many things: %s', (msg, kind) => {
    const said = KUCOIN_BROKER.readRefusal(200, { code: '400100', msg })
    expect(KUCOIN_BROKER.meanings[said?.code ?? '']?.kind).toBe(kind)
  })
})

describe('orders for HTX', () => {
  it('are written as its spot market wants them', () => {
    const base = { symbol: 'SOL-USDT', amount: '123.4567', source: 'spot-api', 'client-order-id': 'NAME' }
    expect(fieldsOf(HTX_BROKER, {})).toEqual({ ...base, type: 'buy-limit', price: '100.000' })
    expect(fieldsOf(HTX_BROKER, { timeInForce: 'IOC' })).toMatchObject({ type: 'buy-ioc' })
    expect(fieldsOf(HTX_BROKER, { timeInForce: 'FOK' })).toMatchObject({ type: 'buy-limit-fok' })
    expect(fieldsOf(HTX_BROKER, { special: ADDING })).toMatchObject({ type: 'buy-limit-maker' })
    expect(fieldsOf(HTX_BROKER, { type: 'MARKET', side: 'SELL' })).toEqual({ ...base, type: 'sell-market' })
    const stop = { type: 'sell-stop-limit', 'stop-price': '110.000', operator: 'lte' }
    expect(fieldsOf(HTX_BROKER, { type: 'STOP_LIMIT', side: 'SELL' })).toMatchObject(stop)
  })

  it('are not sent where it would take them for something else', () => {
    expect(lackOf(HTX_BROKER, { type: 'MARKET' })).toBe('BROKER_NOT_OFFERED')
    expect(lackOf(HTX_BROKER, { type: 'STOP' })).toBe('BROKER_NOT_OFFERED')
    expect(lackOf(HTX_BROKER, { type: 'STOP_LIMIT', timeInForce: 'FOK' })).toBe('BROKER_NOT_OFFERED')
    expect(lackOf(HTX_BROKER, { timeInForce: 'IOC', special: ADDING })).toBe('BROKER_NOT_OFFERED')
  })

  it('that spend an amount of money have no quantity, and fees that were paid in points are no fees in money', () => {
    const order = { id: '7', type: 'buy-market', state: 'filled', symbol: 'solusdt', amount: '50', price: '0' }
    const told = rowOf({ ...order, 'field-amount': '0.5', 'created-at': '1600000000000', 'finished-at': '0' })
    expect(told && htxOrder(told)).toMatchObject({ type: null, side: 'BUY', at: 1_600_000_000_000_000 })
    const fill = { id: '8', 'order-id': '7', symbol: 'solusdt', type: 'buy-market', price: '100', role: 'taker' }
    const paid = { 'filled-fees': '0', 'filled-points': '0.1', 'fee-currency': 'sol', 'fee-deduct-currency': 'hbpoint' }
    const row = rowOf({ ...fill, ...paid, 'filled-amount': '0.5', 'created-at': '1600000000000' })
    expect(row && htxFill(row)).toMatchObject({ fee: { amount: '0.1', asset: 'HBPOINT' }, liquidity: 'TAKER' })
  })

  it.each(['0', '-1'])('are not found when a cancel by name is answered with %s', (data) => {
    const said = HTX_BROKER.readRefusal(200, { status: 'ok', data })
    expect(HTX_BROKER.meanings[said?.code ?? '']?.kind).toBe('NOT_FOUND')
  })
})

describe('orders for Coinbase', () => {
  const configured = (changes: Partial<OrderSpecification>): unknown =>
    Reflect.get(fieldsOf(COINBASE_BROKER, changes), 'order_configuration')

  it('are written as its configurations', () => {
    const terms = { base_size: '123.4567', limit_price: '100.000' }
    expect(fieldsOf(COINBASE_BROKER, {})).toMatchObject({
      client_order_id: 'NAME',
      product_id: 'SOL-USDT',
      side: 'BUY',
    })
    expect(configured({})).toEqual({ limit_limit_gtc: { ...terms, post_only: false } })
    expect(configured({ special: ADDING })).toEqual({ limit_limit_gtc: { ...terms, post_only: true } })
    expect(configured({ timeInForce: 'IOC' })).toEqual({ sor_limit_ioc: terms })
    expect(configured({ timeInForce: 'FOK' })).toEqual({ limit_limit_fok: terms })
    expect(configured({ type: 'MARKET' })).toEqual({ market_market_ioc: { base_size: '123.4567' } })
    expect(configured({ timeInForce: 'GTD', special: { ...SPECIAL, expireAt: EXPIRY } })).toEqual({
      limit_limit_gtd: { ...terms, end_time: '2030-03-17T17:46:40.000Z', post_only: false },
    })
    expect(configured({ type: 'STOP_LIMIT', side: 'SELL' })).toEqual({
      stop_limit_stop_limit_gtc: { ...terms, stop_price: '110.000', stop_direction: 'STOP_DIRECTION_STOP_DOWN' },
    })
    expect(lackOf(COINBASE_BROKER, { type: 'STOP_LIMIT', timeInForce: 'IOC' })).toBe('BROKER_NOT_OFFERED')
  })

  it('that spend an amount of money are told by their executions, to the nearest step', () => {
    const order = { order_id: 'o', product_id: 'SOL-USDT', side: 'BUY', status: 'FILLED', filled_size: '0.33' }
    const row = rowOf({
      ...order,
      created_time: '2026-01-02T03:04:05.123456Z',
      order_configuration: { market_market_ioc: { quote_size: '50' } },
    })
    expect(row && coinbaseOrder(row)).toMatchObject({ type: null, status: 'FILLED', at: 1_767_323_045_123_456 })
    const fill = { entry_id: 'e', order_id: 'o', product_id: 'SOL-USDT', side: 'BUY', commission: '0.3' }
    const told = rowOf({ ...fill, trade_time: '2026-01-02T03:04:05Z', size: '50', price: '150', size_in_quote: true })
    expect(told && coinbaseFill(told, [market])).toMatchObject({ quantity: '0.3333', price: '150' })
  })

  it.each([
    [{ error: 'UNKNOWN_FAILURE_REASON', preview_failure_reason: 'PREVIEW_INSUFFICIENT_FUND' }, 'REFUSED'],
    [{ new_order_failure_reason: 'DUPLICATE_CLIENT_ORDER_ID' }, 'DUPLICATE'],
    [{ error: 'UNKNOWN_FAILURE_REASON' }, undefined],
    [{ error: 'SOMETHING_NEW' }, undefined],
  ])('are refused by the word that says why: %o', (error_response, kind) => {
    const said = COINBASE_BROKER.readRefusal(200, { success: false, error_response })
    expect(said).not.toBeNull()
    expect(COINBASE_BROKER.meanings[said?.code ?? '']?.kind).toBe(kind)
  })
})

describe('what proves nothing', () => {
  it('is in no table of refusals', () => {
    const codes = ['500000', '408000', '126038', 'gateway-internal-error', 'timeout', 'UNKNOWN_FAILURE_REASON']
    for (const { meanings } of [KUCOIN_BROKER, HTX_BROKER, COINBASE_BROKER])
      expect(codes.filter((code) => Object.hasOwn(meanings, code))).toEqual([])
  })
})
