import { Extreme } from '../../indicators/kernel/extremes.ts'
import { Before, TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { wilder } from '../../indicators/kernel/smoothed.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf } from '../kernel/logReturns.ts'
import { per, within } from '../kernel/shares.ts'

/** Bars of the average true range that distances are measured in. */
const RANGE_LENGTH = 14
/** The furthest that one of 20 values can lie from their mean, in their population deviation. */
const FURTHEST_OF_20 = Math.sqrt(19)

function distanceToHigh(bars: number): FeatureDeclaration {
  return feature({
    name: `distanceToHigh${bars}`,
    family: 'price',
    title: `Distance to the ${bars}-bar high`,
    inputs: ['high', 'close'],
    unit: 'fraction',
    range: { low: -1, high: 0 },
    lookback: bars,
    description: `How far the close lies below the highest price of the last ${bars} bars; near 0 it is about to break out.`,
    formula: `close / highest high of ${bars} - 1; at most 0`,
    source: 'George and Hwang 2004 for a year',
    direction: 'RISING',
    idea: 'distanceToHigh',
    make: (memory) => {
      const highest = new Extreme(memory, bars, 'highest')
      return ({ high, close }) => Math.min(changeOf(close, highest.next(high)), 0)
    },
  })
}

function distanceToLow(bars: number): FeatureDeclaration {
  return feature({
    name: `distanceToLow${bars}`,
    family: 'price',
    title: `Distance to the ${bars}-bar low`,
    inputs: ['low', 'close'],
    unit: 'fraction',
    range: { low: 0, high: null },
    lookback: bars,
    description: `How far the close lies above the lowest price of the last ${bars} bars; near 0 its support is being tested.`,
    formula: `close / lowest low of ${bars} - 1; at least 0`,
    source: 'Standard',
    direction: 'RISING',
    idea: 'distanceToLow',
    make: (memory) => {
      const lowest = new Extreme(memory, bars, 'lowest')
      return ({ low, close }) => Math.max(changeOf(close, lowest.next(low)), 0)
    },
  })
}

function distanceToAverage(bars: number): FeatureDeclaration {
  return feature({
    name: `distanceToAverage${bars}`,
    family: 'price',
    title: `Distance to the ${bars}-bar average`,
    inputs: ['high', 'low', 'close'],
    unit: 'average true ranges',
    range: { low: null, high: null },
    lookback: Math.max(bars, RANGE_LENGTH + 1),
    reach: 'HISTORY',
    cost: 2,
    description: `How many usual bars of movement the close lies above its ${bars}-bar average; comparable between instruments.`,
    formula: `(close - simple average of ${bars}) / average true range of ${RANGE_LENGTH}`,
    source: 'Standard; average true range of Wilder 1978',
    direction: 'RISING',
    idea: 'distanceToAverage',
    make: (memory) => {
      const mean = new WindowSums(memory, bars, 'centred')
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, RANGE_LENGTH)
      return ({ high, low, close }) => {
        const range = smooth.next(ranges.next(high, low, close))
        return per(close - mean.next(close), range)
      }
    },
  })
}

/** Where the price stands among the prices before it. */
export const PRICE_LOCATIONS: readonly FeatureDeclaration[] = [
  distanceToHigh(20),
  distanceToHigh(252),
  distanceToLow(20),
  distanceToLow(252),
  distanceToAverage(20),
  distanceToAverage(200),
  feature({
    name: 'barsSinceHigh252',
    family: 'price',
    title: 'Bars since the 252-bar high',
    inputs: ['high'],
    unit: 'bars',
    range: { low: 0, high: 251 },
    lookback: 252,
    description: 'How long ago the highest price of the last 252 bars was; 0 is a new high.',
    formula: 'bars since the latest highest high of 252',
    source: 'After Bhootra and Hur 2013',
    direction: 'FALLING',
    make: (memory) => {
      const highest = new Extreme(memory, 252, 'highest')
      return ({ high }) => (highest.push(high) ? highest.age : Number.NaN)
    },
  }),
  feature({
    name: 'priceZScore20',
    family: 'price',
    title: 'Close in deviations from its mean',
    inputs: ['close'],
    unit: 'deviations',
    range: { low: -4.36, high: 4.36 },
    lookback: 20,
    description: 'How far the close lies from its 20-bar mean, in the deviation of those 20; stretched beyond 2.',
    formula: '(close - mean of 20) / population deviation of 20',
    source: 'Standard',
    direction: 'FALLING',
    make: (memory) => {
      const sums = new WindowSums(memory, 20, 'centred')
      return ({ close }) => {
        if (!sums.push(close)) return Number.NaN
        return within(per(close - sums.mean, Math.sqrt(sums.spread / 20)), -FURTHEST_OF_20, FURTHEST_OF_20)
      }
    },
  }),
  feature({
    name: 'pivotDistance',
    family: 'price',
    title: 'Distance to the pivot',
    inputs: ['high', 'low', 'close'],
    unit: 'ranges of the bar before',
    range: { low: null, high: null },
    lookback: 2,
    description:
      'How far the close lies above the middle of the bar before, in ranges of that bar. Beyond 1 it has left the levels that floor traders watch.',
    formula: '(close - (h + l + c) / 3) / (h - l), h, l, c of the bar before',
    source: 'Floor traders; Person 2004',
    direction: 'RISING',
    make: (memory) => {
      const [highs, lows, closes] = [new Before(memory), new Before(memory), new Before(memory)]
      return ({ high, low, close }) => {
        const [top, bottom, last] = [highs.next(high), lows.next(low), closes.next(close)]
        return per(close - (top + bottom + last) / 3, top - bottom)
      }
    },
  }),
  feature({
    name: 'roundNumberDistance',
    family: 'price',
    title: 'Distance to a round price',
    inputs: ['close'],
    unit: 'steps',
    range: { low: -0.5, high: 0.5 },
    lookback: 1,
    description:
      'Where the close lies between round prices (tenths of its leading power of ten): slightly below one (negative) orders to sell wait, slightly above one orders to buy.',
    formula: 'close / s - round(close / s), s = 10^(floor(log10 close) - 1)',
    source: 'Donaldson and Kim 1993; Osler 2000',
    direction: 'NEITHER',
    make:
      () =>
      ({ close }) => {
        if (!(close > 0)) return Number.NaN
        const steps = close / 10 ** (Math.floor(Math.log10(close)) - 1)
        return within(steps - Math.round(steps), -0.5, 0.5)
      },
  }),
  feature({
    name: 'directionalEfficiency20',
    family: 'price',
    title: 'Signed efficiency of the way',
    inputs: ['close'],
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 21,
    description: 'How much of its 20-bar way the price kept: 1 is a straight rise, -1 a straight fall, near 0 noise.',
    formula: '(close - close of 20 before) / sum of |moves| over 20',
    source: 'Kaufman 1995, with its sign kept',
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      const closes = new Window(memory, 21)
      const way = new WindowSums(memory, 20, 'plain')
      return ({ close }) => {
        const path = way.nextSum(Math.abs(close - last.next(close)))
        const distance = close - closes.lag(close)
        return path > 0 ? within(distance / path, -1, 1) : Number.NaN
      }
    },
  }),
]
