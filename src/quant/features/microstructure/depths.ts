import { Before } from '../../indicators/kernel/trueRanges.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { logRatio } from '../kernel/logReturns.ts'
import { balanceOf, per, shareOf } from '../kernel/shares.ts'

const BOOK = { family: 'microstructure' } as const
const TEN = { ...BOOK, inputs: ['bidDepth', 'askDepth'] } as const

/** What waits in the order book beyond the best prices. */
export const DEPTH_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...TEN,
    name: 'depthImbalance',
    title: 'Depth imbalance',
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'Whether more units wait on the ten best bids (towards 1) or on the ten best offers (towards -1).',
    formula: '(bid depth - ask depth) / (bid depth + ask depth), ten levels each',
    source: 'Cao, Hansch and Wang 2009',
    direction: 'RISING',
    make:
      () =>
      ({ bidDepth, askDepth }) =>
        balanceOf(bidDepth - askDepth, bidDepth + askDepth),
  }),
  feature({
    ...BOOK,
    name: 'nearValueImbalance',
    title: 'Imbalance near the middle',
    inputs: ['nearBidValue', 'nearAskValue'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'Whether more money waits to buy or to sell within half a percent of the middle, whatever the levels.',
    formula: '(value of bids - value of offers) / (value of both), within 0.5 % of the middle',
    source: 'House definition',
    direction: 'RISING',
    make:
      () =>
      ({ nearBidValue, nearAskValue }) =>
        balanceOf(nearBidValue - nearAskValue, nearBidValue + nearAskValue),
  }),
  feature({
    ...BOOK,
    name: 'bestLevelShare',
    title: 'Share of the best level',
    inputs: ['bidSize', 'askSize', 'bidDepth', 'askDepth'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description:
      'Which part of the ten best levels stands at the best prices: high where the book is thin behind them.',
    formula: '(bid size + ask size) / (bid depth + ask depth)',
    source: 'House definition',
    direction: 'NEITHER',
    make:
      () =>
      ({ bidSize, askSize, bidDepth, askDepth }) =>
        shareOf(bidSize + askSize, bidDepth + askDepth),
  }),
  feature({
    ...BOOK,
    name: 'roundTripCost',
    title: 'Cost of a round trip',
    inputs: ['costToBuy', 'costToSell'],
    unit: 'basis points',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'What buying for 10,000 and selling again at once would cost, levels beyond the best included.',
    formula: 'cost to buy + cost to sell',
    source: 'Cost of a round trip of Irvine, Benston and Kandel 2000',
    direction: 'FALLING',
    make:
      () =>
      ({ costToBuy, costToSell }) =>
        costToBuy + costToSell >= 0 ? costToBuy + costToSell : Number.NaN,
  }),
  feature({
    ...BOOK,
    name: 'costAsymmetry',
    title: 'Asymmetry of costs',
    inputs: ['costToBuy', 'costToSell'],
    unit: 'basis points',
    range: { low: null, high: null },
    lookback: 1,
    description: 'How much dearer it is to buy for 10,000 at once than to sell: positive where offers are thin.',
    formula: 'cost to buy - cost to sell',
    source: 'House definition',
    direction: 'RISING',
    make:
      () =>
      ({ costToBuy, costToSell }) =>
        costToBuy - costToSell,
  }),
  feature({
    ...TEN,
    name: 'depthChange20',
    title: 'Change of depth',
    unit: 'log ratio',
    range: { low: null, high: null },
    lookback: 21,
    description: 'How much more waits on the ten best levels than in the 20 bars before; -0.69 is half of it gone.',
    formula: 'ln(bid depth + ask depth over its mean of the 20 bars before)',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ bidDepth, askDepth }) => {
        const depth = bidDepth + askDepth
        return logRatio(depth, mean.next(before.next(depth)))
      }
    },
  }),
  feature({
    ...TEN,
    name: 'depthResilience60',
    title: 'Resilience of depth',
    unit: 'share per bar',
    range: { low: null, high: null },
    lookback: 61,
    cost: 2,
    description: 'Which part of missing depth is back after a bar, over 60 bars: 1 at once, 0 never.',
    formula: '- least-squares slope of the change of ln(bid depth + ask depth) on its level before, over 60',
    source: 'House definition after Large 2007',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ bidDepth, askDepth }) => {
        const depth = bidDepth + askDepth
        if (!(depth > 0)) {
          memory.reset()
          return Number.NaN
        }
        const level = Math.log(depth)
        const last = before.next(level)
        return pairs.push(last, level - last) ? -pairs.slope : Number.NaN
      }
    },
  }),
  feature({
    ...BOOK,
    name: 'depthTurnover',
    title: 'Turnover of the book',
    inputs: ['tradedValue', 'nearBidValue', 'nearAskValue'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 1,
    description:
      'How often the value within half a percent of the middle was traded in the bar: how hard the book works.',
    formula: 'traded value / value of bids and offers within 0.5 % of the middle',
    source: 'House definition',
    direction: 'NEITHER',
    make:
      () =>
      ({ tradedValue, nearBidValue, nearAskValue }) =>
        tradedValue >= 0 ? per(tradedValue, nearBidValue + nearAskValue) : Number.NaN,
  }),
]
