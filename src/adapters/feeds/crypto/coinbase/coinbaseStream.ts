import type { FeedKind, ListedInstrument } from '#engines/data/feeds/ports.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, type Placement, streamAddress, type VenueStream } from '../live/venueStream.ts'
import type { Wanted } from '../shared/wanted.ts'
import { createCoinbaseAdvancedNormaliser } from './createAdvancedNormaliser.ts'
import { COINBASE_ADDRESSES, coinbaseAdvancedSubscriptions } from './subscriptions.ts'

const MOST_WANTED = 100
/** Coinbase allows eight messages a second to who has not signed in. */
const SENDS = 7
const KINDS: Readonly<Record<string, Wanted['kind']>> = { market_trades: 'TRADES', ticker: 'QUOTES', l2_data: 'BOOK' }
const CHANNEL = /"channel":"(\w+)"/
const PRODUCT = /"product_id":"([^"]+)"/

/**
 * Coinbase Advanced Trade, whose market data need no key. All messages of a connection are numbered in one row, so quotes
 * have a connection of their own: of them only the latest is kept under pressure, which must not look like a loss.
 */
export function createCoinbaseLive(connection: LiveConnection): VenueLive {
  const stream = (name: string): VenueStream => ({
    name,
    mostWanted: MOST_WANTED,
    sendsPerSecond: SENDS,
    heartbeatMs: 5_000,
    signOfLife: 'MESSAGES',
    address: () => Promise.resolve({ ok: true, value: streamAddress(COINBASE_ADDRESSES.advanced, connection) }),
    requests: (hearing, wanted) => coinbaseAdvancedSubscriptions(hearing, wanted),
    books: { kind: 'TOLD', normaliser: (nameInstrument) => createCoinbaseAdvancedNormaliser({ nameInstrument }) },
    glance: ({ data }) => {
      const text = String(data)
      const channel = CHANNEL.exec(text)?.[1] ?? ''
      const symbol = PRODUCT.exec(text)?.[1]
      const kind = Object.hasOwn(KINDS, channel) ? KINDS[channel] : undefined
      return kind === undefined || symbol === undefined ? null : { kind, symbol }
    },
  })
  return {
    id: 'coinbase',
    name: 'Coinbase',
    streams: [stream('quotes'), stream('market')],
    place,
  }
}

function place({ product, sourceSymbol: symbol }: ListedInstrument, kind: FeedKind): readonly Placement[] {
  if (product !== 'SPOT' || (kind !== 'TRADES' && kind !== 'QUOTES' && kind !== 'BOOK')) return []
  return [{ stream: kind === 'QUOTES' ? 'quotes' : 'market', wanted: { symbol, kind } }]
}
