import { describe, expect, it } from 'vitest'
import { createKrakenVersion1Normaliser } from '#adapters/feeds/crypto/kraken/createVersion1Normaliser.ts'
import { createKrakenVersion2Normaliser } from '#adapters/feeds/crypto/kraken/createVersion2Normaliser.ts'
import { KRAKEN_ADDRESS, krakenPing, krakenSubscriptions } from '#adapters/feeds/crypto/kraken/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000

describe('version 1 of Kraken', () => {
  const book = (depth: number, ...parts: readonly object[]): string =>
    JSON.stringify([7, ...parts, `book-${depth}`, 'XBT/USD'])
  const snapshot = {
    as: [
      ['0.05005', '0.00000500', '1582905487.684110'],
      ['0.05010', '0.00000500', '1582905486.187983'],
    ],
    bs: [
      ['0.05000', '0.00000500', '1582905487.439814'],
      ['0.04995', '0.00000500', '1582905485.119396'],
    ],
  }

  it('tells trades to the microsecond', () => {
    const text =
      '[0,[["5541.20000","0.15850568","1534614057.321597","s","l",""],["6060.0","0.02455","1534614057.324998","b","l",""]],"trade","XBT/USD"]'
    expect(createKrakenVersion1Normaliser().normalise(text, ARRIVAL).events).toMatchObject([
      {
        kind: 'TRADE',
        instrumentId: 'XBT/USD.KRAKEN',
        tsEvent: 1_534_614_057_321_597,
        aggressor: 'SELLER',
        tradeId: null,
      },
      { price: 6_060, size: 0.024_55, aggressor: 'BUYER' },
    ])
  })

  it('keeps the good trades of a message with a bad one', () => {
    const text = '[0,[["x","0.1","1534614057.3","s"],["6060.0","0.02","1534614057.3","b"]],"trade","XBT/USD"]'
    const said = createKrakenVersion1Normaliser().normalise(text, ARRIVAL)
    expect(said.events).toHaveLength(1)
    expect(said.rejected?.code).toBe('MESSAGE_MALFORMED')
  })

  it('checks the book; the checksums are those of zlib.crc32 in Python over the published text', () => {
    const { normalise } = createKrakenVersion1Normaliser()
    expect(normalise(book(10, snapshot), ARRIVAL).events).toMatchObject([
      { isSnapshot: true, tsEvent: 1_582_905_487_684_110, bids: [{ price: 0.05 }, { price: 0.049_95 }] },
    ])
    const right = book(
      10,
      { a: [['0.05005', '0.00000250', '1582905488.1']] },
      { b: [['0.05000', '0.00000000', '1582905488.2']], c: '2276346935' },
    )
    const said = normalise(right, ARRIVAL)
    expect(said.gap).toBeUndefined()
    expect(said.events).toMatchObject([
      {
        isSnapshot: false,
        tsEvent: 1_582_905_488_200_000,
        asks: [{ size: 0.000_002_5 }],
        bids: [{ price: 0.05, size: 0 }],
      },
    ])
    const wrong = book(10, { a: [['0.05005', '0.00000260', '1582905488.3']], c: '2276346935' })
    expect(normalise(wrong, ARRIVAL).gap).toMatchObject({ instrumentIds: ['XBT/USD.KRAKEN'], repair: 'RESUBSCRIBE' })
    // Without a book there is nothing to check, and the gap is not said again.
    expect(normalise(wrong, ARRIVAL).gap).toBeUndefined()
  })

  it('tells levels that fall out of the depth, which the venue does not', () => {
    const { normalise } = createKrakenVersion1Normaliser()
    normalise(book(2, snapshot), ARRIVAL)
    const said = normalise(book(2, { a: [['0.05004', '1.00000000', '1582905488.1']], c: '2259901587' }), ARRIVAL)
    expect(said.gap).toBeUndefined()
    expect(said.events).toMatchObject([
      {
        asks: [
          { price: 0.050_04, size: 1 },
          { price: 0.0501, size: 0 },
        ],
      },
    ])
  })

  it('names what it ignores and what the venue refused', () => {
    const { normalise } = createKrakenVersion1Normaliser()
    expect(normalise('{"event":"heartbeat"}', ARRIVAL)).toEqual({ events: [], ignored: 'heartbeat' })
    expect(normalise('[1,{},"ohlc-5","XBT/USD"]', ARRIVAL).ignored).toBe('ohlc-5')
    const refusal = '{"errorMessage":"Currency pair not supported","event":"subscriptionStatus","status":"error"}'
    expect(normalise(refusal, ARRIVAL).rejected?.code).toBe('VENUE_REFUSED')
    expect(normalise('[1,2]', ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
    expect(normalise(book(10, { as: 7 }), ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
  })
})

describe('version 2 of Kraken', () => {
  const book = (type: string, bids: string, asks: string, checksum: number): string =>
    `{"channel":"book","type":"${type}","data":[{"symbol":"MATIC/USD","bids":[${bids}],"asks":[${asks}],"checksum":${checksum},"timestamp":"2023-10-06T17:35:55.440295Z"}]}`
  const bid = '{"price":0.5666,"qty":4831.75496356}'
  const asks = '{"price":0.5668,"qty":4410.79769741},{"price":0.5670,"qty":10.0}'

  it('checks the book over its digits as written, zeros and all', () => {
    const { normalise } = createKrakenVersion2Normaliser()
    const first = normalise(book('snapshot', bid, asks, 1_607_183_195), ARRIVAL)
    expect(first.gap).toBeUndefined()
    expect(first.events).toMatchObject([
      { isSnapshot: true, tsEvent: 1_696_613_755_440_295, bids: [{ price: 0.5666, size: 4_831.754_963_56 }] },
    ])
    expect(normalise(book('update', '{"price":0.5667,"qty":0.50}', '', 4_152_717_518), ARRIVAL).gap).toBeUndefined()
    expect(normalise(book('update', '{"price":0.5667,"qty":0.51}', '', 4_152_717_518), ARRIVAL).gap?.repair).toBe(
      'RESUBSCRIBE',
    )
  })

  it('learns from the answer how deep a book is', () => {
    const { normalise } = createKrakenVersion2Normaliser()
    const answer = '{"method":"subscribe","result":{"channel":"book","depth":1,"symbol":"MATIC/USD"},"success":true}'
    expect(normalise(answer, ARRIVAL).ignored).toBe('subscribe')
    const said = normalise(
      '{"channel":"book","type":"snapshot","data":[{"symbol":"MATIC/USD","bids":[],"asks":[{"price":2.0,"qty":1.0},{"price":1.0,"qty":1.0}]}]}',
      ARRIVAL,
    )
    expect(said.events).toMatchObject([{ asks: [{ price: 2 }, { price: 1 }, { price: 2, size: 0 }] }])
  })

  it('tells trades and quotes, but not trades from before the subscription', () => {
    const { normalise } = createKrakenVersion2Normaliser()
    const trade = (type: string): string =>
      `{"channel":"trade","type":"${type}","data":[{"symbol":"BTC/USD","side":"sell","price":0.5117,"qty":40.0,"trade_id":9007199254740993,"timestamp":"2023-09-25T07:49:37.708706Z"}]}`
    expect(normalise(trade('update'), ARRIVAL).events).toMatchObject([
      { tradeId: '9007199254740993', aggressor: 'SELLER' },
    ])
    expect(normalise(trade('snapshot'), ARRIVAL).ignored).toBe('trades before the subscription')
    const ticker =
      '{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":99.9,"bid_qty":1.2,"ask":0,"ask_qty":0,"timestamp":"2026-07-10T00:00:02.123456Z"}]}'
    expect(normalise(ticker, ARRIVAL).events).toMatchObject([
      { kind: 'QUOTE', bid: { price: 99.9, size: 1.2 }, ask: null },
    ])
    expect(
      normalise('{"method":"subscribe","success":false,"error":"Unknown symbol"}', ARRIVAL).rejected?.reason,
    ).toContain('Unknown symbol')
  })

  it('is subscribed by channel', () => {
    const wanted = [
      { symbol: 'BTC/USD', kind: 'BOOK' },
      { symbol: 'ETH/USD', kind: 'BOOK' },
      { symbol: 'BTC/USD', kind: 'TRADES' },
    ] as const
    expect(krakenSubscriptions('subscribe', wanted, 3).map((text) => JSON.parse(text))).toEqual([
      { method: 'subscribe', params: { channel: 'trade', snapshot: false, symbol: ['BTC/USD'] }, req_id: 3 },
      { method: 'subscribe', params: { channel: 'book', depth: 100, symbol: ['BTC/USD', 'ETH/USD'] }, req_id: 4 },
    ])
    expect(JSON.parse(krakenPing(9))).toEqual({ method: 'ping', req_id: 9 })
    expect(KRAKEN_ADDRESS).toMatch(/^wss:/)
  })
})
