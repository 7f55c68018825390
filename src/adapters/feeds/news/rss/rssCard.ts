import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about news feeds. */
export const RSS_CARD: FeedCard = {
  id: 'rss',
  name: 'News feeds (RSS, Atom, RDF, JSON Feed)',
  assetClasses: ['EQUITY', 'INDEX', 'CRYPTO'],
  historical: ['NEWS'],
  live: [],
  key: 'none',
  keyNote: '',
  licence: 'Titles and summaries belong to their publishers and are for reading, not for passing on.',
  limits: 'Set by each publisher; a feed says how often it may be asked, mostly every 15 to 60 minutes.',
}
