import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createVenueRest } from '../rest/venueRest.ts'
import { createKrakenLive } from './krakenStream.ts'

/** Opens Kraken as a source: its instruments and their past by REST, what happens now by its streams. */
export function createKrakenFeed(connection: LiveConnection): MarketFeed {
  return composeFeed(
    venueCard('kraken'),
    createKrakenLive(connection),
    createVenueRest('kraken', connection),
    connection,
  )
}
