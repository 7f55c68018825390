import { TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { per } from '../kernel/shares.ts'

/** How wide the usual bands lie around the price. */
export const BAND_WIDTHS: readonly FeatureDeclaration[] = [
  feature({
    name: 'bollingerWidth20',
    family: 'volatility',
    title: 'Width of the Bollinger bands',
    inputs: ['close'],
    unit: 'fraction',
    range: { low: 0, high: null },
    lookback: 20,
    description:
      'Distance of the Bollinger bands as a fraction of their middle; narrow bands often come before a large move.',
    formula: '4 x population deviation of 20 / mean of 20',
    source: 'Bollinger 2001',
    direction: 'NEITHER',
    make: (memory) => {
      const sums = new WindowSums(memory, 20, 'centred')
      return ({ close }) => (sums.push(close) ? per(4 * Math.sqrt(sums.spread / 20), sums.mean) : Number.NaN)
    },
  }),
  feature({
    name: 'squeezeRatio20',
    family: 'volatility',
    title: 'Squeeze',
    inputs: ['high', 'low', 'close'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 21,
    cost: 2,
    description: 'Bollinger against Keltner bands: below 1 the first lie inside the second and the market is squeezed.',
    formula: '2 x population deviation of 20 closes / (1.5 x mean true range of 20)',
    source: 'Carter 2005, with simple means',
    direction: 'NEITHER',
    make: (memory) => {
      const sums = new WindowSums(memory, 20, 'centred')
      const ranges = new TrueRanges(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ high, low, close }) => {
        const isFull = sums.push(close)
        const range = mean.next(ranges.next(high, low, close))
        return isFull ? per(2 * Math.sqrt(sums.spread / 20), 1.5 * range) : Number.NaN
      }
    },
  }),
]
