import { pairs, priceText, type ServedStep, type SimulatedMarket, sizeText } from './simulatedMarket.ts'
import {
  hears,
  openVenueServer,
  setHearing,
  type HeardKind,
  type ToldFrame,
  type VenueClient,
  type VenueServer,
} from './venueServer.ts'

const KINDS: Readonly<Record<string, HeardKind>> = {
  '/market/match': 'TRADES',
  '/market/ticker': 'QUOTES',
  '/market/level2': 'BOOK',
  '/contractMarket/execution': 'TRADES',
  '/contractMarket/tickerV2': 'QUOTES',
  '/contractMarket/level2': 'BOOK',
  '/contract/instrument': 'DERIVATIVES',
}

/**
 * Opens KuCoin's streams with the token and the books by REST: kucoin.com/docs-new, websocket. Symbols are `BTC-USDT` on the
 * spot market and `XBTUSDTM` of futures. A connection without the token that was handed out hears nothing.
 */
export function openKucoinStream(symbols: readonly string[]): Promise<VenueServer> {
  let tokens = 0
  return openVenueServer(
    {
      routes: (market) => ({
        '/api/v1/bullet-public': ({ method }) => {
          if (method !== 'POST') return { status: 405, body: { code: '400100', msg: 'method not allowed' } }
          tokens += 1
          const server = {
            endpoint: 'wss://ws-api-spot.kucoin.com/',
            encrypt: true,
            protocol: 'websocket',
            pingInterval: 18_000,
            pingTimeout: 10_000,
          }
          return { body: { code: '200000', data: { token: `token-${tokens}`, instanceServers: [server] } } }
        },
        '/api/v1/market/orderbook/level2_100': ({ query }) => {
          const symbol = query.get('symbol') ?? ''
          if (!market.has(symbol)) return { body: { code: '400100', msg: 'symbol not exists' } }
          const { last, bids, asks } = market.book(symbol)
          const data = { time: Date.now(), sequence: String(last), bids: pairs(bids), asks: pairs(asks) }
          return { body: { code: '200000', data } }
        },
        '/api/v1/level2/snapshot': ({ query }) => {
          const symbol = query.get('symbol') ?? ''
          if (!market.has(symbol)) return { body: { code: '404000', msg: 'symbol not exists' } }
          const { last, bids, asks } = market.book(symbol)
          const data = { sequence: last, symbol, bids: numbers(bids), asks: numbers(asks), ts: Date.now() * 1_000_000 }
          return { body: { code: '200000', data } }
        },
      }),
      onOpen: (client) => {
        const query = new URLSearchParams(client.path.split('?')[1])
        if (query.get('token')?.startsWith('token-') !== true) {
          return client.send(JSON.stringify({ id: '0', type: 'error', code: 401, data: 'token is invalid' }))
        }
        client.send(JSON.stringify({ id: query.get('connectId'), type: 'welcome' }))
      },
      take,
      tell,
    },
    symbols,
  )
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { id, type, topic } = JSON.parse(text)
  if (type === 'ping') return client.send(JSON.stringify({ id, type: 'pong', timestamp: Date.now() * 1_000 }))
  const [name = '', list = ''] = String(topic).split(':')
  const kind = KINDS[name]
  const symbols = list.split(',')
  if (kind === undefined || symbols.some((symbol) => !market.has(symbol))) {
    return client.send(JSON.stringify({ id, type: 'error', code: 404, data: `topic ${topic} is not found` }))
  }
  for (const symbol of symbols) setHearing(client, kind, symbol, type === 'subscribe')
  client.send(JSON.stringify({ id, type: 'ack' }))
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at } = step
  if (!symbol.includes('-')) return tellFutures(client, step, market)
  const frames: ToldFrame[] = []
  const say = (kind: HeardKind, topic: string, subject: string, data: object): void => {
    if (!hears(client, kind, symbol)) return
    frames.push({ kind, frame: JSON.stringify({ type: 'message', topic: `${topic}:${symbol}`, subject, data }) })
  }
  say('TRADES', '/market/match', 'trade.l3match', {
    makerOrderId: `m${trade.id}`,
    price: priceText(trade.price),
    sequence: String(step.last),
    side: trade.isBuy ? 'buy' : 'sell',
    size: sizeText(trade.size),
    symbol,
    takerOrderId: `t${trade.id}`,
    time: `${at}000000`,
    tradeId: String(trade.id),
    type: 'match',
  })
  const numbered = (levels: ServedStep['bids']): readonly (readonly string[])[] =>
    pairs(levels).map((pair) => [...pair, String(step.last)])
  say('BOOK', '/market/level2', 'trade.l2update', {
    changes: { asks: numbered(step.asks), bids: numbered(step.bids) },
    sequenceStart: step.first,
    sequenceEnd: step.last,
    symbol,
    time: at,
  })
  const { last, bids, asks } = market.book(symbol)
  const [bid, ask] = [pairs(bids)[0], pairs(asks)[0]]
  const best = { bestBid: bid?.[0], bestBidSize: bid?.[1], bestAsk: ask?.[0], bestAskSize: ask?.[1] }
  say('QUOTES', '/market/ticker', 'trade.ticker', { ...best, sequence: String(last), time: at, price: '1', size: '1' })
  return frames
}

/** Futures tell one level a message, each with the next number. */
function tellFutures(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at, first } = step
  const frames: ToldFrame[] = []
  const say = (kind: HeardKind, topic: string, subject: string, data: object): void => {
    if (!hears(client, kind, symbol)) return
    frames.push({ kind, frame: JSON.stringify({ type: 'message', topic: `${topic}:${symbol}`, subject, data }) })
  }
  const ts = `${at}000000`
  const price = priceText(trade.price)
  const side = trade.isBuy ? 'buy' : 'sell'
  const execution = { symbol, side, size: trade.size / 1e8, price, tradeId: String(trade.id), ts }
  say('TRADES', '/contractMarket/execution', 'match', execution)
  const levels = [
    ...step.bids.map((level) => ({ level, word: 'buy' })),
    ...step.asks.map((level) => ({ level, word: 'sell' })),
  ]
  for (const [n, { level, word }] of levels.entries()) {
    const change = `${priceText(level.price)},${word},${sizeText(level.size)}`
    say('BOOK', '/contractMarket/level2', 'level2', { sequence: first + n, change, timestamp: at })
  }
  const { last, bids, asks } = market.book(symbol)
  const [bid, ask] = [pairs(bids)[0], pairs(asks)[0]]
  const best = { bestBidPrice: bid?.[0], bestBidSize: bid?.[1], bestAskPrice: ask?.[0], bestAskSize: ask?.[1] }
  say('QUOTES', '/contractMarket/tickerV2', 'tickerV2', { symbol, sequence: last, ...best, ts })
  const prices = { markPrice: trade.price / 100, indexPrice: trade.price / 100, granularity: 1_000, timestamp: at }
  say('DERIVATIVES', '/contract/instrument', 'mark.index.price', prices)
  return frames
}

function numbers(levels: ServedStep['bids']): readonly (readonly [number, number])[] {
  return levels.map(({ price, size }) => [price / 100, size / 1e8])
}
