import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createVenueRest } from '../rest/venueRest.ts'
import { createKucoinLive } from './kucoinStream.ts'

/** Opens KuCoin as a source: its instruments and their past by REST, what happens now by its streams. */
export function createKucoinFeed(connection: LiveConnection): MarketFeed {
  return composeFeed(
    venueCard('kucoin'),
    createKucoinLive(connection),
    createVenueRest('kucoin', connection),
    connection,
  )
}
