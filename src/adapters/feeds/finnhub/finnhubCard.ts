import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about Finnhub. */
export const FINNHUB_CARD: FeedCard = {
  id: 'finnhub',
  name: 'Finnhub',
  assetClasses: ['EQUITY'],
  historical: ['INSTRUMENTS', 'BARS', 'QUOTES', 'ACTIONS', 'NEWS', 'CALENDAR', 'INSIDER_TRADES', 'FUNDAMENTALS'],
  live: ['TRADES'],
  key: 'required',
  keyNote:
    'A free key from finnhub.io gives quotes, news, insiders, figures of companies and live trades; bars, splits, dividends and the economic calendar need a paid plan.',
  licence: 'The free plan is for personal use; passing data on needs an agreement with Finnhub.',
  limits:
    '60 questions a minute without a paid plan, never more than 30 a second, and 50 symbols on the live connection.',
}
