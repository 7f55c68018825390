import { priceText, type ServedLevel, type ServedStep, type SimulatedMarket, sizeText } from './simulatedMarket.ts'
import {
  hears,
  openVenueServer,
  setHearing,
  type HeardKind,
  type ToldFrame,
  type VenueClient,
  type VenueServer,
} from './venueServer.ts'

const KINDS: Readonly<Record<string, HeardKind>> = { market_trades: 'TRADES', ticker: 'QUOTES', level2: 'BOOK' }

/** Opens Coinbase Advanced Trade's market data: docs.cdp.coinbase.com, advanced-trade-websocket. Symbols are `BTC-USD`. */
export function openCoinbaseStream(symbols: readonly string[], beatMs = 50): Promise<VenueServer> {
  return openVenueServer(
    {
      take,
      tell,
      beat: {
        everyMs: beatMs,
        frame: (client) =>
          message(client, 'heartbeats', [
            { current_time: new Date().toISOString(), heartbeat_counter: client.counter },
          ]),
      },
    },
    symbols,
  )
}

/** Every message of a connection has the next number, whatever it is about. */
function message(client: VenueClient, channel: string, events: readonly object[]): string {
  const head = { channel, client_id: '', timestamp: new Date().toISOString(), sequence_num: client.counter }
  client.counter += 1
  return JSON.stringify({ ...head, events })
}

function take(client: VenueClient, text: string, market: SimulatedMarket): void {
  const { type, channel, product_ids: products = [] } = JSON.parse(text)
  if (channel === 'heartbeats') return
  const kind = KINDS[channel]
  for (const product of products) {
    if (kind === undefined || !market.has(product)) {
      client.send(JSON.stringify({ type: 'error', message: `${product} is not a valid product` }))
      continue
    }
    setHearing(client, kind, product, type === 'subscribe')
    if (type !== 'subscribe') continue
    const { bids, asks } = market.book(product)
    if (kind === 'BOOK') client.send(message(client, 'l2_data', [book('snapshot', product, bids, asks)]))
    if (kind === 'QUOTES') client.send(message(client, 'ticker', [ticker('snapshot', product, market)]))
    if (kind === 'TRADES') client.send(message(client, 'market_trades', [{ type: 'snapshot', trades: [] }]))
  }
  client.send(message(client, 'subscriptions', [{ subscriptions: {} }]))
}

function tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[] {
  const { symbol, trade, at } = step
  const frames: ToldFrame[] = []
  if (hears(client, 'TRADES', symbol)) {
    const row = {
      trade_id: String(trade.id),
      product_id: symbol,
      price: priceText(trade.price),
      size: sizeText(trade.size),
      // The side of the order that waited.
      side: trade.isBuy ? 'SELL' : 'BUY',
      time: new Date(at).toISOString(),
    }
    frames.push({ kind: 'TRADES', frame: message(client, 'market_trades', [{ type: 'update', trades: [row] }]) })
  }
  if (hears(client, 'BOOK', symbol)) {
    frames.push({ kind: 'BOOK', frame: message(client, 'l2_data', [book('update', symbol, step.bids, step.asks)]) })
  }
  if (hears(client, 'QUOTES', symbol)) {
    frames.push({ kind: 'QUOTES', frame: message(client, 'ticker', [ticker('update', symbol, market)]) })
  }
  return frames
}

function book(type: string, product: string, bids: readonly ServedLevel[], asks: readonly ServedLevel[]): object {
  const time = new Date().toISOString()
  const side = (name: string, levels: readonly ServedLevel[]): readonly object[] =>
    levels.map(({ price, size }) => ({
      side: name,
      event_time: time,
      price_level: priceText(price),
      new_quantity: sizeText(size),
    }))
  return { type, product_id: product, updates: [...side('bid', bids), ...side('offer', asks)] }
}

function ticker(type: string, product: string, market: SimulatedMarket): object {
  const { bids, asks } = market.book(product)
  const [bid, ask] = [bids[0], asks[0]]
  const best = {
    best_bid: priceText(bid?.price ?? 0),
    best_bid_quantity: sizeText(bid?.size ?? 0),
    best_ask: priceText(ask?.price ?? 0),
    best_ask_quantity: sizeText(ask?.size ?? 0),
  }
  return { type, tickers: [{ type: 'ticker', product_id: product, price: priceText(bid?.price ?? 0), ...best }] }
}
