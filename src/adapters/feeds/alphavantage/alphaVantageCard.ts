import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about Alpha Vantage. */
export const ALPHA_VANTAGE_CARD: FeedCard = {
  id: 'alphavantage',
  name: 'Alpha Vantage',
  assetClasses: ['EQUITY'],
  historical: ['BARS', 'ACTIONS', 'FUNDAMENTALS'],
  live: [],
  key: 'required',
  keyNote:
    'A free key from alphavantage.co gives the latest hundred days, weeks, months and figures of companies; minutes, longer history, dividends and splits need a paid plan.',
  licence: 'For own use by the terms of Alpha Vantage; passing its data on needs an agreement.',
  limits: '25 questions a day without a paid plan, 75 or more a minute with one.',
}
