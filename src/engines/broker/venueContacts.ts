/** Where a trader cancels by hand, by the name of the venue, when this program cannot. */
const PAGES: Readonly<Record<string, string>> = {
  ALPACA: 'https://app.alpaca.markets',
  BINANCE: 'https://www.binance.com',
  COINBASE: 'https://www.coinbase.com',
  HTX: 'https://www.htx.com',
  IB: 'https://www.interactivebrokers.com',
  INTERACTIVE_BROKERS: 'https://www.interactivebrokers.com',
  KRAKEN: 'https://pro.kraken.com',
  KUCOIN: 'https://www.kucoin.com',
  QUESTRADE: 'https://my.questrade.com',
}

/** Says where to look at the account without this program: the venue's own page, or its service desk. */
export function contactOf(venue: string): string {
  const page = PAGES[venue.toUpperCase()]
  return page === undefined ? `the website or the service desk of ${venue}` : page
}
