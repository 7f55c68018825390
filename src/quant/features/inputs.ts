/** Where an input comes from, which says how it is gathered over a bar and how long it stays true. */
export type InputGroup =
  | 'bar'
  | 'quote'
  | 'trade'
  | 'book'
  | 'derivative'
  | 'cross'
  | 'breadth'
  | 'text'
  | 'company'
  | 'chain'

interface InputDescription {
  readonly group: InputGroup
  readonly title: string
  readonly unit: string
}

function of(group: InputGroup, unit: string, title: string): InputDescription {
  return { group, title, unit }
}

/**
 * Everything that a feature can read at the close of a bar. What was gathered over the bar says so; all else is as it was
 * known at the close. A number that is not known is NaN, never a stand-in.
 */
export const INPUTS = {
  time: of('bar', 'microseconds', 'Opening time of the bar'),
  open: of('bar', 'price', 'First price of the bar'),
  high: of('bar', 'price', 'Highest price of the bar'),
  low: of('bar', 'price', 'Lowest price of the bar'),
  close: of('bar', 'price', 'Last price of the bar'),
  volume: of('bar', 'units', 'Units traded in the bar'),

  bid: of('quote', 'price', 'Best bid'),
  ask: of('quote', 'price', 'Best offer'),
  bidSize: of('quote', 'units', 'Size at the best bid'),
  askSize: of('quote', 'units', 'Size at the best offer'),
  meanSpread: of('quote', 'price', 'Spread of the bar, weighted by time'),
  meanMid: of('quote', 'price', 'Middle of bid and offer over the bar, weighted by time'),
  quoteUpdates: of('quote', 'count', 'Changes of price or size of the best bid or offer in the bar'),
  orderFlow: of('quote', 'units', 'Order flow imbalance of the bar: demand added less supply added at the best prices'),
  midVariation: of('quote', 'price squared', 'Sum of the squared changes of the middle in the bar'),

  tradeCount: of('trade', 'count', 'Trades of the bar'),
  buyVolume: of('trade', 'units', 'Units bought by takers in the bar'),
  sellVolume: of('trade', 'units', 'Units sold by takers in the bar'),
  tradedValue: of('trade', 'currency', 'Price times size of the trades of the bar'),
  largestTrade: of('trade', 'units', 'Largest trade of the bar'),
  effectiveSpread: of('trade', 'price', 'Twice the distance of trades from the middle, weighted by size'),
  tradeSpan: of('trade', 'seconds', 'Time from the first to the last trade of the bar'),
  tradeGapSquares: of('trade', 'seconds squared', 'Sum of the squared times between the trades of the bar'),
  tradeSizeSquares: of('trade', 'units squared', 'Sum of the squared sizes of the trades of the bar'),
  tradeVariation: of('trade', 'price squared', 'Sum of the squared price changes between the trades of the bar'),

  bidDepth: of('book', 'units', 'Units on the ten best bids'),
  askDepth: of('book', 'units', 'Units on the ten best offers'),
  nearBidValue: of('book', 'currency', 'Value of the told bids within half a percent of the middle'),
  nearAskValue: of('book', 'currency', 'Value of the told offers within half a percent of the middle'),
  costToBuy: of('book', 'basis points', 'Cost of buying for 10,000 of the currency at once, against the middle'),
  costToSell: of('book', 'basis points', 'Cost of selling for 10,000 of the currency at once, against the middle'),

  markPrice: of('derivative', 'price', 'Mark price of the perpetual'),
  indexPrice: of('derivative', 'price', 'Index the perpetual follows'),
  spotPrice: of('derivative', 'price', 'Price of the spot pair of the same coin'),
  fundingRate: of('derivative', 'fraction', 'Funding rate of the running period'),
  fundingHours: of('derivative', 'hours', 'Length of a funding period'),
  openInterest: of('derivative', 'units', 'Open interest'),
  longLiquidations: of('derivative', 'currency', 'Value of longs closed by force in the bar'),
  shortLiquidations: of('derivative', 'currency', 'Value of shorts closed by force in the bar'),

  benchmarkClose: of('cross', 'price', 'Last price of the benchmark: SPY for shares, Bitcoin for coins'),
  sectorClose: of('cross', 'price', 'Last price of the fund or basket of its sector'),
  currencyClose: of('cross', 'price', 'Value of the currency it is paid in against a basket'),
  bondClose: of('cross', 'price', 'Last price of a fund of long government bonds'),
  goldClose: of('cross', 'price', 'Last price of gold'),
  volatilityIndex: of('cross', 'percent per year', 'Implied volatility index of the market'),
  peerReturn: of('cross', 'fraction', 'Mean return of its peers over the bar'),
  peerDispersion: of('cross', 'fraction', 'Standard deviation of the returns of its peers over the bar'),
  peerRank: of('cross', 'share', 'Share of its peers that returned less over the bar'),

  advancing: of('breadth', 'count', 'Instruments of the universe that rose over the bar'),
  declining: of('breadth', 'count', 'Instruments of the universe that fell over the bar'),
  newHighs: of('breadth', 'count', 'Instruments at their highest close of a year'),
  newLows: of('breadth', 'count', 'Instruments at their lowest close of a year'),
  aboveAverage: of('breadth', 'share', 'Share of the universe above its 50-bar average'),

  textCount: of('text', 'count', 'Pieces of news about it that became known in the bar'),
  textScores: of('text', 'score', 'Sum of the scores of those texts, each -1 to 1'),
  textSquares: of('text', 'score squared', 'Sum of the squared scores of those texts'),
  newTexts: of('text', 'count', 'Those texts that repeat no earlier one'),
  doubtfulTexts: of('text', 'count', 'Those texts that speak of doubt'),
  socialCount: of('text', 'count', 'Posts about it that became known in the bar'),
  socialScores: of('text', 'score', 'Sum of the scores of those posts, each -1 to 1'),

  revenue: of('company', 'currency', 'Revenue of the last four quarters told'),
  revenueBefore: of('company', 'currency', 'Revenue of the four quarters before those'),
  netIncome: of('company', 'currency', 'Net income of the last four quarters told'),
  netIncomeBefore: of('company', 'currency', 'Net income of the four quarters before those'),
  assets: of('company', 'currency', 'Assets, as last told'),
  assetsBefore: of('company', 'currency', 'Assets a year before those'),
  liabilities: of('company', 'currency', 'Liabilities, as last told'),
  cash: of('company', 'currency', 'Cash, as last told'),
  cashBefore: of('company', 'currency', 'Cash a year before that'),
  shares: of('company', 'count', 'Shares outstanding, as last told'),
  sharesBefore: of('company', 'count', 'Shares outstanding a year before those'),
  insiderBought: of('company', 'currency', 'Value that insiders bought on the market, by filings since the bar before'),
  insiderSold: of('company', 'currency', 'Value that insiders sold on the market, by filings since the bar before'),

  marketValue: of('chain', 'currency', 'Value of the coins in circulation'),
  fullValue: of('chain', 'currency', 'Value of all coins there can be'),
  valueLocked: of('chain', 'currency', 'Value locked in the protocols of the chain or token'),
  poolLiquidity: of('chain', 'currency', 'Value in its exchange pools'),
  poolVolume: of('chain', 'currency', 'Traded in its pools in the 24 hours before'),
  holders: of('chain', 'count', 'Addresses that hold it'),
  transfers: of('chain', 'count', 'Transfers in the bar'),
  exchangeInflow: of(
    'chain',
    'units',
    'Units sent to known addresses of exchanges in the bar, less those sent away from them',
  ),
} as const satisfies Readonly<Record<string, InputDescription>>

/** Names of what a feature can read. */
export type InputName = keyof typeof INPUTS

/** The inputs in the order of the table. */
export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[]

/** One number for each input; NaN where it is not known. */
export type FeatureInputs = { [K in InputName]: number }

/** Inputs of which nothing is known yet. Filled anew for each bar by whoever gathers them. */
export function unknownInputs(): FeatureInputs {
  // One shape for all, so that reading a field costs one load.
  return Object.fromEntries(INPUT_NAMES.map((name) => [name, Number.NaN])) as FeatureInputs
}
