import { type Hearing, symbolsOf, type Wanted } from '../shared/wanted.ts'

/** Addresses of Coinbase's two public feeds. */
export const COINBASE_ADDRESSES = {
  exchange: 'wss://ws-feed.exchange.coinbase.com',
  advanced: 'wss://advanced-trade-ws.coinbase.com',
} as const

/** Writes the message of Coinbase Exchange that begins or ends hearing; `level2_batch` needs no key. */
export function coinbaseExchangeSubscriptions(hearing: Hearing, wanted: readonly Wanted[]): readonly string[] {
  const channels = (
    [
      ['matches', 'TRADES'],
      ['ticker', 'QUOTES'],
      ['level2_batch', 'BOOK'],
    ] as const
  )
    .map(([name, kind]) => ({ name, product_ids: symbolsOf(wanted, kind) }))
    .filter(({ product_ids: products }) => products.length > 0)
  return channels.length === 0 ? [] : [JSON.stringify({ type: hearing, channels })]
}

/** Writes the messages of Advanced Trade that begin or end hearing; heartbeats keep quiet channels open. */
export function coinbaseAdvancedSubscriptions(hearing: Hearing, wanted: readonly Wanted[]): readonly string[] {
  const requests = (
    [
      ['market_trades', 'TRADES'],
      ['ticker', 'QUOTES'],
      ['level2', 'BOOK'],
    ] as const
  )
    .map(([channel, kind]) => ({ channel, products: symbolsOf(wanted, kind) }))
    .filter(({ products }) => products.length > 0)
    .map(({ channel, products }) => JSON.stringify({ type: hearing, product_ids: products, channel }))
  const heartbeats = hearing === 'subscribe' && requests.length > 0
  return heartbeats ? [...requests, JSON.stringify({ type: 'subscribe', channel: 'heartbeats' })] : requests
}
