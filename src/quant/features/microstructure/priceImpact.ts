import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { LogReturns } from '../kernel/logReturns.ts'
import { per } from '../kernel/shares.ts'
import { BASIS_POINTS } from './quoteFigures.ts'

const IMPACT = { family: 'microstructure', direction: 'NEITHER' } as const
const FLOW = { ...IMPACT, inputs: ['close', 'buyVolume', 'sellVolume'], cost: 2 } as const
const MILLION = 1_000_000
/** Stands in the window for a bar in which nothing was traded. */
const NOTHING = -1

/** How far trading moves the price. */
export const PRICE_IMPACT_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...IMPACT,
    name: 'amihudIlliquidity20',
    title: "Amihud's illiquidity",
    inputs: ['close', 'volume'],
    unit: 'basis points per million',
    range: { low: 0, high: null },
    lookback: 21,
    description:
      'By how much a million of the currency moves the price, over 20 bars. Bars without volume do not count; without ten others there is no value.',
    formula: 'mean of 10,000 |log return| / (close x volume in millions) over 20',
    source: 'Amihud 2002',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const window = new Window(memory, 20)
      return ({ close, volume }) => {
        if (!(close > 0)) memory.reset()
        const move = Math.abs(returns.next(close))
        if (Number.isNaN(move)) return Number.NaN
        const value = close * volume
        return window.push(value > 0 ? move / value : NOTHING)
          ? BASIS_POINTS * MILLION * meanOfTraded(window)
          : Number.NaN
      }
    },
  }),
  feature({
    ...FLOW,
    name: 'kyleLambda60',
    title: "Kyle's lambda",
    unit: 'basis points per million',
    range: { low: null, high: null },
    lookback: 61,
    description: 'By how much the price rises for each million that takers buy more than they sell, over 60 bars.',
    formula: '10,000 x least-squares slope of log returns on (bought - sold) x close in millions, over 60',
    source: 'Kyle 1985',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close, buyVolume, sellVolume }) => {
        if (!(close > 0)) memory.reset()
        const value = ((buyVolume - sellVolume) * close) / MILLION
        return pairs.push(value, returns.next(close)) ? BASIS_POINTS * pairs.slope : Number.NaN
      }
    },
  }),
  feature({
    ...FLOW,
    name: 'rootImpact60',
    title: 'Impact by the root of value',
    unit: 'basis points per root of a million',
    range: { low: null, high: null },
    lookback: 61,
    description: 'As the lambda, for an impact that grows with the root of the value, as that of large orders does.',
    formula: '10,000 x least-squares slope of log returns on sign x sqrt(|bought - sold| x close in millions), over 60',
    source: 'Hasbrouck 2009',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close, buyVolume, sellVolume }) => {
        if (!(close > 0)) memory.reset()
        const net = buyVolume - sellVolume
        const root = Math.sign(net) * Math.sqrt((Math.abs(net) * close) / MILLION)
        return pairs.push(root, returns.next(close)) ? BASIS_POINTS * pairs.slope : Number.NaN
      }
    },
  }),
  feature({
    ...FLOW,
    name: 'flowReturnCorrelation60',
    title: 'Correlation of trade flow and returns',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    description: 'How much of the price is made by takers: near 1 it goes where they push, near 0 others set it.',
    formula: 'correlation of log returns with (bought - sold) x close over 60',
    source: 'Evans and Lyons 2002',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close, buyVolume, sellVolume }) => {
        if (!(close > 0)) memory.reset()
        return pairs.push((buyVolume - sellVolume) * close, returns.next(close)) ? pairs.correlation : Number.NaN
      }
    },
  }),
  feature({
    ...FLOW,
    name: 'takerReturn20',
    title: 'Return in the direction of takers',
    unit: 'basis points',
    range: { low: null, high: null },
    lookback: 21,
    cost: 1,
    description: 'How far the price went with the takers of a bar, on average over 20: what they knew, or pushed.',
    formula: 'mean of 10,000 x log return x sign of (bought - sold) over 20',
    source: 'Price impact of Huang and Stoll 1996, over bars',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ close, buyVolume, sellVolume }) => {
        if (!(close > 0)) memory.reset()
        return BASIS_POINTS * mean.next(returns.next(close) * Math.sign(buyVolume - sellVolume))
      }
    },
  }),
  feature({
    ...IMPACT,
    name: 'returnInSpreads',
    title: 'Change of the bar in spreads',
    inputs: ['close', 'meanSpread'],
    unit: 'spreads',
    range: { low: null, high: null },
    lookback: 2,
    description:
      'The change from close to close in spreads of the bar: within 1 and -1 nobody who crosses the spread earns it.',
    formula: '(close - close before) / time-weighted spread',
    source: 'House definition',
    direction: 'RISING',
    make: (memory) => {
      const before = new Before(memory)
      return ({ close, meanSpread }) => per(close - before.next(close), meanSpread)
    },
  }),
]

/** Mean over the bars of a full window in which something was traded; NaN where that were fewer than half. */
function meanOfTraded({ values, start, length }: Window): number {
  let sum = 0
  let count = 0
  for (let index = start; index < start + length; index += 1) {
    const value = values[index] ?? NOTHING
    if (value === NOTHING) continue
    sum += value
    count += 1
  }
  return 2 * count >= length ? sum / count : Number.NaN
}
