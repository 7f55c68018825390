import { gzipSync } from 'node:zlib'
import type { ServedLevel, ServedStep, SimulatedMarket } from './simulatedMarket.ts'
import {
  hears,
  openVenueServer,
  setHearing,
  type HeardKind,
  type ToldFrame,
  type VenueClient,
  type VenueServer,
} from './venueServer.ts'

const CHANNEL = /^market\.([^.]+)\.(trade\.detail|bbo|mbp\.150|depth\.size_150\.high_freq|basis\.1min\.open)$/
const COUNTED = 'depth.size_150.high_freq'
const KINDS: Readonly<Record<string, HeardKind>> = {
  'trade.detail': 'TRADES',
  bbo: 'QUOTES',
  'mbp.150': 'BOOK',
  [COUNTED]: 'BOOK',
  'basis.1min.open': 'DERIVATIVES',
}
/** The feed of each kind of news. */
const FEEDS: Readonly<Record<string, readonly HeardKind[]>> = {
  'api.huobi.pro/ws': ['TRADES', 'QUOTES'],
  'api.huobi.pro/feed': ['BOOK'],
  'api.hbdm.com/linear-swap-ws': ['TRADES', 'QUOTES', 'BOOK', 'DERIVATIVES'],
}
/** Pings without an answer after which HTX ends a connection. */
const MOST_UNANSWERED = 5

/**
 * Opens HTX's streams of spot and of swaps margined in dollars: huobiapi.github.io/docs/spot/v1/en and usdt_swap/v1/en.
 * Messages are packed and pings are to be answered. The book that changes of spot are joined with is asked for on their own
 * connection; a swap's begins with a snapshot and counts its versions. Symbols are `btcusdt` and `BTC-USDT`.
 */
export function openHtxStream(symbols: readonly string[], beatMs = 50): Promise<VenueServer> {
  return openVenueServer(
    {
      take,
      tell,
      beat: {
        everyMs: beatMs,
        frame: (client) => {
          client.counter += 1
          if (client.counter > MOST_UNANSWERED) client.heard.clear()
          return packed({ ping: Date.now() })
        },
      },
    },
    symbols,
  )
}

function packed(message: object): Uint8Array {
  return gzipSync(JSON.stringify(message), { level: 1 })
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { sub, unsub, req, id, pong, op, topic, cid } = JSON.parse(text)
  if (pong !== undefined) {
    client.counter = 0
    return
  }
  if (op !== undefined) return client.send(packed({ op, cid, topic, ts: Date.now(), 'err-code': 0 }))
  const channel = String(sub ?? unsub ?? req)
  const [, symbol = '', name = ''] = CHANNEL.exec(channel) ?? []
  const kind = KINDS[name]
  const ts = Date.now()
  if (kind === undefined || !market.has(symbol) || FEEDS[client.path]?.includes(kind) !== true) {
    const refusal = { status: 'error', 'err-code': 'bad-request', 'err-msg': `invalid topic ${channel}` }
    return client.send(packed({ ...refusal, id, ts }))
  }
  if (req !== undefined) {
    const { last, bids, asks } = market.book(symbol)
    const data = { seqNum: last, bids: rows(bids), asks: rows(asks) }
    return client.send(packed({ id, rep: channel, status: 'ok', ts, data }))
  }
  setHearing(client, kind, symbol, sub !== undefined)
  client.send(packed({ id, status: 'ok', ...(sub === undefined ? { unsubbed: channel } : { subbed: channel }), ts }))
  if (sub === undefined || name !== COUNTED) return
  const { steps, bids, asks } = market.book(symbol)
  client.send(packed({ ch: channel, ts, tick: counted('snapshot', symbol, steps, bids, asks) }))
}

function counted(
  event: string,
  symbol: string,
  version: number,
  bids: readonly ServedLevel[],
  asks: readonly ServedLevel[],
): object {
  return {
    mrid: version,
    id: version,
    ch: `market.${symbol}.${COUNTED}`,
    event,
    version,
    bids: rows(bids),
    asks: rows(asks),
  }
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at } = step
  const frames: ToldFrame[] = []
  const say = (kind: HeardKind, channel: string, tick: object): void => {
    if (!hears(client, kind, symbol)) return
    frames.push({ kind, frame: packed({ ch: `market.${symbol}.${channel}`, ts: at, tick }) })
  }
  const row = {
    id: `${at}${trade.id}`,
    ts: at,
    tradeId: trade.id,
    amount: trade.size / 1e8,
    price: trade.price / 100,
    direction: trade.isBuy ? 'buy' : 'sell',
  }
  say('TRADES', 'trade.detail', { id: trade.id, ts: at, data: [row] })
  const numbers = { seqNum: step.last, prevSeqNum: step.previous }
  if (symbol.includes('-')) say('BOOK', COUNTED, counted('update', symbol, trade.id, step.bids, step.asks))
  else say('BOOK', 'mbp.150', { ...numbers, bids: rows(step.bids), asks: rows(step.asks) })
  const basis = { id: trade.id, contract_price: String(trade.price / 100), index_price: String(trade.price / 100) }
  say('DERIVATIVES', 'basis.1min.open', { ...basis, basis: '0', basis_rate: '0' })
  const { last, bids, asks } = market.book(symbol)
  const [[bid = 0, bidSize = 0] = [], [ask = 0, askSize = 0] = []] = [rows(bids)[0], rows(asks)[0]]
  say('QUOTES', 'bbo', { seqId: last, ask, askSize, bid, bidSize, quoteTime: at, symbol })
  return frames
}

function rows(levels: readonly ServedLevel[]): readonly (readonly [number, number])[] {
  return levels.map(({ price, size }) => [price / 100, size / 1e8])
}
