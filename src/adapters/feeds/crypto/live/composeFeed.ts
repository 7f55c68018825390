import type { FeedCard, MarketFeed } from '#engines/data/feeds/ports.ts'
import { VENUE_CARDS } from '../venueCards.ts'
import { openVenueLive, type VenueLive } from './venueFeed.ts'
import type { LiveConnection } from './venueStream.ts'

/** What answers questions about a venue's past and its instruments. */
type VenueAnswers = Pick<MarketFeed, 'listInstruments' | 'fetchBars' | 'fetchHistory' | 'close'>

/** The card of a venue. */
export function venueCard(id: string): FeedCard {
  const card = VENUE_CARDS.find((one) => one.id === id)
  if (card === undefined) throw new Error(`Invariant: there is no card of the venue ${id}`)
  return card
}

/** Puts a venue's card, its answers and its live feed together. Nothing is connected before it is asked for. */
export function composeFeed(
  card: FeedCard,
  live: VenueLive,
  rest: VenueAnswers,
  connection: LiveConnection,
): MarketFeed {
  return {
    card,
    ...rest,
    openLive: (listener) => openVenueLive(live, connection, listener),
    close: async () => {
      await rest.close?.()
      await live.close?.()
    },
  }
}
