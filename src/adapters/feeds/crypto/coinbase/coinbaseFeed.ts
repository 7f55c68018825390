import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createVenueRest } from '../rest/venueRest.ts'
import { createCoinbaseLive } from './coinbaseStream.ts'

/** Opens Coinbase as a source: its instruments and their past by REST, what happens now by its streams. */
export function createCoinbaseFeed(connection: LiveConnection): MarketFeed {
  return composeFeed(
    venueCard('coinbase'),
    createCoinbaseLive(connection),
    createVenueRest('coinbase', connection),
    connection,
  )
}
