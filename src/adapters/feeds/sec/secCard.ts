import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about the filings of the SEC. */
export const SEC_CARD: FeedCard = {
  id: 'sec-edgar',
  name: 'SEC EDGAR',
  assetClasses: ['EQUITY'],
  historical: ['INSIDER_TRADES', 'FUNDAMENTALS'],
  live: [],
  key: 'required',
  keyNote: 'No key, but an address for mail that the SEC wants to be told with each request; it costs nothing.',
  licence: 'Filings are public; the SEC allows them to be used and passed on.',
  limits: 'Ten requests a second, and each must name who asks with an address for mail.',
}
