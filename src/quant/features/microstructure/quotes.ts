import { SECOND } from '#core/time/duration.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { LogReturns } from '../kernel/logReturns.ts'
import { scoreOfNewest } from '../kernel/scoreOfNewest.ts'
import { balanceOf, per } from '../kernel/shares.ts'
import { BASIS_POINTS, midOf } from './quoteFigures.ts'

const QUOTES = { family: 'microstructure' } as const

/** What the best bid and offer, and their changes, say about the next price. */
export const QUOTE_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...QUOTES,
    name: 'queueImbalance',
    title: 'Queue imbalance',
    inputs: ['bidSize', 'askSize'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'Whether more waits at the best bid (towards 1) or at the best offer (towards -1) at the close.',
    formula: '(bid size - ask size) / (bid size + ask size)',
    source: 'Cartea, Donnelly and Jaimungal 2018',
    direction: 'RISING',
    make:
      () =>
      ({ bidSize, askSize }) =>
        balanceOf(bidSize - askSize, bidSize + askSize),
  }),
  feature({
    ...QUOTES,
    name: 'micropriceDeviation',
    title: 'Microprice less middle',
    inputs: ['bid', 'ask', 'bidSize', 'askSize'],
    unit: 'basis points',
    range: { low: -10_000, high: 10_000 },
    lookback: 1,
    description:
      'How far the price weighted by the opposite queues lies from the middle: where the next trade leans to.',
    formula: '10,000 x ((ask x bid size + bid x ask size) / (bid size + ask size) - middle) / middle',
    source: 'Gatheral and Oomen 2010 (weighted middle)',
    direction: 'RISING',
    make: () => (input) => {
      const { bid, ask, bidSize, askSize } = input
      return (BASIS_POINTS * balanceOf(bidSize - askSize, bidSize + askSize) * (0.5 * (ask - bid))) / midOf(input)
    },
  }),
  feature({
    ...QUOTES,
    name: 'orderFlowImbalance',
    title: 'Order flow imbalance',
    inputs: ['orderFlow', 'bidSize', 'askSize'],
    unit: 'best sizes',
    range: { low: null, high: null },
    lookback: 1,
    description: 'Demand added less supply added at the best prices over the bar, in sizes of the queues there.',
    formula: 'order flow / ((bid size + ask size) / 2)',
    source: 'Cont, Kukanov and Stoikov 2014',
    direction: 'RISING',
    make:
      () =>
      ({ orderFlow, bidSize, askSize }) =>
        per(2 * orderFlow, bidSize + askSize),
  }),
  feature({
    ...QUOTES,
    name: 'orderFlowTrend20',
    title: 'Trend of the order flow',
    inputs: ['orderFlow'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 20,
    description: 'Whether order flow went the same way in all of 20 bars (towards 1 or -1) or cancelled out (0).',
    formula: 'sum of order flow / sum of |order flow| over 20',
    source: 'House definition on the order flow of Cont, Kukanov and Stoikov 2014',
    direction: 'RISING',
    make: (memory) => {
      const [net, gross] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ orderFlow }) => balanceOf(net.nextSum(orderFlow), gross.nextSum(Math.abs(orderFlow)))
    },
  }),
  feature({
    ...QUOTES,
    name: 'orderFlowShock60',
    title: 'Order flow in deviations',
    inputs: ['orderFlow'],
    unit: 'deviations',
    range: { low: -7.69, high: 7.69 },
    lookback: 60,
    cost: 2,
    description: 'How unusual the order flow of the bar is among the last 60.',
    formula: '(order flow - mean of 60) / population deviation of 60',
    source: 'House definition on the order flow of Cont, Kukanov and Stoikov 2014',
    direction: 'RISING',
    make: (memory) => {
      const window = new Window(memory, 60)
      return ({ orderFlow }) => (window.push(orderFlow) ? scoreOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...QUOTES,
    name: 'orderFlowImpact60',
    title: 'Impact of the order flow',
    inputs: ['bid', 'ask'],
    uses: ['orderFlowImbalance'],
    unit: 'basis points per best size',
    range: { low: null, high: null },
    lookback: 61,
    cost: 2,
    description: 'By how much the middle moves for each best size of order flow, over 60 bars: high in thin books.',
    formula: '10,000 x least-squares slope of log returns of the middle on order flow imbalance over 60',
    source: 'Cont, Kukanov and Stoikov 2014',
    direction: 'NEITHER',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 60)
      return (input, used) => {
        const mid = midOf(input)
        if (Number.isNaN(mid)) memory.reset()
        return pairs.push(used[0] ?? Number.NaN, returns.next(mid)) ? BASIS_POINTS * pairs.slope : Number.NaN
      }
    },
  }),
  feature({
    ...QUOTES,
    name: 'quoteRate',
    title: 'Quote changes per second',
    inputs: ['quoteUpdates'],
    unit: 'per second',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'How often price or size of the best bid or offer changed: how awake the market makers are.',
    formula: 'changes of the best quotes / seconds of the bar',
    source: 'Standard',
    direction: 'NEITHER',
    make:
      (_, { barLength }) =>
      ({ quoteUpdates }) =>
        quoteUpdates >= 0 ? quoteUpdates / (barLength / SECOND) : Number.NaN,
  }),
  feature({
    ...QUOTES,
    name: 'quotesPerTrade',
    title: 'Quote changes per trade',
    inputs: ['quoteUpdates', 'tradeCount'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 1,
    description:
      'How often quotes change for each trade: high where quotes are shown and taken back more than they are hit.',
    formula: 'changes of the best quotes / trades',
    source: 'Standard quote-to-trade ratio',
    direction: 'NEITHER',
    make:
      () =>
      ({ quoteUpdates, tradeCount }) =>
        quoteUpdates >= 0 ? per(quoteUpdates, tradeCount) : Number.NaN,
  }),
  feature({
    ...QUOTES,
    name: 'midVarianceRatio30',
    title: 'Variance ratio of the middle',
    inputs: ['bid', 'ask', 'midVariation'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 31,
    description:
      'Variance from bar to bar against that of every change within bars, over 30: near 1 the changes last, near 0 they are flicker that comes back, above 1 they go on.',
    formula: 'sum of squared changes of the middle from close to close / sum of all its squared changes, over 30',
    source: 'Lo and MacKinlay 1988; Andersen, Bollerslev, Diebold and Labys 2000 (volatility signature)',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const [slow, fast] = [new WindowSums(memory, 30, 'plain'), new WindowSums(memory, 30, 'plain')]
      return (input) => {
        const mid = midOf(input)
        if (Number.isNaN(mid)) memory.reset()
        const change = mid - before.next(mid)
        if (Number.isNaN(change)) return Number.NaN
        return per(slow.nextSum(change * change), fast.nextSum(input.midVariation))
      }
    },
  }),
]
