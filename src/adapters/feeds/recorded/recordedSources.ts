import type { InstrumentId } from '#core/model/identifiers.ts'
import type { ListedInstrument, SymbolDirectory } from '#engines/data/feeds/ports.ts'
import { createAlpacaNormaliser } from '../alpaca/stream/createNormaliser.ts'
import { createFeedClock } from '../connection/feedClock.ts'
import { createBinanceLive } from '../crypto/binance/binanceStream.ts'
import { createCoinbaseLive } from '../crypto/coinbase/coinbaseStream.ts'
import { createDeribitLive } from '../crypto/deribit/deribitStream.ts'
import { createHtxLive } from '../crypto/htx/htxStream.ts'
import { createKrakenLive } from '../crypto/kraken/krakenStream.ts'
import { createKucoinLive } from '../crypto/kucoin/kucoinStream.ts'
import type { VenueLive } from '../crypto/live/venueFeed.ts'
import type { LiveConnection } from '../crypto/live/venueStream.ts'
import type { Normalised } from '../crypto/shared/normalised.ts'
import { createFinnhubNormaliser } from '../finnhub/stream/createNormaliser.ts'
import { createPolygonNormaliser } from '../polygon/stream/createNormaliser.ts'
import { readerOf, venueChannelReader } from './channelReader.ts'
import type { MakeChannelReader } from './recordedMarket.ts'

const VENUES: Readonly<Record<string, (connection: LiveConnection) => VenueLive>> = {
  binance: createBinanceLive,
  coinbase: createCoinbaseLive,
  deribit: createDeribitLive,
  htx: createHtxLive,
  kraken: createKrakenLive,
  kucoin: createKucoinLive,
}

/** Streams of shares: one kind of connection each, whose messages name their instruments themselves. */
const SHARES: Readonly<Record<string, () => { normalise(message: unknown, tsInit: number): Normalised }>> = {
  alpaca: createAlpacaNormaliser,
  finnhub: createFinnhubNormaliser,
  polygon: createPolygonNormaliser,
}

/** Makes the readers of every source whose recordings can be played. Nothing is ever connected. */
export const recordedSources: MakeChannelReader = (sourceId, stream, listings) => {
  const shares = Object.hasOwn(SHARES, sourceId) ? SHARES[sourceId] : undefined
  if (shares !== undefined) {
    const { normalise } = shares()
    return readerOf({ normalise, reset: () => undefined }, null)
  }
  const create = Object.hasOwn(VENUES, sourceId) ? VENUES[sourceId] : undefined
  return create === undefined ? null : venueChannelReader(create(unconnected(listings)), stream, listings)
}

/** A connection that is never made: readers are the same with it and without. */
function unconnected(listings: readonly ListedInstrument[]): LiveConnection {
  const byId = new Map<InstrumentId, ListedInstrument>(listings.map((one) => [one.instrument.id, one]))
  const symbols: SymbolDirectory = {
    listingOf: (id) => byId.get(id) ?? null,
    idOf: (symbol) => listings.find(({ sourceSymbol }) => sourceSymbol === symbol)?.instrument.id ?? null,
  }
  return { clock: createFeedClock({ now: () => 0 }), uniform: () => 1, symbols }
}
