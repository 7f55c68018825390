import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { LogReturns } from '../kernel/logReturns.ts'
import { BASIS_POINTS } from './quoteFigures.ts'

const SPREAD = { family: 'microstructure', unit: 'basis points', direction: 'NEITHER' } as const
/** 3 - 2 sqrt 2, which both terms of the estimate of Corwin and Schultz are divided by. */
const OVERLAP = 3 - 2 * Math.SQRT2

/** What bars alone tell of the spread, for markets without quotes. */
export const IMPLIED_SPREADS: readonly FeatureDeclaration[] = [
  feature({
    ...SPREAD,
    name: 'rollSpread50',
    title: "Roll's spread",
    inputs: ['close'],
    range: { low: 0, high: null },
    lookback: 51,
    cost: 2,
    description:
      'Spread that would make prices bounce as they do between bid and offer, over 50 bars; 0 where they do not bounce.',
    formula: '20,000 x sqrt(max(0, -covariance of log returns with the ones before))',
    source: 'Roll 1984; 0 for positive covariances as in Goyenko, Holden and Trzcinka 2009',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 50)
      return ({ close }) => {
        if (!(close > 0)) memory.reset()
        if (!window.push(returns.next(close))) return Number.NaN
        return 2 * BASIS_POINTS * Math.sqrt(Math.max(0, -serialCovariance(window)))
      }
    },
  }),
  feature({
    ...SPREAD,
    name: 'highLowSpread20',
    title: 'High-low spread',
    inputs: ['high', 'low', 'close'],
    range: { low: 0, high: 20_000 },
    lookback: 21,
    cost: 2,
    description:
      'Spread from highs and lows over 20 pairs of bars: the range of two bars together grows with volatility, but holds the spread once.',
    formula:
      'mean of max(0, 2 (e^a - 1) / (1 + e^a)) x 10,000; a = (sqrt(2b) - sqrt(b)) / (3 - 2 sqrt 2) - sqrt(g / (3 - 2 sqrt 2)); b: squared log ranges of both bars, g: of the two as one; gaps between bars taken out',
    source: 'Corwin and Schultz 2012',
    make: (memory) => {
      const [highBefore, lowBefore, closeBefore] = [new Before(memory), new Before(memory), new Before(memory)]
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ high, low, close }) => {
        if (!(low > 0 && high >= low && close > 0)) memory.reset()
        const spread = highLowSpread(high, low, highBefore.next(high), lowBefore.next(low), closeBefore.next(close))
        return Math.min(2, mean.next(spread)) * BASIS_POINTS
      }
    },
  }),
  feature({
    ...SPREAD,
    name: 'closeRangeSpread20',
    title: 'Close-range spread',
    inputs: ['high', 'low', 'close'],
    range: { low: 0, high: null },
    lookback: 21,
    description: 'Spread from how closes lie to the middles of their own and of the next range, over 20 pairs of bars.',
    formula: '20,000 x sqrt(max(0, mean of (c - m)(c - m next))); c: log close, m: middle of log high and log low',
    source: 'Abdi and Ranaldo 2017',
    make: (memory) => {
      const [middleBefore, closeBefore] = [new Before(memory), new Before(memory)]
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ high, low, close }) => {
        if (!(low > 0 && high >= low && close > 0)) memory.reset()
        const middle = 0.5 * (Math.log(high) + Math.log(low))
        const last = closeBefore.next(Math.log(close))
        const product = mean.next((last - middleBefore.next(middle)) * (last - middle))
        return 2 * BASIS_POINTS * Math.sqrt(Math.max(0, product))
      }
    },
  }),
]

/** Covariance of a full window with itself one place earlier, over its pairs. */
function serialCovariance({ values, start, length }: Window): number {
  const pairs = length - 1
  let [firsts, seconds] = [0, 0]
  for (let index = start; index < start + pairs; index += 1) {
    firsts += values[index] ?? 0
    seconds += values[index + 1] ?? 0
  }
  let sum = 0
  for (let index = start; index < start + pairs; index += 1) {
    sum += ((values[index] ?? 0) - firsts / pairs) * ((values[index + 1] ?? 0) - seconds / pairs)
  }
  return sum / pairs
}

/** The estimate of two bars as a fraction; NaN without a bar before. */
function highLowSpread(high: number, low: number, highBefore: number, lowBefore: number, closeBefore: number): number {
  // What happened while nobody traded is no range: the bar is moved to where the last one closed.
  const move = low > closeBefore ? closeBefore / low : high < closeBefore ? closeBefore / high : 1
  const own = Math.log(high / low)
  const last = Math.log(highBefore / lowBefore)
  const both = Math.log(Math.max(high * move, highBefore) / Math.min(low * move, lowBefore))
  const squares = own * own + last * last
  const alpha = (Math.sqrt(2 * squares) - Math.sqrt(squares)) / OVERLAP - both / Math.sqrt(OVERLAP)
  // The same as 2 (e^a - 1) / (1 + e^a), without an exponential that may overflow.
  return Number.isNaN(alpha) ? Number.NaN : Math.max(0, 2 * Math.tanh(alpha / 2))
}
