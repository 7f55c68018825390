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

const KINDS: Readonly<Record<string, HeardKind>> = {
  trades: 'TRADES',
  quote: 'QUOTES',
  book: 'BOOK',
  ticker: 'DERIVATIVES',
}

/**
 * Opens Deribit's JSON-RPC feed: docs.deribit.com. It asks now and then whether the client lives, and hears no more of one
 * that does not answer. Symbols are `BTC-PERPETUAL`.
 */
export function openDeribitStream(symbols: readonly string[], beatMs = 50): Promise<VenueServer> {
  return openVenueServer(
    {
      take,
      tell,
      beat: {
        everyMs: beatMs,
        frame: (client) => {
          client.counter += 1
          if (client.counter > 5) client.heard.clear()
          return JSON.stringify({ jsonrpc: '2.0', method: 'heartbeat', params: { type: 'test_request' } })
        },
      },
    },
    symbols,
  )
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { id, method, params } = JSON.parse(text)
  const answer = (result: unknown): void => client.send(JSON.stringify({ jsonrpc: '2.0', id, result, testnet: false }))
  if (method === 'public/test') {
    client.counter = 0
    return answer({ version: '1.2.26' })
  }
  if (method === 'public/set_heartbeat') return answer('ok')
  const isOn = method === 'public/subscribe'
  const taken: string[] = []
  for (const channel of params.channels as readonly string[]) {
    const [name = '', symbol = ''] = channel.split('.')
    const kind = KINDS[name]
    if (kind === undefined || !market.has(symbol)) continue
    taken.push(channel)
    setHearing(client, kind, symbol, isOn)
  }
  if (taken.length < params.channels.length && isOn) {
    const error = { code: 13_020, message: 'not_found' }
    client.send(JSON.stringify({ jsonrpc: '2.0', id, error, testnet: false }))
  } else answer(taken)
  if (!isOn) return
  for (const channel of taken) {
    const [name, symbol = ''] = channel.split('.')
    if (name !== 'book') continue
    const { last, bids, asks } = market.book(symbol)
    const head = { type: 'snapshot', timestamp: Date.now(), instrument_name: symbol, change_id: last }
    client.send(notice(channel, { ...head, bids: rows('new', bids), asks: rows('new', asks) }))
  }
}

function notice(channel: string, data: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } })
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at } = step
  const frames: ToldFrame[] = []
  const say = (kind: HeardKind, channel: string, data: unknown): void => {
    if (hears(client, kind, symbol)) frames.push({ kind, frame: notice(channel, data) })
  }
  const named = { instrument_name: symbol, timestamp: at }
  const { bids, asks } = market.book(symbol)
  const best = {
    best_bid_price: (bids[0]?.price ?? 0) / 100,
    best_bid_amount: (bids[0]?.size ?? 0) / 1e8,
    best_ask_price: (asks[0]?.price ?? 0) / 100,
    best_ask_amount: (asks[0]?.size ?? 0) / 1e8,
  }
  const row = {
    ...named,
    trade_seq: trade.id,
    trade_id: String(trade.id),
    price: trade.price / 100,
    amount: trade.size / 1e8,
    direction: trade.isBuy ? 'buy' : 'sell',
    index_price: trade.price / 100,
    mark_price: trade.price / 100,
    tick_direction: 0,
  }
  say('TRADES', `trades.${symbol}.100ms`, [row])
  const numbers = { type: 'change', change_id: step.last, prev_change_id: step.previous }
  const change = { ...named, ...numbers, bids: rows('change', step.bids), asks: rows('change', step.asks) }
  say('BOOK', `book.${symbol}.100ms`, change)
  say('QUOTES', `quote.${symbol}`, { ...named, ...best })
  const figures = { last_price: trade.price / 100, mark_price: trade.price / 100, index_price: trade.price / 100 }
  say('DERIVATIVES', `ticker.${symbol}.100ms`, { ...named, ...best, ...figures, current_funding: 0, open_interest: 5 })
  return frames
}

function rows(action: string, levels: readonly ServedLevel[]): readonly (readonly [string, number, number])[] {
  return levels.map(({ price, size }) => [size === 0 ? 'delete' : action, price / 100, size / 1e8])
}
