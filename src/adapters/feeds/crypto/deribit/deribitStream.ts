import type { FeedKind, ListedInstrument } from '#engines/data/feeds/ports.ts'
import { isLiveKind } from '../live/listings.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, type Placement, streamAddress, type VenueStream } from '../live/venueStream.ts'
import type { NameInstrument } from '../shared/instrumentIds.ts'
import type { Normaliser } from '../shared/normalised.ts'
import type { Wanted } from '../shared/wanted.ts'
import { createDeribitNormaliser } from './createNormaliser.ts'
import { DERIBIT_ADDRESS, DERIBIT_TEST_ANSWER, deribitHeartbeats, deribitSubscriptions } from './subscriptions.ts'

/** Deribit allows 500 channels a connection. */
const MOST_WANTED = 400
const SENDS = 5
const KINDS: Readonly<Record<string, Wanted['kind']>> = {
  trades: 'TRADES',
  quote: 'QUOTES',
  book: 'BOOK',
  ticker: 'DERIVATIVES',
}
const ABOUT = /"channel":"(\w+)\.([^".]+)/

/** Deribit's JSON-RPC feed. Heartbeats are asked for, and its test requests are answered by the reader. */
export function createDeribitLive(connection: LiveConnection): VenueLive {
  const stream: VenueStream = {
    name: 'api',
    mostWanted: MOST_WANTED,
    sendsPerSecond: SENDS,
    heartbeatMs: 8_000,
    signOfLife: 'MESSAGES',
    address: () => Promise.resolve({ ok: true, value: streamAddress(DERIBIT_ADDRESS, connection) }),
    opening: () => [deribitHeartbeats(0)],
    ping: () => DERIBIT_TEST_ANSWER,
    requests: deribitSubscriptions,
    books: { kind: 'TOLD', normaliser: createTickerlessNormaliser },
    glance: ({ data }) => {
      const [, channel = '', symbol] = ABOUT.exec(String(data)) ?? []
      const kind = Object.hasOwn(KINDS, channel) ? KINDS[channel] : undefined
      return kind === undefined || symbol === undefined ? null : { kind, symbol }
    },
  }
  return { id: 'deribit', name: 'Deribit', streams: [stream], place }
}

/** Quotes are heard from `quote`, at once; those in `ticker` come up to 100 ms later and would turn prices back. */
function createTickerlessNormaliser(nameInstrument: NameInstrument): Normaliser {
  const normaliser = createDeribitNormaliser({ nameInstrument })
  return {
    normalise: (message, tsInit) => {
      const said = normaliser.normalise(message, tsInit)
      const isTicker = typeof message === 'string' && message.includes('"channel":"ticker.')
      return isTicker ? { ...said, events: said.events.filter(({ kind }) => kind !== 'QUOTE') } : said
    },
    reset: () => normaliser.reset(),
  }
}

function place({ sourceSymbol: symbol }: ListedInstrument, kind: FeedKind): readonly Placement[] {
  return isLiveKind(kind) ? [{ stream: 'api', wanted: { symbol, kind } }] : []
}
