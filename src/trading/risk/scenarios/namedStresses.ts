import type { AssetClass } from '#core/model/instrument.ts'

/** Days of the past that can be put on today's holdings. Shocks are returns over the whole span, shares of 1. */
export interface NamedStress {
  readonly key: string
  readonly name: string
  readonly from: string
  readonly to: string
  /** Move of the market, which a holding with a beta follows by it. */
  readonly market: number
  /** Moves by asset class; left out where the class was not traded, which leaves its holdings not covered. */
  readonly byClass: Readonly<Partial<Record<AssetClass, number>>>
  /** Moves by sector: plain means of the price moves of large United States shares, named in the source. */
  readonly bySector: Readonly<Record<string, number>>
  readonly source: string
}

const SHARES =
  'sectors from split- and dividend-adjusted closes of AAPL AMD MSFT, BAC JPM, BBY HD, CVX RRC XOM, JNJ LLY MRK PFE UNH, KO PEP PG WMT'

/**
 * The named stresses of the house. Every figure is a move of public prices between the stated days; nothing is scaled or
 * rounded up, and a worse day than these is possible.
 */
export const NAMED_STRESSES: readonly NamedStress[] = [
  {
    key: 'october2008',
    name: 'October 2008',
    from: '2008-09-30',
    to: '2008-10-27',
    market: -0.2722,
    byClass: { EQUITY: -0.2722, INDEX: -0.2722 },
    bySector: {
      Technology: -0.2788,
      Financials: -0.3399,
      'Consumer Discretionary': -0.3468,
      Energy: -0.2195,
      'Health Care': -0.1796,
      'Consumer Staples': -0.211,
    },
    source: `S&P 500 closes 1166.36 and 848.92 (-27.2 %); ${SHARES}`,
  },
  {
    key: 'may2010',
    name: 'Flash crash of May 2010',
    from: '2010-05-05',
    to: '2010-05-06',
    market: -0.0858,
    byClass: { EQUITY: -0.0858, INDEX: -0.0858 },
    bySector: {},
    source:
      'S&P 500 close 1165.87 of the day before and low 1065.79 of the day (-8.6 %), most of it within half an hour',
  },
  {
    key: 'march2020',
    name: 'March 2020',
    from: '2020-02-19',
    to: '2020-03-23',
    market: -0.3392,
    byClass: { EQUITY: -0.3392, INDEX: -0.3392, CRYPTO: -0.4997 },
    bySector: {
      Technology: -0.2912,
      Financials: -0.4506,
      'Consumer Discretionary': -0.3832,
      Energy: -0.3825,
      'Health Care': -0.232,
      'Consumer Staples': -0.2211,
    },
    source: `S&P 500 closes 3386.15 and 2237.40 (-33.9 %); ${SHARES}; bitcoin closes at Binance (UTC) 9593.79 of 2020-02-19 and 4800.00 of 2020-03-12, its lowest of the span (-50.0 %)`,
  },
  {
    key: 'crypto2022',
    name: 'Crypto in May 2022',
    from: '2022-05-04',
    to: '2022-05-11',
    market: -0.0849,
    byClass: { EQUITY: -0.0849, INDEX: -0.0849, CRYPTO: -0.2882 },
    bySector: {},
    source:
      'bitcoin down 28.8 % in seven days to 28,314.54 USD at 17:00 New York time (CoinDesk, by Dow Jones Market Data, 2022-05-11); S&P 500 closes 4300.17 and 3935.18 (-8.5 %); smaller coins lost far more, and one of the ten largest nearly everything',
  },
]

/** Names that sources give to the sectors above. */
export const SECTOR_ALIASES: Readonly<Record<string, string>> = {
  'Information Technology': 'Technology',
  'Financial Services': 'Financials',
  'Consumer Cyclical': 'Consumer Discretionary',
  'Consumer Defensive': 'Consumer Staples',
  Healthcare: 'Health Care',
}
