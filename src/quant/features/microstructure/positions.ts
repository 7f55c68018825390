import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { logRatio, LogReturns } from '../kernel/logReturns.ts'
import { balanceOf, per } from '../kernel/shares.ts'
import { isStill, meanOf, spreadOf } from '../kernel/windowMoments.ts'

const POSITIONS = { family: 'microstructure' } as const
const LIQUIDATIONS = { ...POSITIONS, inputs: ['longLiquidations', 'shortLiquidations'] } as const

/** What is held open in a perpetual, and what is closed by force. */
export const POSITION_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...POSITIONS,
    name: 'openInterestChange10',
    title: 'Change of open interest',
    inputs: ['openInterest'],
    unit: 'log ratio',
    range: { low: null, high: null },
    lookback: 11,
    description: 'How much more is held open than 10 bars before: new money, or positions being closed.',
    formula: 'ln(open interest / open interest 10 bars before)',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 11)
      return ({ openInterest }) => logRatio(openInterest, window.lag(openInterest))
    },
  }),
  feature({
    ...POSITIONS,
    name: 'openInterestDivergence60',
    title: 'Divergence of price and open interest',
    inputs: ['close', 'openInterest'],
    unit: 'deviations',
    range: { low: null, high: null },
    lookback: 61,
    cost: 2,
    description:
      'How much further the price went over 10 bars than the open interest, both in their own usual moves. A rise that closes positions (high) rests on covering; a fall that opens them (low) on new shorts.',
    formula: 'd(price) - d(open interest); d: sum of the last 10 log changes / (deviation of 60 x sqrt 10)',
    source: 'House definition on the reading of open interest in Murphy 1999',
    direction: 'NEITHER',
    make: (memory) => {
      const [prices, interests] = [new LogReturns(memory), new LogReturns(memory)]
      const [moves, changes] = [new Window(memory, 60), new Window(memory, 60)]
      return ({ close, openInterest }) => {
        if (!(close > 0 && openInterest > 0)) memory.reset()
        moves.push(prices.next(close))
        if (!changes.push(interests.next(openInterest))) return Number.NaN
        return recentMove(moves) - recentMove(changes)
      }
    },
  }),
  feature({
    ...POSITIONS,
    name: 'openInterestReturnCorrelation60',
    title: 'Correlation of price and open interest',
    inputs: ['close', 'openInterest'],
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    cost: 2,
    description: 'Whether positions are opened on rises (towards 1: longs push) or on falls (towards -1: shorts push).',
    formula: 'correlation of log returns with log changes of open interest over 60',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const [prices, interests] = [new LogReturns(memory), new LogReturns(memory)]
      const pairs = new CoMovement(memory, 60)
      return ({ close, openInterest }) => {
        if (!(close > 0 && openInterest > 0)) memory.reset()
        return pairs.push(prices.next(close), interests.next(openInterest)) ? pairs.correlation : Number.NaN
      }
    },
  }),
  feature({
    ...POSITIONS,
    name: 'openInterestTurnover',
    title: 'Turnover of open interest',
    inputs: ['volume', 'openInterest'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'How often everything held open changed hands in the bar: high where positions are short-lived.',
    formula: 'volume / open interest',
    source: 'Garcia, Leuthold and Zapata 1986',
    direction: 'NEITHER',
    make:
      () =>
      ({ volume, openInterest }) =>
        volume >= 0 ? per(volume, openInterest) : Number.NaN,
  }),
  feature({
    ...LIQUIDATIONS,
    name: 'liquidationImbalance20',
    title: 'Imbalance of liquidations',
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 20,
    description:
      'Which side was closed by force over 20 bars: 1 shorts alone (forced buying), -1 longs alone (forced selling).',
    formula: 'sum of (shorts closed - longs closed) / sum of both, over 20, in value',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const [net, gross] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ longLiquidations, shortLiquidations }) =>
        balanceOf(
          net.nextSum(shortLiquidations - longLiquidations),
          gross.nextSum(longLiquidations + shortLiquidations),
        )
    },
  }),
  feature({
    ...POSITIONS,
    name: 'liquidationShare',
    title: 'Share of liquidations',
    inputs: ['longLiquidations', 'shortLiquidations', 'close', 'volume'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'Value closed by force for each unit of value traded in the bar.',
    formula: '(longs closed + shorts closed) / (close x volume)',
    source: 'House definition',
    direction: 'NEITHER',
    make:
      () =>
      ({ longLiquidations, shortLiquidations, close, volume }) => {
        const closed = longLiquidations + shortLiquidations
        return closed >= 0 ? per(closed, close * volume) : Number.NaN
      },
  }),
  feature({
    ...LIQUIDATIONS,
    name: 'liquidationBurst60',
    title: 'Burst of liquidations',
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 61,
    description: 'Liquidations of the bar against the mean of the 60 before: a cascade is many times the usual.',
    formula: '(longs closed + shorts closed) / mean of the 60 bars before',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 60, 'plain')
      return ({ longLiquidations, shortLiquidations }) => {
        const closed = longLiquidations + shortLiquidations
        if (!(closed >= 0)) {
          memory.reset()
          return Number.NaN
        }
        return per(closed, mean.next(before.next(closed)))
      }
    },
  }),
]

/** The move of the last ten of a full window's changes in usual moves of ten; NaN without any. */
function recentMove(window: Window): number {
  const { values, start, length } = window
  const mean = meanOf(window)
  const spread = spreadOf(window, mean)
  if (isStill(spread, mean, length)) return Number.NaN
  let move = 0
  for (let index = start + length - 10; index < start + length; index += 1) move += values[index] ?? 0
  return move / Math.sqrt((10 * spread) / length)
}
