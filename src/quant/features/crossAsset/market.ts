import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { feature, type FeatureContext, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { logRatio, LogReturns } from '../kernel/logReturns.ts'

/** A market can be closed while another trades; such bars are passed over and their moves fall into the next pair. */
const PAIR = {
  family: 'cross-asset',
  inputs: ['close', 'benchmarkClose'],
  gap: 'SKIP',
  cost: 2,
} as const
const CORRELATION = { unit: 'correlation', range: { low: -1, high: 1 } } as const
/** Falling bars of the market without which no beta of falls is given. */
const FEWEST_FALLS = 10

interface MarketLine {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly range: FeatureDeclaration['range']
  readonly description: string
  readonly formula: string
  readonly source: string
  readonly direction: FeatureDeclaration['direction']
  readonly read: (line: CoMovement, own: number, market: number, context: FeatureContext) => number
}

/** A figure of the least-squares line of its log returns on those of the benchmark over 60 bars. */
function ofLine({ read, ...declared }: MarketLine): FeatureDeclaration {
  return feature({
    ...PAIR,
    ...declared,
    lookback: 61,
    make: (memory, context) => {
      const [returns, markets] = [new LogReturns(memory), new LogReturns(memory)]
      const line = new CoMovement(memory, 60)
      return ({ close, benchmarkClose }) => {
        const own = returns.next(close)
        const market = markets.next(benchmarkClose)
        return line.push(market, own) ? read(line, own, market, context) : Number.NaN
      }
    },
  })
}

/** How it moves with the market of its benchmark. */
export const MARKET_FEATURES: readonly FeatureDeclaration[] = [
  ofLine({
    name: 'marketBeta60',
    title: 'Beta',
    unit: 'ratio',
    range: { low: null, high: null },
    description: 'How many percent it moves when the benchmark moves by one, over 60 bars.',
    formula: 'slope of log returns on those of the benchmark over 60',
    source: 'Sharpe 1964',
    direction: 'NEITHER',
    read: (line) => line.slope,
  }),
  ofLine({
    ...CORRELATION,
    name: 'marketCorrelation60',
    title: 'Correlation with the market',
    description: 'How closely it follows the benchmark over 60 bars: near 1 a position in it is one in the market.',
    formula: 'correlation of log returns with those of the benchmark over 60',
    source: 'Pearson 1896',
    direction: 'NEITHER',
    read: (line) => line.correlation,
  }),
  ofLine({
    name: 'marketAlpha60',
    title: 'Alpha',
    unit: 'log return per year',
    range: { low: null, high: null },
    description: 'What it earned beyond its beta times the benchmark over 60 bars, as if for a year.',
    formula: 'intercept of log returns on those of the benchmark over 60 x bars per year',
    source: 'Jensen 1968, without a riskless rate',
    direction: 'RISING',
    read: (line, _own, _market, { barsPerYear }) => barsPerYear * line.intercept,
  }),
  ofLine({
    name: 'residualReturn60',
    title: 'Return of its own',
    unit: 'log return',
    range: { low: null, high: null },
    description: 'The part of the last return that the benchmark does not explain: what happened to it alone.',
    formula: 'r - (a + b m), a and b of the least-squares line of r on the benchmark m over 60',
    source: 'Market model of MacKinlay 1997',
    direction: 'NEITHER',
    read: (line, own, market) => own - line.intercept - line.slope * market,
  }),
  ofLine({
    name: 'residualVolatility60',
    title: 'Volatility of its own',
    unit: 'fraction per year',
    range: { low: 0, high: null },
    description: 'The volatility that remains when the benchmark is hedged away, as if for a year.',
    formula: 'sqrt(bars per year x sum of squared residuals / 58) of the line on the benchmark over 60',
    source: 'Ang, Hodrick, Xing and Zhang 2006',
    direction: 'FALLING',
    read: (line, _own, _market, { barsPerYear }) => Math.sqrt((barsPerYear * line.residualSquares) / 58),
  }),
  feature({
    ...PAIR,
    ...CORRELATION,
    name: 'marketCorrelationChange',
    title: 'Change of the correlation with the market',
    range: { low: -2, high: 2 },
    lookback: 61,
    description:
      'Correlation with the benchmark over 20 bars less that over 60: positive when it is drawn into the market.',
    formula: 'correlation over 20 - correlation over 60',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, markets] = [new LogReturns(memory), new LogReturns(memory)]
      const [short, long] = [new CoMovement(memory, 20), new CoMovement(memory, 60)]
      return ({ close, benchmarkClose }) => {
        const own = returns.next(close)
        const market = markets.next(benchmarkClose)
        short.push(market, own)
        return long.push(market, own) ? short.correlation - long.correlation : Number.NaN
      }
    },
  }),
  feature({
    ...PAIR,
    name: 'fallingMarketBeta120',
    title: 'Beta in falling markets',
    unit: 'ratio',
    range: { low: null, high: null },
    lookback: 121,
    description: 'Beta over the bars of the last 120 in which the benchmark fell: what it does when it matters.',
    formula: 'slope of r on m over the bars of 120 with m below 0; none with fewer than 10 of them',
    source: 'Bawa and Lindenberg 1977; Ang, Chen and Xing 2006',
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, markets] = [new LogReturns(memory), new LogReturns(memory)]
      const [owns, falls] = [new Window(memory, 120), new Window(memory, 120)]
      return ({ close, benchmarkClose }) => {
        const own = returns.next(close)
        const market = markets.next(benchmarkClose)
        if (Number.isNaN(own + market)) return Number.NaN
        owns.push(own)
        return falls.push(market) ? slopeInFalls(owns, falls) : Number.NaN
      }
    },
  }),
  feature({
    ...PAIR,
    ...CORRELATION,
    name: 'marketLead60',
    title: 'Lead of the market',
    lookback: 62,
    description:
      'Whether it answers a move of the benchmark one bar late (positive): slow instruments can be foreseen.',
    formula: "correlation over 60 of log returns with the benchmark's return of the bar before",
    source: 'Lo and MacKinlay 1990; Hou 2007',
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, markets] = [new LogReturns(memory), new LogReturns(memory)]
      const before = new Before(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close, benchmarkClose }) => {
        const own = returns.next(close)
        return pairs.push(before.next(markets.next(benchmarkClose)), own) ? pairs.correlation : Number.NaN
      }
    },
  }),
  feature({
    ...PAIR,
    name: 'marketRelativeReturn20',
    title: 'Strength against the market',
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    cost: 1,
    description: 'What it earned more than the benchmark over 20 bars.',
    formula: 'ln(close / close of 20 before) - the same of the benchmark',
    source: 'Levy 1967',
    direction: 'RISING',
    make: (memory) => {
      const [closes, markets] = [new Window(memory, 21), new Window(memory, 21)]
      return ({ close, benchmarkClose }) => {
        const market = logRatio(benchmarkClose, markets.lag(benchmarkClose))
        return logRatio(close, closes.lag(close)) - market
      }
    },
  }),
]

function slopeInFalls(owns: Window, markets: Window): number {
  const { values: ms, start, length } = markets
  const rs = owns.values
  let [count, sumM, sumR] = [0, 0, 0]
  for (let index = start; index < start + length; index += 1) {
    const market = ms[index] ?? 0
    if (market < 0) {
      count += 1
      sumM += market
      sumR += rs[index] ?? 0
    }
  }
  if (count < FEWEST_FALLS) return Number.NaN
  const [meanM, meanR] = [sumM / count, sumR / count]
  let [spread, product] = [0, 0]
  for (let index = start; index < start + length; index += 1) {
    const market = ms[index] ?? 0
    if (market < 0) {
      spread += (market - meanM) ** 2
      product += (market - meanM) * ((rs[index] ?? 0) - meanR)
    }
  }
  // Falls that differ by rounding alone have no line through them.
  return spread > count * 1e-24 * meanM * meanM ? product / spread : Number.NaN
}
