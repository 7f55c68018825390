import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about Massive, which was called Polygon until 2025. */
export const POLYGON_CARD: FeedCard = {
  id: 'polygon',
  name: 'Massive (Polygon)',
  assetClasses: ['EQUITY'],
  historical: ['INSTRUMENTS', 'BARS', 'ACTIONS', 'OPTION_CHAIN', 'NEWS'],
  live: ['TRADES', 'QUOTES'],
  key: 'required',
  keyNote:
    'A free key from massive.com gives bars up to the day before, two years back; newer data are 15 minutes late or live by the plan that is paid for, options need a plan of their own.',
  licence: 'For own use by the market data terms of Massive; passing its data on needs a business plan.',
  limits: 'Five questions a minute without a paid plan, none published with one; one live connection for each market.',
}
