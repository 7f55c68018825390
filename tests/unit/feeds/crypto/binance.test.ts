import { describe, expect, it } from 'vitest'
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { BINANCE_ADDRESSES, binanceSubscriptions } from '#adapters/feeds/crypto/binance/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000
const change = (first: number, last: number, price: string, previous?: number): object => ({
  e: 'depthUpdate',
  E: 1_672_515_782_136,
  s: 'BNBBTC',
  U: first,
  u: last,
  ...(previous === undefined ? {} : { pu: previous }),
  b: [[price, '1']],
  a: [],
})
const snapshot = (last: number): object => ({ lastUpdateId: last, bids: [['0.0020', '3']], asks: [['0.0030', '4']] })
const pricesOf = (said: { readonly events: readonly object[] }): readonly unknown[] =>
  said.events
    .map((event) => ('bids' in event ? event.bids : null))
    .map((bids) => (bids as { price: number }[])[0]?.price)

describe('trades and quotes of Binance', () => {
  it('tell who took, with times of the matching engine and ids as text', () => {
    const { normalise } = createBinanceNormaliser('SPOT')
    const said = normalise(
      '{"stream":"bnbbtc@trade","data":{"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345678901234567890,"p":"0.00100","q":"100","T":1672515782135,"m":true,"M":true}}',
      ARRIVAL,
    )
    expect(said).toEqual({
      events: [
        {
          kind: 'TRADE',
          instrumentId: 'BNBBTC.BINANCE',
          tsEvent: 1_672_515_782_135_000,
          tsInit: ARRIVAL,
          tradeId: '12345678901234567890',
          price: 0.001,
          size: 100,
          aggressor: 'SELLER',
        },
      ],
    })
  })

  it('tell an empty side as none', () => {
    const { normalise } = createBinanceNormaliser('SPOT')
    const said = normalise('{"u":4,"s":"BNBUSDT","b":"25.3519","B":"31.21","a":"0.00","A":"0.00"}', ARRIVAL)
    expect(said.events).toEqual([
      {
        kind: 'QUOTE',
        instrumentId: 'BNBUSDT.BINANCE',
        tsEvent: ARRIVAL,
        tsInit: ARRIVAL,
        bid: { price: 25.3519, size: 31.21 },
        ask: null,
      },
    ])
  })

  it('count an execution once: aggTrade only where it was chosen', () => {
    const text =
      '{"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":7,"p":"1","q":"1","f":1,"l":2,"T":1672515782136,"m":false}'
    expect(createBinanceNormaliser('USD_M').normalise(text, ARRIVAL)).toEqual({ events: [], ignored: 'aggTrade' })
    const { events } = createBinanceNormaliser('USD_M', { trades: 'aggTrade' }).normalise(text, ARRIVAL)
    expect(events).toMatchObject([
      { kind: 'TRADE', tradeId: '7', aggressor: 'BUYER', instrumentId: 'BNBBTC.BINANCE-USDM' },
    ])
  })

  it.each([
    ['price', { p: '0' }],
    ['price', { p: 'NaN' }],
    ['size', { q: '-1' }],
    ['side', { m: 'true' }],
    ['time', { T: 'soon' }],
    ['symbol', { s: 'a b' }],
    ['symbol', { s: 7 }],
  ])('are set aside without a usable %s', (what, wrong) => {
    const trade = { e: 'trade', s: 'BNBBTC', t: 1, p: '1', q: '1', T: 1_672_515_782_136, m: true, ...wrong }
    const { events, rejected } = createBinanceNormaliser('SPOT').normalise(trade, ARRIVAL)
    expect(events).toEqual([])
    expect(rejected?.code).toBe('MESSAGE_MALFORMED')
    expect(rejected?.reason).toContain(what)
  })

  it('name what they ignore and what the venue refused', () => {
    const { normalise } = createBinanceNormaliser('SPOT')
    expect(normalise('{"e":"kline","s":"BNBBTC","k":{}}', ARRIVAL)).toEqual({ events: [], ignored: 'kline' })
    expect(normalise('{"result":null,"id":3}', ARRIVAL).ignored).toBe('answer to a request')
    expect(normalise('{"error":{"code":2,"msg":"Invalid"},"id":3}', ARRIVAL).rejected?.code).toBe('VENUE_REFUSED')
    expect(normalise('7', ARRIVAL).rejected?.code).toBe('MESSAGE_MALFORMED')
    expect(normalise('{', ARRIVAL).rejected?.code).toBe('MESSAGE_NOT_JSON')
    const partial = { stream: 'bnbbtc@depth5@100ms', data: snapshot(7) }
    expect(normalise(partial, ARRIVAL).ignored).toBe('partial depth')
  })
})

describe('books of Binance', () => {
  it('begin with a snapshot and go on with what has waited for it', () => {
    const { normalise, joinSnapshot } = createBinanceNormaliser('SPOT')
    for (const [first, last, price] of [
      [90, 99, '0.0011'],
      [100, 101, '0.0012'],
      [102, 103, '0.0013'],
    ] as const) {
      expect(normalise(change(first, last, price), ARRIVAL)).toEqual({ events: [] })
    }
    const said = joinSnapshot('BNBBTC', JSON.stringify(snapshot(100)), ARRIVAL)
    expect(said.gap).toBeUndefined()
    expect(pricesOf(said)).toEqual([0.002, 0.0012, 0.0013])
    expect(said.events.map((event) => event.kind === 'BOOK' && event.isSnapshot)).toEqual([true, false, false])
    expect(pricesOf(normalise(change(104, 104, '0.0014'), ARRIVAL))).toEqual([0.0014])
  })

  it('say a hole once, hold what follows, and recover with the next snapshot', () => {
    const { normalise, joinSnapshot } = createBinanceNormaliser('SPOT')
    joinSnapshot('BNBBTC', snapshot(100), ARRIVAL)
    expect(pricesOf(normalise(change(101, 102, '0.0011'), ARRIVAL))).toEqual([0.0011])
    const broken = normalise(change(105, 106, '0.0012'), ARRIVAL)
    expect(broken.events).toEqual([])
    expect(broken.gap).toMatchObject({ instrumentIds: ['BNBBTC.BINANCE'], repair: 'SNAPSHOT' })
    expect(normalise(change(107, 108, '0.0013'), ARRIVAL)).toEqual({ events: [] })
    // Too old: there is still a hole behind it.
    expect(joinSnapshot('BNBBTC', snapshot(103), ARRIVAL)).toMatchObject({ events: [], gap: { repair: 'SNAPSHOT' } })
    expect(pricesOf(joinSnapshot('BNBBTC', snapshot(105), ARRIVAL))).toEqual([0.002, 0.0012, 0.0013])
  })

  it('of futures follow the number that each change names', () => {
    const { normalise, joinSnapshot } = createBinanceNormaliser('USD_M')
    joinSnapshot('BNBBTC', snapshot(100), ARRIVAL)
    expect(pricesOf(normalise(change(95, 110, '0.0011', 90), ARRIVAL))).toEqual([0.0011])
    expect(pricesOf(normalise(change(130, 131, '0.0012', 110), ARRIVAL))).toEqual([0.0012])
    expect(normalise(change(132, 133, '0.0013', 130), ARRIVAL).gap?.repair).toBe('SNAPSHOT')
  })

  it('leave a bad level out and say so', () => {
    const { joinSnapshot } = createBinanceNormaliser('SPOT')
    const said = joinSnapshot(
      'BNBBTC',
      { ...snapshot(1), bids: [['0.1', '1'], ['0.2', '0.-1'], [], ['0', '1']] },
      ARRIVAL,
    )
    expect(said.rejected?.code).toBe('LEVEL_MALFORMED')
    expect(said.events).toMatchObject([{ bids: [{ price: 0.1, size: 1 }] }])
  })

  it('need a new snapshot after the connection was lost', () => {
    const { normalise, joinSnapshot, reset } = createBinanceNormaliser('SPOT')
    joinSnapshot('BNBBTC', snapshot(100), ARRIVAL)
    reset()
    expect(normalise(change(101, 102, '0.0011'), ARRIVAL)).toEqual({ events: [] })
  })
})

describe('derivatives of Binance', () => {
  it('are put together from their messages, and told only when something is new', () => {
    const { normalise, tellOpenInterest } = createBinanceNormaliser('COIN_M')
    const mark = {
      e: 'markPriceUpdate',
      E: 1_672_515_782_000,
      s: 'BTCUSD_PERP',
      p: '101',
      r: '0.0001',
      T: 1_672_516_800_000,
    }
    normalise({ e: 'indexPriceUpdate', E: 1_672_515_781_000, i: 'BTCUSD', p: '100.5' }, ARRIVAL)
    const [tick] = normalise(mark, ARRIVAL).events
    expect(tick).toEqual({
      kind: 'DERIVATIVE',
      instrumentId: 'BTCUSD_PERP.BINANCE-COINM',
      tsEvent: 1_672_515_782_000_000,
      tsInit: ARRIVAL,
      lastPrice: null,
      markPrice: 101,
      indexPrice: 100.5,
      fundingRate: 0.0001,
      predictedFundingRate: null,
      fundingAt: 1_672_516_800_000_000,
      openInterest: null,
    })
    expect(normalise(mark, ARRIVAL)).toEqual({ events: [] })
    const answer = { symbol: 'BTCUSD_PERP', openInterest: '15004', time: 1_672_515_783_000 }
    expect(tellOpenInterest(answer, ARRIVAL).events).toMatchObject([{ markPrice: 101, openInterest: 15_004 }])
  })

  it('have no funding when they end', () => {
    const { normalise } = createBinanceNormaliser('USD_M')
    const mark = { e: 'markPriceUpdate', E: 1_672_515_782_000, s: 'BTCUSDT_230331', p: '101', r: '0', T: 0 }
    expect(normalise(mark, ARRIVAL).events).toMatchObject([{ fundingRate: null, fundingAt: null }])
  })

  it('tell forced orders as liquidations, not as trades', () => {
    const { normalise } = createBinanceNormaliser('USD_M')
    const order = { s: 'BTCUSDT', S: 'SELL', q: '0.014', p: '9910', T: 1_568_014_460_893 }
    expect(normalise({ e: 'forceOrder', E: 1, o: order }, ARRIVAL).events).toMatchObject([
      { kind: 'LIQUIDATION', side: 'SELL', price: 9_910, size: 0.014, tradeId: null },
    ])
    const adl = { e: 'trade', s: 'BTCUSDT', t: 1, p: '1', q: '1', T: 1_672_515_782_136, m: true, X: 'ADL' }
    expect(normalise(adl, ARRIVAL)).toEqual({ events: [], ignored: 'trade outside the market' })
  })
})

describe('subscriptions of Binance', () => {
  it('name a stream for each thing wanted, at most 200 a message', () => {
    const wanted = [
      { symbol: 'BTCUSD_PERP', kind: 'TRADES' },
      { symbol: 'BTCUSD_PERP', kind: 'DERIVATIVES' },
    ] as const
    expect(binanceSubscriptions('COIN_M', 'subscribe', wanted, 5).map((text) => JSON.parse(text))).toEqual([
      {
        method: 'SUBSCRIBE',
        params: [
          'btcusd_perp@trade',
          'btcusd_perp@markPrice@1s',
          'btcusd_perp@ticker',
          'btcusd_perp@forceOrder',
          'btcusd@indexPrice@1s',
        ],
        id: 5,
      },
    ])
    const many = Array.from({ length: 401 }, (_, n) => ({ symbol: `S${n}`, kind: 'BOOK' as const }))
    const messages = binanceSubscriptions('SPOT', 'unsubscribe', many, 1).map((text) => JSON.parse(text))
    expect(messages.map(({ id, params }) => [id, params.length])).toEqual([
      [1, 200],
      [2, 200],
      [3, 1],
    ])
    expect(Object.values(BINANCE_ADDRESSES).every(({ stream }) => stream.startsWith('wss://'))).toBe(true)
  })
})
