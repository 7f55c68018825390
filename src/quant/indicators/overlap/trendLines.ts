import { bars, type IndicatorDefinition, real, several, single } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import { wilder } from '../kernel/smoothed.ts'
import { TrueRanges } from '../kernel/trueRanges.ts'
import { Window } from '../kernel/window.ts'
import { Parabolic, type ParabolicSettings } from './parabolic.ts'

const PRICE = { family: 'overlap', unit: 'as the prices' } as const
const RATE = real(0.02, 0, 1000)
const MOST = real(0.2, 0, 1000)

/** Lines that follow or stop out a trend. */
export const TREND_LINES: readonly IndicatorDefinition[] = [
  single({
    ...PRICE,
    name: 'SAR',
    title: 'Parabolic stop and reverse',
    source: 'Wilder 1978; TA-Lib',
    formula: 'stop + acceleration (extreme - stop), never beyond the last two bars',
    inputs: ['high', 'low'],
    parameters: {
      acceleration: RATE,
      maximum: MOST,
    },
    warmUp: () => 2,
    make: (memory, { acceleration, maximum }) => {
      const both = {
        begin: Math.min(acceleration, maximum),
        step: Math.min(acceleration, maximum),
        maximum,
      }
      const stop = new Parabolic(memory, {
        start: 0,
        offset: 0,
        long: both,
        short: both,
      })
      return {
        next: ({ high, low }) => stop.next(high, low),
        fold: ({ high, low }, values, count) => stop.fold(high, low, values, count),
      }
    },
  }),
  single({
    ...PRICE,
    name: 'SAREXT',
    title: 'Parabolic stop and reverse, extended',
    source: 'TA-Lib',
    formula: 'as SAR with accelerations of its own for either side; below 0 while short',
    inputs: ['high', 'low'],
    parameters: {
      startvalue: real(0, -1e12, 1e12),
      offsetonreverse: real(0, 0, 1e3),
      accelerationinitlong: RATE,
      accelerationlong: RATE,
      accelerationmaxlong: MOST,
      accelerationinitshort: RATE,
      accelerationshort: RATE,
      accelerationmaxshort: MOST,
    },
    warmUp: () => 2,
    make: (memory, values) => {
      const side = (begin: number, step: number, maximum: number): ParabolicSettings['long'] => ({
        begin: Math.min(begin, maximum),
        step: Math.min(step, maximum),
        maximum,
      })
      const stop = new Parabolic(memory, {
        start: values.startvalue,
        offset: values.offsetonreverse,
        long: side(values.accelerationinitlong, values.accelerationlong, values.accelerationmaxlong),
        short: side(values.accelerationinitshort, values.accelerationshort, values.accelerationmaxshort),
      })
      return ({ high, low }) => {
        const value = stop.next(high, low)
        return stop.isLong ? value : -value
      }
    },
  }),
  several({
    ...PRICE,
    name: 'SUPERTREND',
    title: 'Supertrend',
    source: 'Seban, with Wilder ATR; TA-Lib 0.8',
    formula: '(h + l) / 2 -+ multiplier ATR, ratcheted; trend 1 up, -1 down, turned by a close beyond the line',
    inputs: ['high', 'low', 'close'],
    outputs: ['supertrend', 'trend'],
    parameters: {
      timeperiod: bars(10, 1),
      multiplier: real(3, 0, 1e3),
    },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod, multiplier }) => {
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, timeperiod)
      const [upper, lower, trend, before] = [
        memory.cell(Number.NaN),
        memory.cell(Number.NaN),
        memory.cell(0),
        memory.cell(Number.NaN),
      ]
      return ({ high, low, close }, out) => {
        const range = smooth.next(ranges.next(high, low, close))
        const closeBefore = before.value
        before.value = close
        out[0] = Number.NaN
        out[1] = Number.NaN
        if (Number.isNaN(range)) return
        const top = (high + low) / 2 + multiplier * range
        const bottom = (high + low) / 2 - multiplier * range
        const isFirst = trend.value === 0
        if (isFirst || top < upper.value || closeBefore > upper.value) upper.value = top
        if (isFirst || bottom > lower.value || closeBefore < lower.value) lower.value = bottom
        if (isFirst) trend.value = 1
        else if (trend.value === 1 && close < lower.value) trend.value = -1
        else if (trend.value === -1 && close > upper.value) trend.value = 1
        out[0] = trend.value === 1 ? lower.value : upper.value
        out[1] = trend.value
      }
    },
  }),
  several({
    ...PRICE,
    name: 'ICHIMOKU',
    title: 'Ichimoku cloud',
    source: 'Hosoda 1969; nothing is moved to the future',
    formula:
      'middles of ranges; the spans are those of displacement bars ago; chikou is the close, drawn that far back',
    inputs: ['high', 'low', 'close'],
    outputs: ['tenkan', 'kijun', 'senkouA', 'senkouB', 'chikou'],
    parameters: {
      tenkan: bars(9, 1),
      kijun: bars(26, 1),
      senkou: bars(52, 1),
      displacement: bars(26, 0),
    },
    warmUp: ({ tenkan, kijun, senkou, displacement }) => [
      tenkan,
      kijun,
      Math.max(tenkan, kijun) + displacement,
      senkou + displacement,
      1,
    ],
    make: (memory, values) => {
      const middle = (length: number): ((high: number, low: number) => number) => {
        const highest = new Extreme(memory, length, 'highest')
        const lowest = new Extreme(memory, length, 'lowest')
        return (high, low) => (highest.next(high) + lowest.next(low)) / 2
      }
      const [tenkan, kijun, senkou] = [middle(values.tenkan), middle(values.kijun), middle(values.senkou)]
      const spanA = new Window(memory, values.displacement + 1)
      const spanB = new Window(memory, values.displacement + 1)
      return ({ high, low, close }, out) => {
        const fast = tenkan(high, low)
        const slow = kijun(high, low)
        out[0] = fast
        out[1] = slow
        out[2] = spanA.lag((fast + slow) / 2)
        out[3] = spanB.lag(senkou(high, low))
        out[4] = close
      }
    },
  }),
  several({
    ...PRICE,
    name: 'CHANDELIER',
    title: 'Chandelier exit',
    source: 'Le Beau; Wilder ATR',
    formula: 'highest high of n - multiplier ATR(n), lowest low of n + multiplier ATR(n)',
    inputs: ['high', 'low', 'close'],
    outputs: ['long', 'short'],
    parameters: {
      timeperiod: bars(22, 1),
      multiplier: real(3, 0, 1e3),
    },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod, multiplier }) => {
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, timeperiod)
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      return ({ high, low, close }, out) => {
        const reach = multiplier * smooth.next(ranges.next(high, low, close))
        out[0] = highest.next(high) - reach
        out[1] = lowest.next(low) + reach
      }
    },
  }),
  single({
    ...PRICE,
    name: 'MIDPOINT',
    title: 'Middle of the range of a series',
    source: 'TA-Lib',
    inputs: ['real'],
    formula: '(highest + lowest) / 2 of the last n',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      return ({ real: value }) => (highest.next(value) + lowest.next(value)) / 2
    },
  }),
  single({
    ...PRICE,
    name: 'MIDPRICE',
    title: 'Middle of the price range',
    source: 'TA-Lib',
    inputs: ['high', 'low'],
    formula: '(highest high + lowest low) / 2 of the last n',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      return ({ high, low }) => (highest.next(high) + lowest.next(low)) / 2
    },
  }),
]
