import { Extreme } from '../../indicators/kernel/extremes.ts'
import { exponential, wilder } from '../../indicators/kernel/smoothed.ts'
import { Before, TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { indicatorOf } from '../fromIndicator.ts'
import { balanceOf, per, shareOf, within } from '../kernel/shares.ts'
import { meanOf } from '../kernel/windowMoments.ts'

const CLOSE = { family: 'momentum', inputs: ['close'], direction: 'RISING' } as const
const BAR = { family: 'momentum', inputs: ['high', 'low', 'close'], direction: 'RISING' } as const
const PERCENT = { unit: '0 to 100', range: { low: 0, high: 100 } } as const
/** Lambert's constant, meant to leave most values within -100 and 100. */
const LAMBERT = 0.015
/** One of 20 values lies at most 10 mean distances from their mean. */
const FURTHEST_CHANNEL = 10 / LAMBERT

/** Oscillators that tell how far a move has gone. */
export const OSCILLATORS: readonly FeatureDeclaration[] = [
  feature({
    ...CLOSE,
    ...PERCENT,
    name: 'relativeStrength14',
    title: 'Relative strength index',
    lookback: 15,
    reach: 'HISTORY',
    description:
      'Smoothed rises as a part of all movement: above 70 overbought, below 30 oversold in a market without a trend.',
    formula: '100 x up / (up + down), Wilder averages of 14 rises and falls; none without movement',
    source: 'Wilder 1978',
    make: (memory) => {
      const last = new Before(memory)
      const [rises, falls] = [wilder(memory, 14), wilder(memory, 14)]
      return ({ close }) => {
        const move = close - last.next(close)
        const up = rises.next(Number.isNaN(move) ? move : Math.max(move, 0))
        return 100 * shareOf(up, up + falls.next(Number.isNaN(move) ? move : Math.max(-move, 0)))
      }
    },
  }),
  feature({
    ...BAR,
    name: 'macdHistogram',
    title: 'MACD histogram in ranges',
    unit: 'average true ranges',
    range: { low: null, high: null },
    lookback: 34,
    reach: 'HISTORY',
    cost: 2,
    description: 'Whether the gap of the 12 and 26-bar averages widens or narrows, in usual bars of movement.',
    formula: '(MACD(12, 26) - its 9-bar signal) / average true range of 14',
    source: 'Appel 1979; Aspray 1986; in ranges by the house',
    make: (memory) => {
      const histogram = indicatorOf(memory, 'MACD', {}, 'histogram')
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, 14)
      return (input) => {
        const range = smooth.next(ranges.next(input.high, input.low, input.close))
        return per(histogram(input), range)
      }
    },
  }),
  feature({
    ...BAR,
    ...PERCENT,
    name: 'stochastic14',
    title: 'Stochastic',
    lookback: 16,
    cost: 2,
    description:
      'Where closes lie in the range of 14 bars, smoothed over 3: above 80 near its high, below 20 near its low.',
    formula: '100 x sum of 3 (close - lowest of 14) / sum of 3 (highest - lowest of 14)',
    source: 'Lane 1984',
    idea: 'rangeLocation',
    make: (memory) => {
      const [highest, lowest] = [new Extreme(memory, 14, 'highest'), new Extreme(memory, 14, 'lowest')]
      const [parts, wholes] = [new WindowSums(memory, 3, 'plain'), new WindowSums(memory, 3, 'plain')]
      return ({ high, low, close }) => {
        const top = highest.next(high)
        const bottom = lowest.next(low)
        const part = parts.nextSum(close - bottom)
        return 100 * shareOf(part, wholes.nextSum(top - bottom))
      }
    },
  }),
  feature({
    ...BAR,
    name: 'channelLocation55',
    title: 'Place in the 55-bar channel',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 55,
    cost: 2,
    description: 'Where the close lies between the lowest and the highest price of 55 bars; at 1 trend followers buy.',
    formula: '(close - lowest low of 55) / (highest high of 55 - lowest low of 55)',
    source: 'Donchian 1960; Faith 2003',
    idea: 'rangeLocation',
    make: (memory) => {
      const [highest, lowest] = [new Extreme(memory, 55, 'highest'), new Extreme(memory, 55, 'lowest')]
      return ({ high, low, close }) => {
        const top = highest.next(high)
        const bottom = lowest.next(low)
        return shareOf(close - bottom, top - bottom)
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'trueStrength',
    title: 'True strength index',
    unit: '-100 to 100',
    range: { low: -100, high: 100 },
    lookback: 38,
    reach: 'HISTORY',
    description: 'Twice smoothed moves against twice smoothed sizes of moves: a slow, clean measure of direction.',
    formula: '100 x EMA13(EMA25(move)) / EMA13(EMA25(|move|)); none without movement',
    source: 'Blau 1991',
    make: (memory) => {
      const last = new Before(memory)
      const [move1, move2] = [exponential(memory, 25), exponential(memory, 13)]
      const [size1, size2] = [exponential(memory, 25), exponential(memory, 13)]
      return ({ close }) => {
        const move = close - last.next(close)
        const smooth = move2.next(move1.next(move))
        return 100 * balanceOf(smooth, size2.next(size1.next(Math.abs(move))))
      }
    },
  }),
  feature({
    ...BAR,
    name: 'channelIndex20',
    title: 'Commodity channel index',
    unit: '1.5 % of the mean distance',
    range: { low: -667, high: 667 },
    lookback: 20,
    cost: 2,
    description:
      'How far the typical price lies from its 20-bar mean against its usual distance: beyond 100 a move begins.',
    formula: '(t - mean of 20) / (0.015 x mean distance from it), t = (h + l + c) / 3; none without any distance',
    source: 'Lambert 1980',
    make: (memory) => {
      const window = new Window(memory, 20)
      return ({ high, low, close }) => {
        const typical = (high + low + close) / 3
        if (!window.push(typical)) return Number.NaN
        const { values, start } = window
        const mean = meanOf(window)
        let distance = 0
        for (let index = start; index < start + 20; index += 1) distance += Math.abs((values[index] ?? 0) - mean)
        return within(per(typical - mean, (LAMBERT * distance) / 20), -FURTHEST_CHANNEL, FURTHEST_CHANNEL)
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'trix15',
    title: 'TRIX',
    unit: '%',
    range: { low: null, high: null },
    lookback: 44,
    reach: 'HISTORY',
    description: 'Change of a thrice smoothed price in one bar: cycles shorter than 15 bars are gone from it.',
    formula: '100 x change of EMA15(EMA15(EMA15(close))) as a fraction',
    source: 'Hutson 1983',
    make: (memory) => indicatorOf(memory, 'TRIX', { timeperiod: 15 }),
  }),
]
