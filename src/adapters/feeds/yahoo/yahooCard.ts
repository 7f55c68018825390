import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about Yahoo Finance. */
export const YAHOO_CARD: FeedCard = {
  id: 'yahoo',
  name: 'Yahoo Finance',
  assetClasses: ['EQUITY', 'INDEX', 'CRYPTO'],
  historical: ['BARS', 'ACTIONS', 'NEWS'],
  live: [],
  key: 'none',
  keyNote: '',
  licence:
    'For personal use; Yahoo does not allow its data to be passed on, and promises nothing about this interface.',
  limits: 'None are published; Quarterdeck asks at most 30 times a minute, minutes go back 30 days, hours 730 days.',
}
