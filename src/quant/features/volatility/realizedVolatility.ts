import { Smoothed } from '../../indicators/kernel/smoothed.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { LogReturns } from '../kernel/logReturns.ts'
import { per, shareOf } from '../kernel/shares.ts'
import { standardMoment } from '../kernel/windowMoments.ts'

const CLOSE = { family: 'volatility', inputs: ['close'], direction: 'NEITHER' } as const
const POSITIVE = { low: 0, high: null } as const
const ANNUAL = 'fraction per year'
/** Weight that RiskMetrics leaves to the past at each bar. */
const DECAY = 0.94

function realizedVolatility(bars: number): FeatureDeclaration {
  return feature({
    ...CLOSE,
    name: `realizedVolatility${bars}`,
    title: `Volatility of ${bars} bars`,
    unit: ANNUAL,
    range: POSITIVE,
    lookback: bars + 1,
    description: `How widely returns from close to close scattered over ${bars} bars, as if for a year: 0.2 is 20 %.`,
    formula: `sample deviation of ${bars} log returns x sqrt(bars per year)`,
    source: 'Standard',
    idea: 'realizedVolatility',
    make: (memory, { barsPerYear }) => {
      const returns = new LogReturns(memory)
      const sums = new WindowSums(memory, bars, 'centred')
      return ({ close }) =>
        sums.push(returns.next(close)) ? Math.sqrt((barsPerYear * sums.spread) / (bars - 1)) : Number.NaN
    },
  })
}

/** How prices scatter from close to close. */
export const REALIZED_VOLATILITIES: readonly FeatureDeclaration[] = [
  realizedVolatility(5),
  realizedVolatility(20),
  realizedVolatility(60),
  feature({
    ...CLOSE,
    name: 'weightedVolatility',
    title: 'Exponentially weighted volatility',
    unit: ANNUAL,
    range: POSITIVE,
    lookback: 21,
    reach: 'HISTORY',
    description: 'Volatility in which the latest bars count most: it answers a shock at once and forgets it slowly.',
    formula: 'sqrt(bars per year x s), s = 0.94 s + 0.06 r^2, begun with the mean of 20 squared log returns',
    source: 'RiskMetrics 1996',
    make: (memory, { barsPerYear }) => {
      const returns = new LogReturns(memory)
      const smooth = new Smoothed(memory, 20, DECAY)
      return ({ close }) => Math.sqrt(Math.max(barsPerYear * smooth.next(returns.next(close) ** 2), 0))
    },
  }),
  feature({
    ...CLOSE,
    name: 'downsideVolatility20',
    title: 'Downside volatility',
    unit: ANNUAL,
    range: POSITIVE,
    lookback: 21,
    description: 'Volatility of falls alone over 20 bars: the part of the risk that hurts a holder.',
    formula: 'sqrt(bars per year x mean over 20 of min(log return, 0)^2)',
    source: 'Markowitz 1959; Sortino and van der Meer 1991',
    make: (memory, { barsPerYear }) => {
      const returns = new LogReturns(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ close }) => {
        const move = returns.next(close)
        const squares = mean.next(Math.min(move, 0) ** 2)
        return Math.sqrt(barsPerYear * squares)
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'downsideShare60',
    title: 'Share of the downside',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 61,
    cost: 2,
    description:
      'Which part of the variance of 60 bars came from falls: 0.5 is even, more is a market that falls hard.',
    formula: 'sum of squared negative log returns / sum of all squared log returns over 60',
    source: 'Realised semivariance of Barndorff-Nielsen, Kinnebrock and Shephard 2010',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const [falls, all] = [new WindowSums(memory, 60, 'plain'), new WindowSums(memory, 60, 'plain')]
      return ({ close }) => {
        const move = returns.next(close)
        const down = falls.nextSum(Math.min(move, 0) ** 2)
        return shareOf(down, all.nextSum(move * move))
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'returnKurtosis60',
    title: 'Fatness of tails',
    unit: 'number',
    range: { low: -2, high: 55.1 },
    lookback: 61,
    cost: 2,
    description:
      'How much of the movement of 60 bars came in few large moves: 0 as of a normal distribution, more is fatter.',
    formula: 'mean fourth power of the distance from the mean / squared population variance - 3, of 60 log returns',
    source: 'Standard',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(returns.next(close)) ? standardMoment(window, 4) - 3 : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'jumpShare60',
    title: 'Share of jumps',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 61,
    cost: 2,
    description: 'Which part of the variance of 60 bars came from jumps rather than from steady movement.',
    formula: 'max(0, 1 - (pi / 2) x (60 / 59) x sum of |r| |r before| / sum of r^2) of 60 log returns r',
    source: 'Barndorff-Nielsen and Shephard 2004',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(returns.next(close)) ? jumpShare(window) : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'largestMoveShare20',
    title: 'Share of the largest move',
    unit: 'share',
    range: { low: 0.05, high: 1 },
    lookback: 21,
    description:
      'Which part of the variance of 20 bars came from the largest move alone: near 1 one event made it all.',
    formula: 'largest squared log return / sum of squared log returns over 20',
    source: 'House definition',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 20)
      return ({ close }) => (window.push(returns.next(close)) ? largestShare(window) : Number.NaN)
    },
  }),
  feature({
    name: 'volatilityRatio5To60',
    family: 'volatility',
    title: 'Short against long volatility',
    inputs: [],
    uses: ['realizedVolatility5', 'realizedVolatility60'],
    unit: 'ratio',
    range: POSITIVE,
    lookback: 61,
    description: 'Volatility of 5 bars against that of 60: above 1 the market is waking, below 1 it calms.',
    formula: 'volatility of 5 / volatility of 60',
    source: 'Standard',
    direction: 'NEITHER',
    make: () => (_, used) => per(used[0] ?? Number.NaN, used[1] ?? Number.NaN),
  }),
]

function jumpShare({ values, start, length }: Window): number {
  let squares = 0
  let products = 0
  let before = 0
  for (let index = start; index < start + length; index += 1) {
    const size = Math.abs(values[index] ?? 0)
    squares += size * size
    products += size * before
    before = size
  }
  const steady = (Math.PI / 2) * (length / (length - 1)) * products
  return shareOf(squares - steady, squares)
}

function largestShare({ values, start, length }: Window): number {
  let sum = 0
  let largest = 0
  for (let index = start; index < start + length; index += 1) {
    const square = (values[index] ?? 0) ** 2
    sum += square
    largest = Math.max(largest, square)
  }
  return Math.max(shareOf(largest, sum), 1 / length)
}
