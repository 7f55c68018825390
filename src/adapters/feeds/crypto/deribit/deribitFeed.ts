import type { MarketFeed } from '#engines/data/feeds/ports.ts'
import { composeFeed, venueCard } from '../live/composeFeed.ts'
import type { LiveConnection } from '../live/venueStream.ts'
import { createDeribitInstruments } from './deribitInstruments.ts'
import { createDeribitLive } from './deribitStream.ts'

/** Opens Deribit as a source: its instruments by REST, what happens now by its stream. */
export function createDeribitFeed(connection: LiveConnection): MarketFeed {
  const card = venueCard('deribit')
  return composeFeed(card, createDeribitLive(connection), createDeribitInstruments(card, connection), connection)
}
