import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createVenueRest } from '../rest/venueRest.ts'
import { createHtxLive } from './htxStream.ts'

/** Opens HTX as a source: its instruments and their past by REST, what happens now by its streams. */
export function createHtxFeed(connection: LiveConnection): MarketFeed {
  return composeFeed(venueCard('htx'), createHtxLive(connection), createVenueRest('htx', connection), connection)
}
