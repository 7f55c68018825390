import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createHtxNormaliser } from '#adapters/feeds/crypto/htx/createNormaliser.ts'
import { HTX_ADDRESSES, htxBookRequest, htxSubscriptions } from '#adapters/feeds/crypto/htx/subscriptions.ts'

const ARRIVAL = 1_700_000_000_000_000

describe('messages of HTX', () => {
  it('come compressed, with ids longer than a number holds', () => {
    const text =
      '{"ch":"market.btcusdt.trade.detail","ts":1630994963175,"tick":{"id":1,"data":[{"id":137005445109359286410323766,"ts":1630994963173,"amount":0.006754,"price":52648.62,"direction":"buy"}]}}'
    const said = createHtxNormaliser('SPOT').normalise(gzipSync(text), ARRIVAL)
    expect(said.events).toMatchObject([
      {
        instrumentId: 'BTCUSDT.HTX',
        tradeId: '137005445109359286410323766',
        tsEvent: 1_630_994_963_173_000,
        aggressor: 'BUYER',
      },
    ])
  })

  it('are refused when they are not whole, or unpack to far more than a message', () => {
    const { normalise } = createHtxNormaliser('SPOT')
    const packed = gzipSync('{"ping":1}')
    expect(normalise(packed.subarray(0, packed.length - 5), ARRIVAL).rejected?.code).toBe('MESSAGE_NOT_COMPRESSED')
    expect(normalise(new Uint8Array([1, 2, 3]), ARRIVAL).rejected?.code).toBe('MESSAGE_NOT_COMPRESSED')
    const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024, 32), { level: 9 })
    expect(bomb.length).toBeLessThan(100_000)
    expect(normalise(bomb, ARRIVAL).rejected?.code).toBe('MESSAGE_TOO_LARGE')
  })

  it.each([
    ['{"ping":1492420473027}', '{"pong":1492420473027}'],
    ['{"op":"ping","ts":"1492420473058"}', '{"op":"pong","ts":"1492420473058"}'],
    ['{"action":"ping","data":{"ts":1575537778295}}', '{"action":"pong","data":{"ts":1575537778295}}'],
  ])('%s is answered', (ping, pong) => {
    expect(createHtxNormaliser('SPOT').normalise(ping, ARRIVAL)).toEqual({ events: [], ignored: 'ping', reply: pong })
  })

  it('are never echoed but for their number', () => {
    for (const ping of ['{"ping":"<b>"}', '{"ping":{"a":1}}', '{"ping":-1}', '{"op":"ping","ts":"1}{"}']) {
      expect(createHtxNormaliser('SPOT').normalise(ping, ARRIVAL).reply).toBeUndefined()
    }
  })
})

describe('books of HTX', () => {
  const mbp = (previous: number, last: number, price: number): object => ({
    ch: 'market.btcusdt.mbp.150',
    ts: 1_573_199_608_679,
    tick: { seqNum: last, prevSeqNum: previous, bids: [[price, 1]], asks: [] },
  })
  const answer = (last: number): object => ({
    rep: 'market.btcusdt.mbp.150',
    status: 'ok',
    ts: 1_573_199_608_600,
    data: { seqNum: last, bids: [[618.37, 71.594]], asks: [[650.59, 14.909]] },
  })

  it('of spot are joined with the one asked for', () => {
    const { normalise } = createHtxNormaliser('SPOT')
    expect(normalise(mbp(5, 7, 1), ARRIVAL)).toEqual({ events: [] })
    expect(normalise(mbp(7, 9, 2), ARRIVAL)).toEqual({ events: [] })
    const joined = normalise(answer(7), ARRIVAL)
    expect(joined.events).toMatchObject([{ isSnapshot: true }, { isSnapshot: false, bids: [{ price: 2 }] }])
    expect(normalise(mbp(9, 12, 3), ARRIVAL).events).toHaveLength(1)
    expect(normalise(mbp(13, 14, 3), ARRIVAL).gap?.repair).toBe('SNAPSHOT')
  })

  it('of contracts count their versions', () => {
    const { normalise } = createHtxNormaliser('LINEAR_SWAP')
    const depth = (event: string, version: number): object => ({
      ch: 'market.BTC-USDT.depth.size_20.high_freq',
      ts: 1_603_707_576_468,
      tick: { event, version, bids: [[1, version]], asks: [] },
    })
    expect(normalise(depth('snapshot', 5), ARRIVAL).events).toMatchObject([
      { isSnapshot: true, instrumentId: 'BTC-USDT.HTX-LINEAR-SWAP' },
    ])
    expect(normalise(depth('update', 6), ARRIVAL).gap).toBeUndefined()
    expect(normalise(depth('update', 8), ARRIVAL).gap).toMatchObject({ repair: 'RESUBSCRIBE' })
    expect(normalise(depth('update', 11), ARRIVAL).gap).toBeUndefined()
  })
})

describe('derivatives of HTX', () => {
  it('tell price, funding and open interest together', () => {
    const { normalise } = createHtxNormaliser('COIN_SWAP')
    normalise(
      {
        ch: 'market.BTC-USD.basis.1min.open',
        ts: 1_603_713_510_000,
        tick: { index_price: '13020.15', contract_price: '13026.8' },
      },
      ARRIVAL,
    )
    const row = {
      contract_code: 'BTC-USD',
      funding_rate: '-0.000220',
      estimated_rate: null,
      settlement_time: '1603785600000',
    }
    const said = normalise(
      { op: 'notify', topic: 'public.BTC-USD.funding_rate', ts: 1_603_778_748_167, data: [row] },
      ARRIVAL,
    )
    expect(said.events).toMatchObject([
      {
        lastPrice: 13_026.8,
        indexPrice: 13_020.15,
        fundingRate: -0.000_22,
        predictedFundingRate: null,
        fundingAt: 1_603_785_600_000_000,
      },
    ])
  })

  it('name a dated contract by its term once that is known', () => {
    const { normalise } = createHtxNormaliser('FUTURES')
    const row = {
      symbol: 'BTC',
      contract_code: 'BTC200925',
      direction: 'sell',
      volume: 319,
      price: 9_115.43,
      created_at: 1_593_561_773_025,
    }
    const liquidation = { op: 'notify', topic: 'public.BTC.liquidation_orders', ts: 1, data: [row] }
    expect(normalise(liquidation, ARRIVAL).events).toMatchObject([
      { instrumentId: 'BTC200925.HTX-FUTURES', side: 'SELL' },
    ])
    normalise(
      {
        op: 'notify',
        topic: 'public.BTC.contract_info',
        ts: 1,
        data: [{ symbol: 'BTC', contract_code: 'BTC200925', contract_type: 'quarter' }],
      },
      ARRIVAL,
    )
    expect(normalise(liquidation, ARRIVAL).events).toMatchObject([{ instrumentId: 'BTC_CQ.HTX-FUTURES', size: 319 }])
  })
})

describe('subscriptions of HTX', () => {
  it('go to the feed that has them', () => {
    const wanted = [
      { symbol: 'BTC_CQ', kind: 'BOOK' },
      { symbol: 'BTC_CQ', kind: 'DERIVATIVES' },
    ] as const
    const requests = htxSubscriptions('FUTURES', 'subscribe', wanted, 1)
    expect(requests.map(({ feed, text }) => [feed, JSON.parse(text)])).toEqual([
      ['market', { sub: 'market.BTC_CQ.depth.size_150.high_freq', id: '1', data_type: 'incremental' }],
      ['market', { sub: 'market.BTC_CQ.basis.1min.open', id: '2' }],
      ['notices', { op: 'sub', cid: '3', topic: 'public.BTC.liquidation_orders' }],
      ['notices', { op: 'sub', cid: '4', topic: 'public.BTC.contract_info' }],
    ])
    expect(JSON.parse(htxBookRequest('btcusdt', 7))).toEqual({ req: 'market.btcusdt.mbp.150', id: '7' })
    for (const { feed } of requests) expect(HTX_ADDRESSES.FUTURES[feed]).toMatch(/^wss:/)
  })
})
