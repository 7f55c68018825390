import type { FeedKind, ListedInstrument, RawMessage } from '#engines/data/feeds/ports.ts'
import { isLinear, isLiveKind } from '../live/listings.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, type Placement, streamAddress, type VenueStream } from '../live/venueStream.ts'
import { isFields } from '../shared/fields.ts'
import type { Wanted } from '../shared/wanted.ts'
import { createHtxNormaliser, type HtxProduct } from './createNormaliser.ts'
import { readCompressed } from './inflate.ts'
import { HTX_ADDRESSES, htxBookRequest, type HtxRequest, htxSubscriptions } from './subscriptions.ts'

/** Each subscription is a message of its own, and HTX asks for no more than a hundred of them. */
const MOST_WANTED = 50
const SENDS = 20
const CHANNEL = /^market\.([^.]+)\.(trade|bbo|depth|mbp|basis)\b/
const KINDS: Readonly<Record<string, Wanted['kind']>> = {
  trade: 'TRADES',
  bbo: 'QUOTES',
  depth: 'BOOK',
  mbp: 'BOOK',
  basis: 'DERIVATIVES',
}

/** HTX's spot market and its swaps margined in dollars. It pings every five seconds, which is answered by the reader. */
export function createHtxLive(connection: LiveConnection): VenueLive {
  function stream(product: HtxProduct, feed: HtxRequest['feed'], isBookAsked: boolean): VenueStream {
    const address = HTX_ADDRESSES[product][feed]
    if (address === undefined) throw new Error(`Invariant: HTX has no feed ${feed} of ${product}`)
    return {
      name: nameOf(product, feed),
      mostWanted: MOST_WANTED,
      sendsPerSecond: SENDS,
      heartbeatMs: 8_000,
      signOfLife: 'MESSAGES',
      address: () => Promise.resolve({ ok: true, value: streamAddress(address, connection) }),
      requests: (hearing, wanted, firstId) =>
        htxSubscriptions(product, hearing, wanted, firstId)
          .filter((request) => request.feed === feed)
          .map(({ text }) => text),
      acknowledgement: 'answer to a request',
      books: isBookAsked
        ? {
            kind: 'ASKED',
            normaliser: (nameInstrument) => createHtxNormaliser(product, { nameInstrument }),
            request: htxBookRequest,
          }
        : { kind: 'TOLD', normaliser: (nameInstrument) => createHtxNormaliser(product, { nameInstrument }) },
      glance,
    }
  }

  return {
    id: 'htx',
    name: 'HTX',
    streams: [
      stream('SPOT', 'market', false),
      stream('SPOT', 'changes', true),
      stream('LINEAR_SWAP', 'market', false),
      stream('LINEAR_SWAP', 'notices', false),
    ],
    place,
  }
}

function nameOf(product: HtxProduct, feed: HtxRequest['feed']): string {
  return `${product.toLowerCase().replace('_', '-')}-${feed}`
}

function place(listing: ListedInstrument, kind: FeedKind): readonly Placement[] {
  if (!isLiveKind(kind)) return []
  const wanted = { symbol: listing.sourceSymbol, kind }
  if (listing.product === 'SPOT') {
    if (kind === 'DERIVATIVES') return []
    return [{ stream: nameOf('SPOT', kind === 'BOOK' ? 'changes' : 'market'), wanted }]
  }
  if (!isLinear(listing)) return []
  const market = { stream: nameOf('LINEAR_SWAP', 'market'), wanted }
  return kind === 'DERIVATIVES' ? [market, { stream: nameOf('LINEAR_SWAP', 'notices'), wanted }] : [market]
}

/** Messages are packed, so that a glance has to unpack them; it is only taken under pressure. */
function glance({ data }: RawMessage): Wanted | null {
  const read = readCompressed(data)
  if ('code' in read || !isFields(read.value)) return null
  const { ch } = read.value
  const [, symbol, channel = ''] = typeof ch === 'string' ? (CHANNEL.exec(ch) ?? []) : []
  const kind = KINDS[channel]
  return kind === undefined || symbol === undefined ? null : { kind, symbol }
}
