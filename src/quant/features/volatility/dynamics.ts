import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { LogReturns } from '../kernel/logReturns.ts'
import { autocorrelation, rankOfNewest } from '../kernel/windowMoments.ts'

const CLOSE = { family: 'volatility', inputs: ['close'], direction: 'NEITHER' } as const
const OF_VOLATILITY = {
  family: 'volatility',
  inputs: [],
  uses: ['realizedVolatility20'],
  direction: 'NEITHER',
  cost: 2,
} as const

/** How volatility itself moves. */
export const VOLATILITY_DYNAMICS: readonly FeatureDeclaration[] = [
  feature({
    ...OF_VOLATILITY,
    name: 'volatilityOfVolatility60',
    title: 'Volatility of volatility',
    unit: 'log change per bar',
    range: { low: 0, high: null },
    lookback: 81,
    description: 'How unsteady the volatility of 20 bars was over the last 60: high values make every size a guess.',
    formula: 'sample deviation over 60 of ln(volatility of 20 / that of the bar before)',
    source: 'House definition',
    make: (memory) => {
      const changes = new LogReturns(memory)
      const sums = new WindowSums(memory, 60, 'centred')
      return (_, used) => {
        const now = used[0] ?? Number.NaN
        if (now > 0) return sums.push(changes.next(now)) ? Math.sqrt(sums.spread / 59) : Number.NaN
        // Nothing is a change from or to a standstill; what was before it must not be joined to what comes after.
        memory.reset()
        return Number.NaN
      }
    },
  }),
  feature({
    ...OF_VOLATILITY,
    name: 'volatilityRank252',
    title: 'Rank of the volatility',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 272,
    description: 'Share of the last 251 bars with less volatility than now: what is calm or wild for this instrument.',
    formula: 'share of the 251 volatilities of 20 before that are smaller; equal ones count half',
    source: 'Standard',
    make: (memory) => {
      const window = new Window(memory, 252)
      return (_, used) => (window.push(used[0] ?? Number.NaN) ? rankOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'leverageEffect60',
    title: 'Leverage effect',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 62,
    cost: 2,
    description: 'Whether falls are followed by larger moves (negative, usual for shares) or rises are, over 60 bars.',
    formula: 'correlation over 60 of the log return with the size of the next one',
    source: 'Black 1976; Bouchaud, Matacz and Potters 2001',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const before = new Before(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close }) => {
        const move = returns.next(close)
        return pairs.push(before.next(move), Math.abs(move)) ? pairs.correlation : Number.NaN
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'volatilityClustering60',
    title: 'Clustering of volatility',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    cost: 2,
    description:
      "Whether large moves follow large moves (positive): then today's risk tells of tomorrow's. Over 60 bars.",
    formula: 'sum of (a - m)(a before - m) / sum of (a - m)^2 of 60 sizes a of log returns with mean m',
    source: 'Mandelbrot 1963; Engle 1982',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(Math.abs(returns.next(close))) ? autocorrelation(window) : Number.NaN)
    },
  }),
]
