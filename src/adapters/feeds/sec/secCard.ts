import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about the filings of the SEC. */
export const SEC_CARD: FeedCard = {
  id: 'sec-edgar',
  name: 'SEC EDGAR',
  assetClasses: ['EQUITY'],
  historical: ['INSIDER_TRADES'],
  live: [],
  key: 'none',
  keyNote: '',
  licence: 'Filings are public; the SEC allows them to be used and passed on.',
  limits: 'Ten requests a second, and each must name who asks with an address for mail.',
}
