import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf, logRatio, LogReturns } from '../kernel/logReturns.ts'
import { autocorrelation, meanOf, spreadOf, standardMoment } from '../kernel/windowMoments.ts'
import { per } from '../kernel/shares.ts'

const CLOSE = { family: 'price', inputs: ['close'] } as const

/** Change of the close over some bars. */
function returnOver(bars: number, words: string): FeatureDeclaration {
  return feature({
    ...CLOSE,
    name: `return${bars}`,
    title: `Return over ${words}`,
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: bars + 1,
    description: `By how much the close differs from that of ${words} ago.`,
    formula: `close / close of ${bars} before - 1`,
    source: 'Standard',
    direction: 'RISING',
    idea: 'return',
    make: (memory) => {
      const closes = new Window(memory, bars + 1)
      return ({ close }) => changeOf(close, closes.lag(close))
    },
  })
}

/** What prices did from close to close. */
export const RETURNS: readonly FeatureDeclaration[] = [
  returnOver(1, 'one bar'),
  returnOver(5, '5 bars'),
  returnOver(20, '20 bars'),
  feature({
    name: 'intradayReturn',
    family: 'price',
    title: 'Return within the bar',
    inputs: ['open', 'close'],
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 1,
    description: 'What was earned from the first to the last price of the bar, without the gap before it.',
    formula: 'close / open - 1',
    source: 'Standard',
    direction: 'RISING',
    make:
      () =>
      ({ open, close }) =>
        changeOf(close, open),
  }),
  feature({
    ...CLOSE,
    name: 'returnShock20',
    title: 'Return in usual deviations',
    unit: 'deviations',
    range: { low: null, high: null },
    lookback: 22,
    description:
      'How unusual the last return is: measured in the deviation of the 20 returns before it. Beyond 3 something happened.',
    formula: 'r / sample deviation of the 20 log returns before r',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const before = new Before(memory)
      const sums = new WindowSums(memory, 20, 'centred')
      return ({ close }) => {
        const now = returns.next(close)
        return sums.push(before.next(now)) ? per(now, Math.sqrt(sums.spread / 19)) : Number.NaN
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'returnSkew60',
    title: 'Skewness of returns',
    unit: 'number',
    range: { low: -7.6, high: 7.6 },
    lookback: 61,
    cost: 2,
    description:
      'Whether large moves of the last 60 bars were rather falls (negative) or rises (positive). Very positive ones resemble lottery tickets and tend to be dear.',
    formula: 'mean cubed distance of 60 log returns from their mean / cubed population deviation',
    source: 'Standard; Boyer, Mitton and Vorkink 2010 on its price',
    direction: 'FALLING',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(returns.next(close)) ? standardMoment(window, 3) : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'returnAutocorrelation60',
    title: 'Autocorrelation of returns',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    cost: 2,
    description:
      'Whether a move tends to be followed by one in the same direction (positive) or by one back (negative), over 60 bars.',
    formula: 'sum of (r - m)(r before - m) / sum of (r - m)^2 of 60 log returns r with mean m',
    source: 'Lo and MacKinlay 1988',
    direction: 'NEITHER',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(returns.next(close)) ? autocorrelation(window) : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'varianceRatio60',
    title: 'Variance ratio',
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 61,
    cost: 2,
    description:
      'How wide prices range over 5 bars against a random walk, in the last 60 bars: above 1 they trend, below 1 they return.',
    formula: 'mean squared 5-bar log return around 5 m / (5 x mean squared log return around m), m the mean of 60',
    source: 'Lo and MacKinlay 1988, overlapping, without their small-sample factors',
    direction: 'NEITHER',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 60)
      return ({ close }) => (window.push(returns.next(close)) ? varianceRatio(window, 5) : Number.NaN)
    },
  }),
  feature({
    name: 'nightLessDay20',
    family: 'price',
    title: 'Gaps less moves within bars',
    inputs: ['open', 'close'],
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    description:
      'What 20 bars earned between closes and next opens, less what they earned from open to close: who of the two pushes the price.',
    formula: 'sum over 20 of ln(open / close before) - ln(close / open)',
    source: 'Lou, Polk and Skouras 2019, as a sum over 20 bars',
    direction: 'NEITHER',
    make: (memory) => {
      const last = new Before(memory)
      const sums = new WindowSums(memory, 20, 'plain')
      return ({ open, close }) => sums.nextSum(logRatio(open, last.next(close)) - logRatio(close, open))
    },
  }),
]

function varianceRatio(window: Window, span: number): number {
  const { values, start, length } = window
  const mean = meanOf(window)
  const single = spreadOf(window, mean) / length
  let sum = 0
  let squares = 0
  for (let index = 0; index < length; index += 1) {
    sum += (values[start + index] ?? 0) - mean
    if (index >= span) sum -= (values[start + index - span] ?? 0) - mean
    if (index >= span - 1) squares += sum * sum
  }
  return per(squares / (length - span + 1), span * single)
}
