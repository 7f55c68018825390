import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about Alpaca. */
export const ALPACA_CARD: FeedCard = {
  id: 'alpaca',
  name: 'Alpaca',
  assetClasses: ['EQUITY'],
  historical: ['INSTRUMENTS', 'BARS', 'TRADES', 'QUOTES', 'ACTIONS', 'OPTION_CHAIN', 'NEWS'],
  live: ['TRADES', 'QUOTES'],
  key: 'required',
  keyNote:
    'A free key of a paper account from alpaca.markets is enough; live data are then those of the exchange IEX alone, the newest 15 minutes of all exchanges and live data of all of them need Algo Trader Plus.',
  licence:
    'For own use by the market data agreement of Alpaca; passing its data on needs an agreement with the exchanges.',
  limits:
    '200 questions a minute without a paid plan (10,000 with), one live connection, and 30 symbols on it without a paid plan.',
}
