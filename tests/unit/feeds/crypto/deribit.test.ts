import { describe, expect, it } from 'vitest'
import { createDeribitNormaliser } from '#adapters/feeds/crypto/deribit/createNormaliser.ts'
import {
  DERIBIT_ADDRESS,
  deribitHeartbeats,
  deribitSubscriptions,
} from '#adapters/feeds/crypto/deribit/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000
const notice = (channel: string, data: unknown): object => ({
  jsonrpc: '2.0',
  method: 'subscription',
  params: { channel, data },
})

describe('Deribit', () => {
  it.each([
    ['T', 'sell', ['SELL']],
    ['M', 'sell', ['BUY']],
    ['MT', 'buy', ['BUY', 'SELL']],
    ['none', 'buy', []],
  ])('tells the liquidations in a trade: %s of a %s', (liquidation, direction, sides) => {
    const trade = {
      trade_id: '48',
      timestamp: 1_590_484_512_188,
      price: 8_950,
      instrument_name: 'BTC-PERPETUAL',
      direction,
      amount: 10,
      liquidation,
    }
    const { events } = createDeribitNormaliser().normalise(notice('trades.BTC-PERPETUAL.100ms', [trade]), ARRIVAL)
    expect(events[0]).toMatchObject({
      kind: 'TRADE',
      tradeId: '48',
      size: 10,
      aggressor: direction === 'buy' ? 'BUYER' : 'SELLER',
    })
    expect(events.slice(1).map((event) => event.kind === 'LIQUIDATION' && event.side)).toEqual(sides)
  })

  it('follows the changes of a book by the number each one names', () => {
    const { normalise } = createDeribitNormaliser()
    const book = (change: object): object =>
      notice('book.BTC-PERPETUAL.100ms', {
        timestamp: 1_554_373_962_454,
        instrument_name: 'BTC-PERPETUAL',
        bids: [],
        asks: [],
        ...change,
      })
    const first = normalise(book({ type: 'snapshot', change_id: 1, bids: [['new', 5_042.34, 30]] }), ARRIVAL)
    expect(first.events).toMatchObject([{ isSnapshot: true, bids: [{ price: 5_042.34, size: 30 }] }])
    const second = normalise(
      book({ type: 'change', change_id: 3, prev_change_id: 1, bids: [['delete', 5_042.34, 0]] }),
      ARRIVAL,
    )
    expect(second.gap).toBeUndefined()
    expect(second.events).toMatchObject([{ isSnapshot: false, bids: [{ size: 0 }] }])
    const broken = normalise(book({ type: 'change', change_id: 9, prev_change_id: 7 }), ARRIVAL)
    expect(broken.gap).toMatchObject({ instrumentIds: ['BTC-PERPETUAL.DERIBIT'], repair: 'RESUBSCRIBE' })
    expect(normalise(book({ type: 'change', change_id: 10, prev_change_id: 9 }), ARRIVAL).gap).toBeUndefined()
    normalise(book({ type: 'snapshot', change_id: 12 }), ARRIVAL)
    expect(normalise(book({ type: 'change', change_id: 13, prev_change_id: 12 }), ARRIVAL).gap).toBeUndefined()
  })

  it('tells what a ticker holds: of options the best prices alone, of combinations prices below zero', () => {
    const { normalise } = createDeribitNormaliser()
    const ticker = (name: string, more: object): object =>
      notice(`ticker.${name}.100ms`, {
        timestamp: 1_623_060_194_301,
        instrument_name: name,
        best_bid_amount: 0,
        best_ask_amount: 0,
        ...more,
      })
    const perpetual = { open_interest: 44, mark_price: 36.5, last_price: null, index_price: 36, current_funding: 0 }
    expect(normalise(ticker('BTC-PERPETUAL', perpetual), ARRIVAL).events).toMatchObject([
      { kind: 'DERIVATIVE', lastPrice: null, markPrice: 36.5, fundingRate: 0, openInterest: 44 },
      { kind: 'QUOTE', bid: null, ask: null },
    ])
    const option = { best_bid_price: 0.03, best_bid_amount: 5, mark_price: 0.04, greeks: {} }
    expect(normalise(ticker('BTC-5JUN20-9250-C', option), ARRIVAL).events).toMatchObject([
      { kind: 'QUOTE', bid: { price: 0.03, size: 5 } },
    ])
    const combination = { best_ask_price: -5, best_ask_amount: 3 }
    expect(normalise(ticker('BTC-FS-30SEP22_PERP', combination), ARRIVAL).events.at(-1)).toMatchObject({
      ask: { price: -5, size: 3 },
    })
  })

  it('answers a test request, and asks for heartbeats', () => {
    const { normalise } = createDeribitNormaliser()
    const said = normalise('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}', ARRIVAL)
    expect(JSON.parse(said.reply ?? '')).toMatchObject({ method: 'public/test' })
    expect(
      normalise('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}', ARRIVAL).reply,
    ).toBeUndefined()
    expect(normalise('{"jsonrpc":"2.0","id":1,"error":{"message":"bad","code":-1}}', ARRIVAL).rejected?.code).toBe(
      'VENUE_REFUSED',
    )
    expect(JSON.parse(deribitHeartbeats(1))).toMatchObject({ method: 'public/set_heartbeat', params: { interval: 10 } })
  })

  it('is subscribed by channel', () => {
    const wanted = [
      { symbol: 'BTC-PERPETUAL', kind: 'BOOK' },
      { symbol: 'BTC-PERPETUAL', kind: 'DERIVATIVES' },
    ] as const
    expect(deribitSubscriptions('subscribe', wanted, 2).map((text) => JSON.parse(text))).toEqual([
      {
        jsonrpc: '2.0',
        id: 2,
        method: 'public/subscribe',
        params: { channels: ['book.BTC-PERPETUAL.100ms', 'ticker.BTC-PERPETUAL.100ms'] },
      },
    ])
    expect(DERIBIT_ADDRESS).toMatch(/^wss:/)
  })
})
