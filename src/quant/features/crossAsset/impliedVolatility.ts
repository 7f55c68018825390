import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { logRatio, LogReturns } from '../kernel/logReturns.ts'
import { rankOfNewest } from '../kernel/windowMoments.ts'

const INDEX = { family: 'cross-asset', inputs: ['volatilityIndex'], gap: 'SKIP' } as const

/** What options say of the risk of the market. */
export const IMPLIED_VOLATILITIES: readonly FeatureDeclaration[] = [
  feature({
    ...INDEX,
    name: 'volatilityIndexLevel',
    title: 'Implied volatility of the market',
    unit: '% per year',
    range: { low: 0, high: null },
    lookback: 1,
    description:
      'What options charge for the volatility of the market; above 30 there is fear, below 15 there is none.',
    formula: 'volatility index',
    source: 'Whaley 1993',
    direction: 'FALLING',
    make:
      () =>
      ({ volatilityIndex }) =>
        volatilityIndex > 0 ? volatilityIndex : Number.NaN,
  }),
  feature({
    ...INDEX,
    name: 'volatilityIndexChange5',
    title: 'Change of implied volatility',
    unit: 'log change',
    range: { low: null, high: null },
    lookback: 6,
    description: 'By how much fear grew over 5 bars.',
    formula: 'ln(volatility index / that of 5 before)',
    source: 'Standard',
    direction: 'FALLING',
    make: (memory) => {
      const levels = new Window(memory, 6)
      return ({ volatilityIndex }) => logRatio(volatilityIndex, levels.lag(volatilityIndex))
    },
  }),
  feature({
    ...INDEX,
    name: 'volatilityIndexRank252',
    title: 'Rank of implied volatility',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 252,
    cost: 2,
    description: 'Share of the last 251 bars with less implied volatility: what is dear or cheap fear in this year.',
    formula: 'share of the 251 levels before that are smaller; equal ones count half',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const levels = new Window(memory, 252)
      return ({ volatilityIndex }) => (levels.push(volatilityIndex) ? rankOfNewest(levels) : Number.NaN)
    },
  }),
  feature({
    ...INDEX,
    name: 'volatilityIndexBeta60',
    title: 'Beta to implied volatility',
    inputs: ['close', 'volatilityIndex'],
    unit: 'ratio',
    range: { low: null, high: null },
    lookback: 61,
    cost: 2,
    description: 'How many percent it moves when implied volatility gains one percent of itself, over 60 bars.',
    formula: 'slope of log returns on the log changes of the volatility index over 60',
    source: 'Ang, Hodrick, Xing and Zhang 2006',
    direction: 'NEITHER',
    make: (memory) => {
      const [returns, fears] = [new LogReturns(memory), new LogReturns(memory)]
      const pairs = new CoMovement(memory, 60)
      return ({ close, volatilityIndex }) =>
        pairs.push(fears.next(volatilityIndex), returns.next(close)) ? pairs.slope : Number.NaN
    },
  }),
  feature({
    ...INDEX,
    name: 'volatilityPremium20',
    title: 'Variance risk premium',
    inputs: ['benchmarkClose', 'volatilityIndex'],
    unit: 'variance per year',
    range: { low: null, high: null },
    lookback: 21,
    cost: 2,
    description:
      'Implied variance of the market less the variance of its benchmark over the last 20 bars: what insurance against falls costs.',
    formula: '(volatility index / 100)^2 - bars per year x sample variance of 20 log returns of the benchmark',
    source: 'Bollerslev, Tauchen and Zhou 2009',
    direction: 'RISING',
    make: (memory, { barsPerYear }) => {
      const markets = new LogReturns(memory)
      const sums = new WindowSums(memory, 20, 'centred')
      return ({ benchmarkClose, volatilityIndex }) => {
        const isFull = sums.push(markets.next(benchmarkClose))
        return isFull ? (volatilityIndex / 100) ** 2 - (barsPerYear * sums.spread) / 19 : Number.NaN
      }
    },
  }),
]
