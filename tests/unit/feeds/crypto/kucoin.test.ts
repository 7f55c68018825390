import { describe, expect, it } from 'vitest'
import { kucoinConnection, kucoinPing, KUCOIN_TOKEN_ADDRESSES } from '#adapters/feeds/crypto/kucoin/connection.ts'
import { createKucoinFuturesNormaliser } from '#adapters/feeds/crypto/kucoin/createFuturesNormaliser.ts'
import { createKucoinSpotNormaliser } from '#adapters/feeds/crypto/kucoin/createSpotNormaliser.ts'
import { KUCOIN_BOOK_ADDRESSES, kucoinSubscriptions } from '#adapters/feeds/crypto/kucoin/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000
const message = (topic: string, subject: string, data: object): object => ({ type: 'message', topic, subject, data })

describe('the spot market of KuCoin', () => {
  it('tells trades to the microsecond, from nanoseconds', () => {
    const { normalise } = createKucoinSpotNormaliser()
    const data = { side: 'buy', price: '0.08200', size: '0.0102', tradeId: '5c24', time: '1545913818099033203' }
    expect(normalise(message('/market/match:BTC-USDT', 'trade.l3match', data), ARRIVAL).events).toMatchObject([
      {
        instrumentId: 'BTC-USDT.KUCOIN',
        tradeId: '5c24',
        tsEvent: 1_545_913_818_099_033,
        aggressor: 'BUYER',
        price: 0.082,
      },
    ])
  })

  it('takes the symbol from the subject where the topic is for all', () => {
    const { normalise } = createKucoinSpotNormaliser()
    const data = { bestAsk: '3', bestAskSize: '4', bestBid: '1', bestBidSize: '2', time: 1_704_873_323_416 }
    expect(normalise(message('/market/ticker:all', 'ETH-BTC', data), ARRIVAL).events).toMatchObject([
      { instrumentId: 'ETH-BTC.KUCOIN', bid: { price: 1, size: 2 }, ask: { price: 3, size: 4 } },
    ])
  })

  it('joins changes with a snapshot; a change at price 0 moves only the number', () => {
    const { normalise, joinSnapshot } = createKucoinSpotNormaliser()
    const change = (first: number, last: number, asks: readonly unknown[]): object =>
      message('/market/level2:BTC-USDT', 'trade.l2update', {
        sequenceStart: first,
        sequenceEnd: last,
        changes: { asks, bids: [] },
      })
    normalise(change(10, 11, [['5', '1', '11']]), ARRIVAL)
    const answer = {
      code: '200000',
      data: { time: 1_663_747_970_273, sequence: '10', bids: [['4', '1']], asks: [['6', '1']] },
    }
    expect(joinSnapshot('BTC-USDT', answer, ARRIVAL).events).toMatchObject([
      { isSnapshot: true, tsEvent: 1_663_747_970_273_000 },
      { isSnapshot: false, asks: [{ price: 5 }] },
    ])
    expect(normalise(change(12, 12, [['0', '0', '12']]), ARRIVAL)).toEqual({ events: [] })
    expect(normalise(change(13, 13, [['5', '0', '13']]), ARRIVAL).events).toMatchObject([
      { asks: [{ price: 5, size: 0 }] },
    ])
    expect(normalise(change(15, 15, [['5', '1', '15']]), ARRIVAL).gap?.repair).toBe('SNAPSHOT')
    expect(joinSnapshot('BTC-USDT', { code: '400001', msg: 'no' }, ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
  })
})

describe('the futures of KuCoin', () => {
  it('join changes of one level each', () => {
    const { normalise, joinSnapshot } = createKucoinFuturesNormaliser()
    const change = (sequence: number, text: string): object =>
      message('/contractMarket/level2:XBTUSDM', 'level2', { sequence, change: text, timestamp: 1_551_770_400_000 })
    joinSnapshot(
      'XBTUSDM',
      '{"code":"200000","data":{"sequence":18,"bids":[[4000,1]],"asks":[[5000,2]],"ts":1551770400000000001}}',
      ARRIVAL,
    )
    expect(normalise(change(19, '5000.0,sell,83'), ARRIVAL).events).toMatchObject([
      { asks: [{ price: 5_000, size: 83 }], bids: [] },
    ])
    expect(normalise(change(20, '5000.0,sell'), ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
    expect(normalise(change(21, '4000,buy,0'), ARRIVAL).gap).toBeDefined()
  })

  it('tell the rate expected next apart from the rate that holds', () => {
    const { normalise, tellContract } = createKucoinFuturesNormaliser()
    const funding = (granularity: number, fundingRate: number): object =>
      message('/contract/instrument:XBTUSDM', 'funding.rate', {
        granularity,
        fundingRate,
        timestamp: 1_551_770_400_000,
      })
    expect(normalise(funding(60_000, -0.002), ARRIVAL).events).toMatchObject([
      { fundingRate: null, predictedFundingRate: -0.002 },
    ])
    expect(normalise(funding(28_800_000, 0.001), ARRIVAL).events).toMatchObject([
      { fundingRate: 0.001, predictedFundingRate: -0.002 },
    ])
    expect(
      tellContract({ code: '200000', data: { symbol: 'XBTUSDM', openInterest: '8000' } }, ARRIVAL).events,
    ).toMatchObject([{ openInterest: 8_000 }])
  })

  it('read nanoseconds that came as a number without losing a digit of the microseconds', () => {
    const text =
      '{"topic":"/contractMarket/execution:XBTUSDM","type":"message","subject":"match","data":{"side":"buy","size":1,"price":"3200","tradeId":"5c89","ts":1705708799998123456}}'
    expect(createKucoinFuturesNormaliser().normalise(text, ARRIVAL).events).toMatchObject([
      { tsEvent: 1_705_708_799_998_123 },
    ])
  })
})

describe('a connection to KuCoin', () => {
  const answer = (endpoint: string): object => ({
    code: '200000',
    data: { token: 'a&b', instanceServers: [{ endpoint, pingInterval: 18_000, pingTimeout: 10_000 }] },
  })

  it('goes where the venue says, with the token', () => {
    expect(kucoinConnection(answer('wss://ws-api-spot.kucoin.com/'), 'x1')).toEqual({
      address: 'wss://ws-api-spot.kucoin.com/?token=a%26b&connectId=x1',
      pingEvery: 18_000_000,
    })
    expect(JSON.parse(kucoinPing(4))).toEqual({ id: '4', type: 'ping' })
    expect(Object.values(KUCOIN_TOKEN_ADDRESSES).every((address) => address.startsWith('https://'))).toBe(true)
  })

  it.each(['ws://ws-api-spot.kucoin.com/', 'wss://kucoin.com.example.org/', 'wss://notkucoin.com/', 'nowhere'])(
    'does not go to %s',
    (endpoint) => {
      expect(kucoinConnection(answer(endpoint), 'x1')).toBeNull()
    },
  )

  it('is subscribed by topic', () => {
    const wanted = [
      { symbol: 'XBTUSDTM', kind: 'DERIVATIVES' },
      { symbol: 'XBTUSDTM', kind: 'BOOK' },
    ] as const
    const topics = (product: 'spot' | 'futures'): readonly unknown[] =>
      kucoinSubscriptions(product, 'subscribe', wanted, 1).map((text) => JSON.parse(text).topic)
    expect(topics('futures')).toEqual(['/contractMarket/level2:XBTUSDTM', '/contract/instrument:XBTUSDTM'])
    expect(topics('spot')).toEqual(['/market/level2:XBTUSDTM'])
    expect(KUCOIN_BOOK_ADDRESSES.spot).toMatch(/^https:/)
  })
})
