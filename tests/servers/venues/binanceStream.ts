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

/** Streams that an entrance of Binance has; other names are refused. */
const ENTRANCES: Readonly<Record<string, Readonly<Record<string, HeardKind>>>> = {
  'stream.binance.com:9443/stream': { trade: 'TRADES', bookTicker: 'QUOTES', 'depth@100ms': 'BOOK' },
  'fstream.binance.com/public/stream': { bookTicker: 'QUOTES', 'depth@100ms': 'BOOK' },
  'fstream.binance.com/market/stream': {
    aggTrade: 'TRADES',
    'markPrice@1s': 'DERIVATIVES',
    ticker: 'DERIVATIVES',
    forceOrder: 'DERIVATIVES',
  },
}

/**
 * Opens Binance's combined streams with its books by REST, for spot and for futures margined in dollars, by the published
 * forms: binance-spot-api-docs, web-socket-streams.md; developers.binance.com, USDS-margined futures. Symbols are `BTCUSDT`.
 */
export function openBinanceStream(symbols: readonly string[]): Promise<VenueServer> {
  return openVenueServer(
    {
      routes: (market) => {
        const book = (symbol: string): { body: unknown; status?: number } => {
          if (!market.has(symbol)) return { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } }
          const { last, bids, asks } = market.book(symbol)
          return { body: { lastUpdateId: last, E: Date.now(), T: Date.now(), bids: pairs(bids), asks: pairs(asks) } }
        }
        return {
          '/api/v3/depth': ({ query }) => book(query.get('symbol') ?? ''),
          '/fapi/v1/depth': ({ query }) => book(query.get('symbol') ?? ''),
        }
      },
      take,
      tell,
    },
    symbols,
  )
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { method, params, id } = JSON.parse(text)
  const known = ENTRANCES[client.path] ?? {}
  const wanted = (params as readonly string[]).map((stream) => {
    const at = stream.indexOf('@')
    const symbol = stream.slice(0, at).toUpperCase()
    return { symbol, kind: known[stream.slice(at + 1)] }
  })
  // Streams of symbols that do not exist are taken without a word; one bad stream and the whole request is refused.
  if (wanted.some(({ kind }) => kind === undefined)) {
    return client.send(JSON.stringify({ error: { code: 2, msg: 'Invalid request: unknown stream' }, id }))
  }
  for (const { symbol, kind } of wanted) {
    if (kind !== undefined && market.has(symbol)) setHearing(client, kind, symbol, method === 'SUBSCRIBE')
  }
  client.send(JSON.stringify({ result: null, id }))
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol: s, trade, at } = step
  const isFuture = client.path.startsWith('fstream')
  const frames: ToldFrame[] = []
  const say = (kind: HeardKind, stream: string, data: object): void => {
    if (hears(client, kind, s)) {
      frames.push({ kind, frame: JSON.stringify({ stream: `${s.toLowerCase()}@${stream}`, data }) })
    }
  }
  const common = { p: priceText(trade.price), q: sizeText(trade.size), T: at, m: !trade.isBuy }
  if (isFuture) say('TRADES', 'aggTrade', { e: 'aggTrade', E: at, a: trade.id, s, f: trade.id, l: trade.id, ...common })
  else say('TRADES', 'trade', { e: 'trade', E: at, s, t: trade.id, ...common, M: true })
  const numbers = { U: step.first, u: step.last, ...(isFuture ? { pu: step.previous, T: at } : {}) }
  say('BOOK', 'depth@100ms', { e: 'depthUpdate', E: at, s, ...numbers, b: pairs(step.bids), a: pairs(step.asks) })
  const { last, bids, asks } = market.book(s)
  const [[b = '0', B = '0'] = [], [a = '0', A = '0'] = []] = [pairs(bids)[0], pairs(asks)[0]]
  say('QUOTES', 'bookTicker', { ...(isFuture ? { e: 'bookTicker', T: at, E: at } : {}), u: last, s, b, B, a, A })
  if (isFuture) {
    const mark = { p: priceText(trade.price), i: priceText(trade.price), r: '0.00010000', T: at + 3_600_000 }
    say('DERIVATIVES', 'markPrice@1s', { e: 'markPriceUpdate', E: at, s, ...mark })
  }
  return frames
}
