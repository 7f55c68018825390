import { crc32 } from 'node:zlib'
import type { Routes } from '../contractServer.ts'
import {
  priceText,
  type ServedBook,
  type ServedLevel,
  type ServedStep,
  type SimulatedMarket,
  sizeText,
} from './simulatedMarket.ts'
import {
  hears,
  openVenueServer,
  setHearing,
  type HeardKind,
  type ToldFrame,
  type VenueClient,
  type VenueServer,
} from './venueServer.ts'

const KINDS: Readonly<Record<string, HeardKind>> = { trade: 'TRADES', ticker: 'QUOTES', book: 'BOOK' }

/**
 * Opens Kraken's WebSocket version 2: docs.kraken.com/api/docs/websocket-v2. Symbols are `BTC/USD`. With `routes` it also
 * answers questions at the same address.
 */
export function openKrakenStream(symbols: readonly string[], beatMs = 50, routes: Routes = {}): Promise<VenueServer> {
  return openVenueServer(
    {
      routes: () => routes,
      onOpen: (client) => {
        const data = [{ api_version: 'v2', connection_id: 1, system: 'online', version: '2.0.0' }]
        client.send(JSON.stringify({ channel: 'status', data, type: 'update' }))
      },
      take,
      tell,
      beat: { everyMs: beatMs, frame: () => '{"channel":"heartbeat"}' },
    },
    symbols,
  )
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { method, params, req_id: id } = JSON.parse(text)
  const times = { time_in: iso(Date.now()), time_out: iso(Date.now()) }
  if (method === 'ping') return client.send(JSON.stringify({ method: 'pong', req_id: id, ...times }))
  const kind = KINDS[params?.channel]
  for (const symbol of params?.symbol ?? []) {
    if (kind === undefined || !market.has(symbol)) {
      const error = `Currency pair not supported ${symbol}`
      client.send(JSON.stringify({ error, method, req_id: id, success: false, symbol, ...times }))
      continue
    }
    const { channel, depth } = params
    const result = { channel, symbol, ...(kind === 'BOOK' ? { depth, snapshot: true } : {}) }
    client.send(JSON.stringify({ method, req_id: id, result, success: true, ...times }))
    setHearing(client, kind, symbol, method === 'subscribe')
    if (method !== 'subscribe') continue
    const book = market.book(symbol)
    if (kind === 'BOOK') client.send(bookMessage('snapshot', symbol, book.bids, book.asks, book, Date.now()))
    if (kind === 'QUOTES') client.send(tickerMessage('snapshot', symbol, book, Date.now()))
  }
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at } = step
  const book = market.book(symbol)
  const frames: ToldFrame[] = []
  if (hears(client, 'TRADES', symbol)) {
    const side = trade.isBuy ? 'buy' : 'sell'
    const data = `{"symbol":"${symbol}","side":"${side}","price":${priceText(trade.price)},"qty":${sizeText(trade.size)},"ord_type":"limit","trade_id":${trade.id},"timestamp":"${iso(at)}"}`
    frames.push({ kind: 'TRADES', frame: `{"channel":"trade","type":"update","data":[${data}]}` })
  }
  if (hears(client, 'BOOK', symbol)) {
    frames.push({ kind: 'BOOK', frame: bookMessage('update', symbol, step.bids, step.asks, book, at) })
  }
  if (hears(client, 'QUOTES', symbol)) frames.push({ kind: 'QUOTES', frame: tickerMessage('update', symbol, book, at) })
  return frames
}

function bookMessage(
  type: string,
  symbol: string,
  bids: readonly ServedLevel[],
  asks: readonly ServedLevel[],
  book: ServedBook,
  at: number,
): string {
  const data = `{"symbol":"${symbol}","bids":${levels(bids)},"asks":${levels(asks)},"checksum":${checksum(book)},"timestamp":"${iso(at)}"}`
  return `{"channel":"book","type":"${type}","data":[${data}]}`
}

function tickerMessage(type: string, symbol: string, { bids, asks }: ServedBook, at: number): string {
  const [bid = NOTHING] = bids
  const [ask = NOTHING] = asks
  const best = `"bid":${priceText(bid.price)},"bid_qty":${sizeText(bid.size)},"ask":${priceText(ask.price)},"ask_qty":${sizeText(ask.size)}`
  return `{"channel":"ticker","type":"${type}","data":[{"symbol":"${symbol}",${best},"last":1.0,"timestamp":"${iso(at)}"}]}`
}

const NOTHING: ServedLevel = { price: 0, size: 0 }

/** Kraken writes numbers with all their digits, which the checksum covers. */
function levels(side: readonly ServedLevel[]): string {
  return `[${side.map(({ price, size }) => `{"price":${priceText(price)},"qty":${sizeText(size)}}`).join(',')}]`
}

/** As published: the ten best asks, then bids, price and size without points and leading zeros, as CRC-32. */
function checksum({ bids, asks }: ServedBook): number {
  const text = [...asks.slice(0, 10), ...bids.slice(0, 10)].map(({ price, size }) => `${price}${size}`).join('')
  return crc32(text)
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z')
}
