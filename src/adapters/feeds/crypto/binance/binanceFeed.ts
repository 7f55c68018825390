import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createVenueRest } from '../rest/venueRest.ts'
import { createBinanceLive } from './binanceStream.ts'

/** Opens Binance as a source: its instruments and their past by REST, what happens now by its streams. */
export function createBinanceFeed(connection: LiveConnection): MarketFeed {
  return composeFeed(
    venueCard('binance'),
    createBinanceLive(connection),
    createVenueRest('binance', connection),
    connection,
  )
}
