import { describe, expect, it } from 'vitest'
import { createCoinbaseAdvancedNormaliser } from '#adapters/feeds/crypto/coinbase/createAdvancedNormaliser.ts'
import { createCoinbaseExchangeNormaliser } from '#adapters/feeds/crypto/coinbase/createExchangeNormaliser.ts'
import {
  COINBASE_ADDRESSES,
  coinbaseAdvancedSubscriptions,
  coinbaseExchangeSubscriptions,
} from '#adapters/feeds/crypto/coinbase/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000
const WANTED = [
  { symbol: 'BTC-USD', kind: 'BOOK' },
  { symbol: 'BTC-USD', kind: 'TRADES' },
] as const

describe('Coinbase Exchange', () => {
  const { normalise } = createCoinbaseExchangeNormaliser()

  it('names the side that waited, so the other one took', () => {
    const match = {
      type: 'match',
      trade_id: 10,
      time: '2014-11-07T08:19:27.028459Z',
      product_id: 'BTC-USD',
      size: '5.23512',
      price: '400.23',
      side: 'sell',
    }
    expect(normalise(match, ARRIVAL).events).toMatchObject([
      {
        kind: 'TRADE',
        instrumentId: 'BTC-USD.COINBASE',
        tradeId: '10',
        aggressor: 'BUYER',
        tsEvent: 1_415_348_367_028_459,
      },
    ])
    expect(normalise({ ...match, type: 'last_match' }, ARRIVAL)).toEqual({ events: [], ignored: 'last_match' })
    expect(normalise({ ...match, side: 'both' }, ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
  })

  it('tells books and their changes by side', () => {
    const snapshot =
      '{"type":"snapshot","product_id":"BTC-USD","bids":[["10101.10","0.45"]],"asks":[["10102.55","0.57"]]}'
    expect(normalise(snapshot, ARRIVAL).events).toMatchObject([{ isSnapshot: true, bids: [{ price: 10_101.1 }] }])
    const changes = [
      ['buy', '22356.27', '0.00000000'],
      ['sell', '22356.30', '1.0'],
      ['hold', '1', '1'],
    ]
    const said = normalise(
      { type: 'l2update', product_id: 'BTC-USD', changes, time: '2022-08-04T15:25:05.010758Z' },
      ARRIVAL,
    )
    expect(said.events).toMatchObject([
      { isSnapshot: false, bids: [{ size: 0 }], asks: [{ price: 22_356.3, size: 1 }] },
    ])
    expect(said.rejected?.code).toBe('LEVEL_MALFORMED')
  })

  it('tells quotes only with sizes', () => {
    const ticker = {
      type: 'ticker',
      product_id: 'ETH-USD',
      best_bid: '1285.04',
      best_ask: '1285.27',
      time: '2022-10-19T23:28:22.061769Z',
    }
    expect(normalise(ticker, ARRIVAL).ignored).toBe('ticker without sizes')
    const sized = { ...ticker, best_bid_size: '0.4', best_ask_size: '1.5' }
    expect(normalise(sized, ARRIVAL).events).toMatchObject([
      { bid: { price: 1_285.04, size: 0.4 }, ask: { size: 1.5 } },
    ])
  })

  it('is subscribed in one message', () => {
    expect(coinbaseExchangeSubscriptions('subscribe', WANTED).map((text) => JSON.parse(text))).toEqual([
      {
        type: 'subscribe',
        channels: [
          { name: 'matches', product_ids: ['BTC-USD'] },
          { name: 'level2_batch', product_ids: ['BTC-USD'] },
        ],
      },
    ])
    expect(coinbaseExchangeSubscriptions('subscribe', [])).toEqual([])
    expect(COINBASE_ADDRESSES.exchange).toMatch(/^wss:/)
  })
})

describe('Coinbase Advanced Trade', () => {
  const message = (channel: string, number: number, event: object): object => ({
    channel,
    timestamp: '2023-02-09T20:32:50.714964855Z',
    sequence_num: number,
    events: [event],
  })
  const book = (type: string): object => ({
    type,
    product_id: 'BTC-USD',
    updates: [{ side: 'bid', event_time: '1970-01-01T00:00:00Z', price_level: '21921.73', new_quantity: '0.06' }],
  })

  it('breaks every book of the connection when a message is missing, and says so once', () => {
    const { normalise } = createCoinbaseAdvancedNormaliser()
    expect(normalise(message('l2_data', 0, book('snapshot')), ARRIVAL).events).toMatchObject([
      { isSnapshot: true, tsEvent: 1_675_974_770_714_964, bids: [{ price: 21_921.73, size: 0.06 }], asks: [] },
    ])
    expect(normalise(message('heartbeats', 1, {}), ARRIVAL)).toEqual({ events: [], ignored: 'heartbeats' })
    expect(normalise(message('l2_data', 2, book('update')), ARRIVAL).gap).toBeUndefined()
    const broken = normalise(message('heartbeats', 4, {}), ARRIVAL)
    expect(broken.gap).toMatchObject({ instrumentIds: ['BTC-USD.COINBASE'], repair: 'RESUBSCRIBE' })
    expect(normalise(message('heartbeats', 6, {}), ARRIVAL).gap).toBeUndefined()
  })

  it('tells new trades and quotes', () => {
    const { normalise } = createCoinbaseAdvancedNormaliser()
    const trades = [
      {
        trade_id: '000000000',
        product_id: 'ETH-USD',
        price: '1260.01',
        size: '0.3',
        side: 'BUY',
        time: '2019-08-14T20:42:27.265Z',
      },
    ]
    expect(normalise(message('market_trades', 0, { type: 'update', trades }), ARRIVAL).events).toMatchObject([
      { tradeId: '000000000', aggressor: 'SELLER', tsEvent: 1_565_815_347_265_000 },
    ])
    expect(normalise(message('market_trades', 1, { type: 'snapshot', trades }), ARRIVAL).ignored).toBe(
      'no news in market_trades',
    )
    const tickers = [
      { product_id: 'BTC-USD', best_bid: '1', best_bid_quantity: '2', best_ask: '3', best_ask_quantity: '4' },
    ]
    expect(normalise(message('ticker', 2, { type: 'update', tickers }), ARRIVAL).events).toMatchObject([
      { kind: 'QUOTE', bid: { price: 1, size: 2 }, ask: { price: 3, size: 4 } },
    ])
  })

  it('is subscribed with heartbeats', () => {
    const messages = coinbaseAdvancedSubscriptions('subscribe', WANTED).map((text) => JSON.parse(text))
    expect(messages.map(({ channel }) => channel)).toEqual(['market_trades', 'level2', 'heartbeats'])
    expect(coinbaseAdvancedSubscriptions('unsubscribe', WANTED)).toHaveLength(2)
  })
})
