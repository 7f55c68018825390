import { bars, type IndicatorDefinition, type InputColumns, real, several, single } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import { Scratch } from '../kernel/scratch.ts'
import { Before, TrueRanges } from '../kernel/trueRanges.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { simple } from '../overlap/averages.ts'
import { LinearFit } from '../statistics/linearFit.ts'
import { MeanDeviation } from '../statistics/meanDeviation.ts'

const BAR = { family: 'momentum', inputs: ['high', 'low', 'close'] } as const

/** Oscillators of ranges and distances. */
export const OSCILLATORS: readonly IndicatorDefinition[] = [
  single({
    ...BAR,
    name: 'CCI',
    title: 'Commodity channel index',
    unit: 'mostly -200..200',
    source: 'Lambert 1980; TA-Lib',
    formula: '(t - SMA(t)) / (0.015 mean distance from it), t = (h + l + c) / 3; 0 without any distance',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const spread = new MeanDeviation(memory, timeperiod)
      const scratch = new Scratch()
      // Three times the price, as the index is the same at any scale.
      const index = (price: number, mean: number, deviation: number): number => {
        return deviation === 0 ? 0 : (price - mean) / (0.015 * deviation)
      }
      const fold = ({ high, low, close }: InputColumns, values: Float64Array, count: number): boolean => {
        const [prices, means] = [scratch.column(0), scratch.column(1)]
        for (let at = 0; at < count; at += 1) prices[at] = (high[at] ?? 0) + (low[at] ?? 0) + (close[at] ?? 0)
        const isKnown = spread.foldUnseen(prices, means, values, count)
        let sum = 0
        for (let at = 0; at < count; at += 1) {
          const value = index(prices[at] ?? 0, means[at] ?? 0, values[at] ?? 0)
          values[at] = value
          sum += value
        }
        return isKnown && Number.isFinite(sum)
      }
      return {
        next: ({ high, low, close }) => {
          const price = high + low + close
          return spread.push(price) ? index(price, spread.mean, spread.deviation) : Number.NaN
        },
        fold: (columns, values, count) => {
          fold(columns, values, count)
        },
        foldUnseen: fold,
      }
    },
  }),
  single({
    ...BAR,
    name: 'ULTOSC',
    title: 'Ultimate oscillator',
    unit: '0..100',
    source: 'Williams 1985; TA-Lib',
    formula: '100 (4 a + 2 b + c) / 7, each buying pressure over true range of its length, shortest first',
    parameters: {
      timeperiod1: bars(7, 1),
      timeperiod2: bars(14, 1),
      timeperiod3: bars(28, 1),
    },
    warmUp: (values) => Math.max(values.timeperiod1, values.timeperiod2, values.timeperiod3) + 1,
    make: (memory, { timeperiod1, timeperiod2, timeperiod3 }) => {
      const last = new Before(memory)
      const ranges = new TrueRanges(memory)
      const shares = [timeperiod1, timeperiod2, timeperiod3]
        .toSorted((one, other) => one - other)
        .map((length) => {
          const pressure = new WindowSums(memory, length, 'plain')
          const range = new WindowSums(memory, length, 'plain')
          return (bought: number, moved: number): number => {
            const sum = range.nextSum(moved)
            const part = pressure.nextSum(bought)
            return sum === 0 ? 0 : part / sum
          }
        })
      const [short, middle, long] = shares as [Share, Share, Share]
      return ({ high, low, close }) => {
        const bought = close - Math.min(low, last.next(close))
        const range = ranges.next(high, low, close)
        return (100 * (4 * short(bought, range) + 2 * middle(bought, range) + long(bought, range))) / 7
      }
    },
  }),
  several({
    ...BAR,
    name: 'VORTEX',
    title: 'Vortex',
    unit: 'about 1',
    source: 'Botes and Siepman 2010; TA-Lib 0.8',
    formula: 'sum |h - l before| and sum |l - h before|, each over the sum of true ranges',
    outputs: ['plus', 'minus'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const ranges = new TrueRanges(memory)
      const [highBefore, lowBefore] = [new Before(memory), new Before(memory)]
      const plus = new WindowSums(memory, timeperiod, 'plain')
      const minus = new WindowSums(memory, timeperiod, 'plain')
      const range = new WindowSums(memory, timeperiod, 'plain')
      return ({ high, low, close }, out) => {
        const up = plus.nextSum(Math.abs(high - lowBefore.next(low)))
        const down = minus.nextSum(Math.abs(low - highBefore.next(high)))
        const sum = range.nextSum(ranges.next(high, low, close))
        out[0] = sum === 0 ? 0 : up / sum
        out[1] = sum === 0 ? 0 : down / sum
      }
    },
  }),
  single({
    name: 'VHF',
    family: 'momentum',
    title: 'Vertical horizontal filter',
    unit: '0..1',
    inputs: ['real'],
    formula: '(highest - lowest) / sum of |moves|',
    source: 'White 1991; TA-Lib 0.8',
    parameters: { timeperiod: bars(28) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const last = new Before(memory)
      const path = new WindowSums(memory, timeperiod, 'plain')
      return ({ real: now }) => {
        const range = highest.next(now) - lowest.next(now)
        const sum = path.nextSum(Math.abs(now - last.next(now)))
        return sum === 0 ? 0 : range / sum
      }
    },
  }),
  single({
    name: 'FOSC',
    family: 'momentum',
    title: 'Forecast oscillator',
    unit: '%',
    inputs: ['real'],
    formula: '100 (x - forecast of the line before for this bar) / x',
    source: 'Chande; TA-Lib 0.8',
    parameters: { timeperiod: bars(5) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const fit = new LinearFit(memory, timeperiod)
      const forecast = new Before(memory)
      return ({ real: now }) => {
        const next = fit.push(now) ? fit.last + fit.slope : Number.NaN
        const expected = forecast.next(next)
        if (Number.isNaN(expected)) return Number.NaN
        return now === 0 ? 0 : (100 * (now - expected)) / now
      }
    },
  }),
  several({
    name: 'FISHER',
    family: 'momentum',
    title: 'Fisher transform',
    unit: 'deviations',
    inputs: ['high', 'low'],
    formula:
      'atanh of the smoothed place of (h + l) / 2 in its range of n, plus half of the value before; trigger is that one',
    source: 'Ehlers 2002, begun with a full window',
    outputs: ['fisher', 'trigger'],
    parameters: { timeperiod: bars(10) },
    warmUp: ({ timeperiod }) => [timeperiod, timeperiod + 1],
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const place = memory.cell(0)
      const fisher = memory.cell(Number.NaN)
      return ({ high, low }, out) => {
        const price = (high + low) / 2
        const top = highest.next(price)
        const bottom = lowest.next(price)
        out[0] = Number.NaN
        out[1] = Number.NaN
        if (Number.isNaN(top)) return
        const raw = top === bottom ? 0 : (price - bottom) / (top - bottom) - 0.5
        const smooth = 0.66 * raw + 0.67 * place.value
        place.value = Math.abs(smooth) > 0.99 ? 0.999 * Math.sign(smooth) : smooth
        out[1] = fisher.value
        const before = Number.isNaN(fisher.value) ? 0 : fisher.value
        fisher.value = 0.5 * Math.log((1 + place.value) / (1 - place.value)) + 0.5 * before
        out[0] = fisher.value
      }
    },
  }),
  several({
    ...BAR,
    name: 'TTM_SQUEEZE',
    title: 'TTM squeeze',
    unit: '1 on, 0 off; as the prices',
    source: 'Carter 2005',
    formula:
      'on while Bollinger bands lie inside SMA -+ kcmult SMA(true range); momentum: end of the line through close - (middle of range + SMA) / 2',
    outputs: ['squeeze', 'momentum'],
    parameters: {
      timeperiod: bars(20),
      nbdev: real(2, 0, 1e3),
      kcmult: real(1.5, 0, 1e3),
    },
    warmUp: ({ timeperiod }) => [timeperiod + 1, 2 * timeperiod - 1],
    make: (memory, { timeperiod, nbdev, kcmult }) => {
      const sums = new WindowSums(memory, timeperiod, 'centred')
      const ranges = new TrueRanges(memory)
      const range = simple(memory, timeperiod)
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const fit = new LinearFit(memory, timeperiod)
      return ({ high, low, close }, out) => {
        const mean = sums.next(close)
        const channel = kcmult * range.next(ranges.next(high, low, close))
        const reach = nbdev * Math.sqrt(sums.spread / timeperiod)
        const middle = (highest.next(high) + lowest.next(low)) / 2
        out[0] = Number.isNaN(channel) ? Number.NaN : Number(reach < channel)
        out[1] = fit.next(close - (middle + mean) / 2)
      }
    },
  }),
]

type Share = (bought: number, moved: number) => number
