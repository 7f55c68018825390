import { Window } from '../../indicators/kernel/window.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import type { InputName } from '../inputs.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { changeOf, logRatio, LogReturns } from '../kernel/logReturns.ts'

const CROSS = { family: 'cross-asset', gap: 'SKIP' } as const

interface OtherAsset {
  readonly name: string
  readonly title: string
  readonly other: InputName
  readonly of: string
  readonly description: string
  readonly source: string
}

function correlationWith({ name, title, other, of, description, source }: OtherAsset): FeatureDeclaration {
  return feature({
    ...CROSS,
    name,
    title,
    inputs: ['close', other],
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    cost: 2,
    description,
    formula: `correlation of log returns with those of ${of} over 60`,
    source,
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, others] = [new LogReturns(memory), new LogReturns(memory)]
      const pairs = new CoMovement(memory, 60)
      return (input) =>
        pairs.push(others.next(input[other]), returns.next(input.close)) ? pairs.correlation : Number.NaN
    },
  })
}

/** How it moves with its sector, currency, bonds and gold. */
export const OTHER_ASSETS: readonly FeatureDeclaration[] = [
  correlationWith({
    name: 'currencyCorrelation60',
    title: 'Correlation with the currency',
    other: 'currencyClose',
    of: 'the currency it is paid in',
    description: 'Whether it rises with its currency or, like commodities and coins paid in dollars, against it.',
    source: 'Standard',
  }),
  correlationWith({
    name: 'bondCorrelation60',
    title: 'Correlation with long bonds',
    other: 'bondClose',
    of: 'long government bonds',
    description: 'Whether it moves with bonds (rates rule) or against them (growth rules), over 60 bars.',
    source: 'Campbell, Sunderam and Viceira 2017',
  }),
  correlationWith({
    name: 'goldCorrelation60',
    title: 'Correlation with gold',
    other: 'goldClose',
    of: 'gold',
    description: 'Whether it is held like gold, as a shelter, over 60 bars.',
    source: 'Baur and Lucey 2010',
  }),
  feature({
    ...CROSS,
    name: 'currencyBeta60',
    title: 'Beta to the currency',
    inputs: ['close', 'currencyClose'],
    unit: 'ratio',
    range: { low: null, high: null },
    lookback: 61,
    cost: 2,
    description: 'How many percent it moves when its currency gains one, over 60 bars: exporters are below 0.',
    formula: 'slope of log returns on those of the currency over 60',
    source: 'Adler and Dumas 1984; Jorion 1990',
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, currencies] = [new LogReturns(memory), new LogReturns(memory)]
      const pairs = new CoMovement(memory, 60)
      return ({ close, currencyClose }) =>
        pairs.push(currencies.next(currencyClose), returns.next(close)) ? pairs.slope : Number.NaN
    },
  }),
  feature({
    ...CROSS,
    name: 'sectorRelativeReturn20',
    title: 'Strength against the sector',
    inputs: ['close', 'sectorClose'],
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    description: 'What it earned more than its sector over 20 bars: leaders and laggards of one trade.',
    formula: 'ln(close / close of 20 before) - the same of the sector',
    source: 'Levy 1967, within the sector',
    direction: 'RISING',
    make: (memory) => {
      const [closes, sectors] = [new Window(memory, 21), new Window(memory, 21)]
      return ({ close, sectorClose }) => {
        const sector = logRatio(sectorClose, sectors.lag(sectorClose))
        return logRatio(close, closes.lag(close)) - sector
      }
    },
  }),
  feature({
    ...CROSS,
    name: 'sectorMomentum60',
    title: 'Momentum of the sector',
    inputs: ['sectorClose'],
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 61,
    description: 'Return of its sector over 60 bars; strong sectors tend to carry what belongs to them.',
    formula: 'sector close / that of 60 before - 1',
    source: 'Moskowitz and Grinblatt 1999',
    direction: 'RISING',
    make: (memory) => {
      const sectors = new Window(memory, 61)
      return ({ sectorClose }) => changeOf(sectorClose, sectors.lag(sectorClose))
    },
  }),
  feature({
    ...CROSS,
    name: 'sectorRotation20',
    title: 'Sector against the market',
    inputs: ['sectorClose', 'benchmarkClose'],
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    description: 'What its sector earned more than the benchmark over 20 bars: whether money moves into the sector.',
    formula: 'ln(sector / sector of 20 before) - the same of the benchmark',
    source: 'Standard',
    direction: 'RISING',
    make: (memory) => {
      const [sectors, markets] = [new Window(memory, 21), new Window(memory, 21)]
      return ({ sectorClose, benchmarkClose }) => {
        const market = logRatio(benchmarkClose, markets.lag(benchmarkClose))
        return logRatio(sectorClose, sectors.lag(sectorClose)) - market
      }
    },
  }),
  feature({
    ...CROSS,
    name: 'riskAppetite20',
    title: 'Vote on the appetite for risk',
    inputs: ['benchmarkClose', 'bondClose', 'goldClose', 'volatilityIndex'],
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 21,
    cost: 2,
    description:
      'Four votes over 20 bars: the benchmark rises, it beats bonds, it beats gold, implied volatility falls. 1 all yes, -1 all no.',
    formula: 'mean of the signs of m, m - bonds, m - gold and -volatility, log changes over 20',
    source: 'House definition',
    direction: 'RISING',
    make: (memory) => {
      const [markets, bonds] = [new Window(memory, 21), new Window(memory, 21)]
      const [golds, fears] = [new Window(memory, 21), new Window(memory, 21)]
      return ({ benchmarkClose, bondClose, goldClose, volatilityIndex }) => {
        const market = logRatio(benchmarkClose, markets.lag(benchmarkClose))
        const bond = logRatio(bondClose, bonds.lag(bondClose))
        const gold = logRatio(goldClose, golds.lag(goldClose))
        const fear = logRatio(volatilityIndex, fears.lag(volatilityIndex))
        return (Math.sign(market) + Math.sign(market - bond) + Math.sign(market - gold) + Math.sign(-fear)) / 4
      }
    },
  }),
]
