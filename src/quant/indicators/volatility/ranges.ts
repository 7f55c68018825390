import { trueRange } from '../averageTrueRange.ts'
import { bars, type IndicatorDefinition, single } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import { Scratch } from '../kernel/scratch.ts'
import { exponential, wilder } from '../kernel/smoothed.ts'
import { Before, TrueRanges } from '../kernel/trueRanges.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { simple } from '../overlap/averages.ts'

const BAR = { family: 'volatility', inputs: ['high', 'low', 'close'] } as const
const RANGE = { family: 'volatility', inputs: ['high', 'low'] } as const
const PRICE = 'as the prices'

/** How far prices range. */
export const RANGES: readonly IndicatorDefinition[] = [
  single({
    ...BAR,
    name: 'TRANGE',
    title: 'True range',
    unit: PRICE,
    source: 'Wilder 1978; TA-Lib',
    formula: 'max(high, close before) - min(low, close before); none for the first bar',
    warmUp: () => 2,
    make: (memory) => {
      const ranges = new TrueRanges(memory)
      return {
        next: ({ high, low, close }) => ranges.next(high, low, close),
        fold: (columns, values, count) => ranges.fold(columns, values, count),
      }
    },
  }),
  single({
    ...BAR,
    name: 'ATR',
    title: 'Average true range',
    unit: PRICE,
    source: 'Wilder 1978; TA-Lib',
    formula: 'Wilder average of the true range',
    parameters: { timeperiod: bars(14, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, timeperiod)
      const scratch = new Scratch()
      return {
        next: ({ high, low, close }) => smooth.next(ranges.next(high, low, close)),
        fold: (columns, values, count) => {
          ranges.fold(columns, scratch.column(0), count)
          smooth.fold(scratch.column(0), values, count)
        },
      }
    },
  }),
  single({
    ...BAR,
    name: 'NATR',
    title: 'Normalised average true range',
    unit: '%',
    source: 'TA-Lib',
    formula: '100 ATR / close',
    parameters: { timeperiod: bars(14, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, timeperiod)
      const scratch = new Scratch()
      const share = (range: number, close: number): number => {
        return close === 0 && !Number.isNaN(range) ? 0 : (100 * range) / close
      }
      return {
        next: ({ high, low, close }) => share(smooth.next(ranges.next(high, low, close)), close),
        fold: (columns, values, count) => {
          ranges.fold(columns, scratch.column(0), count)
          smooth.fold(scratch.column(0), values, count)
          for (let index = 0; index < count; index += 1) {
            values[index] = share(values[index] ?? 0, columns.close[index] ?? 0)
          }
        },
      }
    },
  }),
  single({
    ...RANGE,
    name: 'ADR',
    title: 'Average daily range',
    unit: PRICE,
    source: 'TA-Lib 0.8',
    formula: 'SMA(high - low)',
    parameters: { timeperiod: bars(14, 1) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const mean = simple(memory, timeperiod)
      return ({ high, low }) => mean.next(high - low)
    },
  }),
  single({
    ...RANGE,
    name: 'CVI',
    title: 'Chaikin volatility',
    unit: '%',
    source: 'Chaikin; TA-Lib 0.8',
    formula: 'rate of change over rocperiod of EMA(high - low)',
    parameters: {
      timeperiod: bars(10, 1),
      rocperiod: bars(10, 1),
    },
    warmUp: (values) => values.timeperiod + values.rocperiod,
    make: (memory, { timeperiod, rocperiod }) => {
      const smooth = exponential(memory, timeperiod)
      const window = new Window(memory, rocperiod + 1)
      return ({ high, low }) => {
        const line = smooth.next(high - low)
        const before = window.lag(line)
        return before === 0 ? 0 : (100 * (line - before)) / before
      }
    },
  }),
  single({
    ...RANGE,
    name: 'MASSI',
    title: 'Mass index',
    unit: 'about slowperiod',
    source: 'Dorsey 1992; TA-Lib 0.8',
    formula: 'sum over slowperiod of EMA(high - low) / EMA(EMA(high - low)); 1 for each bar without a range',
    parameters: {
      fastperiod: bars(9, 1),
      slowperiod: bars(25, 1),
    },
    warmUp: (values) => 2 * values.fastperiod + values.slowperiod - 2,
    make: (memory, { fastperiod, slowperiod }) => {
      const [once, twice] = [exponential(memory, fastperiod), exponential(memory, fastperiod)]
      const sum = new WindowSums(memory, slowperiod, 'plain')
      return ({ high, low }) => {
        const first = once.next(high - low)
        const second = twice.next(first)
        return sum.nextSum(second === 0 ? 1 : first / second)
      }
    },
  }),
  single({
    name: 'RVI',
    family: 'volatility',
    title: 'Relative volatility index',
    unit: '0..100',
    inputs: ['real'],
    formula: '100 up / (up + down), Wilder averages of the deviation on rises and falls; 50 without any',
    source: 'Dorsey 1993; TA-Lib 0.8',
    parameters: {
      timeperiod: bars(14),
      stddevperiod: bars(10),
    },
    warmUp: (values) => values.timeperiod + values.stddevperiod - 1,
    make: (memory, { timeperiod, stddevperiod }) => {
      const last = new Before(memory)
      const sums = new WindowSums(memory, stddevperiod, 'centred')
      const [up, down] = [wilder(memory, timeperiod), wilder(memory, timeperiod)]
      return ({ real: now }) => {
        const move = now - last.next(now)
        const deviation = sums.push(now) ? Math.sqrt(sums.spread / stddevperiod) : Number.NaN
        const rises = up.next(move > 0 || Number.isNaN(deviation) ? deviation : 0)
        const sum = rises + down.next(move < 0 || Number.isNaN(deviation) ? deviation : 0)
        return sum === 0 ? 50 : (100 * rises) / sum
      }
    },
  }),
  single({
    ...BAR,
    name: 'CHOP',
    title: 'Choppiness index',
    unit: '0..100',
    source: 'Dreiss 1993',
    formula: '100 log(sum of true ranges / range of true highs and lows) / log n, over n',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const last = new Before(memory)
      const sum = new WindowSums(memory, timeperiod, 'plain')
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      return ({ high, low, close }) => {
        const before = last.next(close)
        if (Number.isNaN(before)) return Number.NaN
        const path = sum.nextSum(trueRange(high, low, before))
        const range = highest.next(Math.max(high, before)) - lowest.next(Math.min(low, before))
        return range === 0 ? 0 : (100 * Math.log(path / range)) / Math.log(timeperiod)
      }
    },
  }),
  single({
    name: 'ULCER',
    family: 'volatility',
    title: 'Ulcer index',
    unit: '%',
    inputs: ['real'],
    source: 'Martin 1987',
    formula: 'root of the mean over n of the squared % below the highest so far within the n',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, timeperiod)
      return ({ real: now }) => {
        if (!window.push(now)) return Number.NaN
        const { values, start } = window
        let highest = Number.NEGATIVE_INFINITY
        let sum = 0
        for (let index = start; index < start + timeperiod; index += 1) {
          const value = values[index] ?? 0
          highest = Math.max(highest, value)
          if (highest !== 0) sum += ((100 * (value - highest)) / highest) ** 2
        }
        return Math.sqrt(sum / timeperiod)
      }
    },
  }),
  single({
    name: 'HV',
    family: 'volatility',
    title: 'Historical volatility',
    unit: '% a year',
    inputs: ['real'],
    formula: '100 sqrt(periods) sample deviation of n log returns',
    source: 'standard',
    parameters: {
      timeperiod: bars(20),
      periods: {
        default: 252,
        minimum: 1,
        maximum: 1e7,
        isInteger: true,
      },
    },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod, periods }) => {
      const last = new Before(memory)
      const sums = new WindowSums(memory, timeperiod, 'centred')
      return ({ real: now }) => {
        const ratio = now / last.next(now)
        if (!sums.push(ratio > 0 ? Math.log(ratio) : Number.NaN)) return Number.NaN
        return 100 * Math.sqrt((periods * sums.spread) / (timeperiod - 1))
      }
    },
  }),
]
