import { Candles } from '../../indicators/candles/candles.ts'
import { DOUBLE_CANDLES } from '../../indicators/candles/doubleCandles.ts'
import { LONGER_CANDLES } from '../../indicators/candles/longerCandles.ts'
import type { CandlePattern } from '../../indicators/candles/pattern.ts'
import { SINGLE_CANDLES } from '../../indicators/candles/singleCandles.ts'
import { STAR_CANDLES } from '../../indicators/candles/starCandles.ts'
import { TRIPLE_CANDLES } from '../../indicators/candles/tripleCandles.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { balanceOf, shareOf } from '../kernel/shares.ts'

const BAR = { family: 'price', inputs: ['open', 'high', 'low', 'close'] } as const

/** Patterns that speak for a turn or for going on and are seen often enough to be asked. */
const VOTERS = [
  'CDLENGULFING',
  'CDLHARAMI',
  'CDLHAMMER',
  'CDLSHOOTINGSTAR',
  'CDLHANGINGMAN',
  'CDLINVERTEDHAMMER',
  'CDLPIERCING',
  'CDLDARKCLOUDCOVER',
  'CDLMORNINGSTAR',
  'CDLEVENINGSTAR',
  'CDL3WHITESOLDIERS',
  'CDL3BLACKCROWS',
  'CDL3OUTSIDE',
  'CDL3INSIDE',
]
const PATTERNS: readonly CandlePattern[] = [
  ...SINGLE_CANDLES,
  ...DOUBLE_CANDLES,
  ...STAR_CANDLES,
  ...TRIPLE_CANDLES,
  ...LONGER_CANDLES,
].filter(({ name }) => VOTERS.includes(name))
const LONGEST = Math.max(...PATTERNS.map(({ lookback }) => lookback)) + 1

/** What single bars look like. */
export const BAR_SHAPES: readonly FeatureDeclaration[] = [
  feature({
    name: 'closeLocation',
    family: 'price',
    title: 'Close within the bar',
    inputs: ['high', 'low', 'close'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description: 'Where the bar closed: 0 at its low, 1 at its high. A bar without a range has none.',
    formula: '(close - low) / (high - low)',
    source: 'Standard',
    direction: 'RISING',
    make:
      () =>
      ({ high, low, close }) =>
        shareOf(close - low, high - low),
  }),
  feature({
    ...BAR,
    name: 'bodyShare',
    title: 'Body of the bar',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'How much of its range the bar kept from open to close: near 1 buyers ruled it, near -1 sellers did.',
    formula: '(close - open) / (high - low)',
    source: 'Balance of power, Livshin 2001',
    direction: 'RISING',
    make:
      () =>
      ({ open, high, low, close }) =>
        balanceOf(close - open, high - low),
  }),
  feature({
    ...BAR,
    name: 'wickImbalance',
    title: 'Lower less upper wick',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description:
      'Which end of the bar was refused: positive when low prices were bought back, negative when high prices were sold.',
    formula: '((min(open, close) - low) - (high - max(open, close))) / (high - low)',
    source: 'House definition',
    direction: 'RISING',
    make:
      () =>
      ({ open, high, low, close }) =>
        balanceOf(Math.min(open, close) - low - (high - Math.max(open, close)), high - low),
  }),
  feature({
    name: 'barContainment',
    family: 'price',
    title: 'Inside or outside bar',
    inputs: ['high', 'low'],
    unit: '-1 inside, 1 outside, 0 neither',
    range: { low: -1, high: 1 },
    lookback: 2,
    description:
      'Whether the bar lies within the one before (a pause) or reaches over both of its ends (a fight); 0 otherwise.',
    formula: 'high <= high before and low >= low before: -1; both strictly beyond: 1',
    source: 'Crabel 1990',
    direction: 'NEITHER',
    make: (memory) => {
      const [highs, lows] = [new Before(memory), new Before(memory)]
      return ({ high, low }) => {
        const [top, bottom] = [highs.next(high), lows.next(low)]
        if (Number.isNaN(top)) return Number.NaN
        if (high <= top && low >= bottom) return -1
        return high > top && low < bottom ? 1 : 0
      }
    },
  }),
  feature({
    ...BAR,
    name: 'candlestickVote',
    title: 'Vote of candlestick patterns',
    unit: 'patterns',
    range: { low: -VOTERS.length, high: VOTERS.length },
    lookback: LONGEST,
    cost: 3,
    description:
      'How many of fourteen usual candlestick patterns that end with this bar speak for rising prices, less those that speak for falling ones.',
    formula:
      'sum of the signs of engulfing, harami, hammers, stars, piercing, dark cloud, soldiers, crows and three-bar turns',
    source: 'Nison 1991; shapes as in TA-Lib; the vote is a house definition',
    direction: 'RISING',
    make: (memory) => {
      const candles = new Candles(memory)
      const count = memory.cell(0)
      return ({ open, high, low, close }) => {
        candles.push(open, high, low, close)
        if (count.value < LONGEST) count.value += 1
        if (count.value < LONGEST) return Number.NaN
        let vote = 0
        for (const { match, penetration } of PATTERNS) vote += Math.sign(match(candles, penetration ?? 0))
        return vote
      }
    },
  }),
]
