import { symbolIn } from '../live/listings.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, streamAddress, type VenueStream } from '../live/venueStream.ts'
import type { Wanted } from '../shared/wanted.ts'
import { createKrakenVersion2Normaliser } from './createVersion2Normaliser.ts'
import { KRAKEN_ADDRESS, krakenPing, krakenSubscriptions } from './subscriptions.ts'

/** Kraken bounds no subscriptions of public data; this keeps the books that one connection checks within reason. */
const MOST_WANTED = 300
const KINDS: Readonly<Record<string, Wanted['kind']>> = { trade: 'TRADES', ticker: 'QUOTES', book: 'BOOK' }
const ABOUT = /"channel":"(\w+)".{0,80}?"symbol":"([^"]+)"/

/** Kraken's WebSocket version 2. Its symbols are the unified ones; a heartbeat comes every second. */
export function createKrakenLive(connection: LiveConnection): VenueLive {
  const stream: VenueStream = {
    name: 'v2',
    mostWanted: MOST_WANTED,
    sendsPerSecond: 10,
    heartbeatMs: 5_000,
    signOfLife: 'MESSAGES',
    address: () => Promise.resolve({ ok: true, value: streamAddress(KRAKEN_ADDRESS, connection) }),
    ping: () => krakenPing(0),
    requests: krakenSubscriptions,
    books: { kind: 'TOLD', normaliser: (nameInstrument) => createKrakenVersion2Normaliser({ nameInstrument }) },
    glance: ({ data }) => {
      const [, channel = '', symbol] = ABOUT.exec(String(data)) ?? []
      const kind = Object.hasOwn(KINDS, channel) ? KINDS[channel] : undefined
      return kind === undefined || symbol === undefined ? null : { kind, symbol }
    },
  }
  return {
    id: 'kraken',
    name: 'Kraken',
    streams: [stream],
    place: (listing, kind) =>
      listing.product === 'SPOT' && (kind === 'TRADES' || kind === 'QUOTES' || kind === 'BOOK')
        ? [{ stream: stream.name, wanted: { kind, symbol: symbolIn(listing.instrument.id) } }]
        : [],
  }
}
