import { bandReach } from '../bollingerBands.ts'
import { bars, type IndicatorDefinition, type Inputs, real, several } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import type { Memory } from '../kernel/memory.ts'
import { Scratch } from '../kernel/scratch.ts'
import { exponential, smoothColumn, type Smoother, wilder } from '../kernel/smoothed.ts'
import { TrueRanges } from '../kernel/trueRanges.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { average, averageKind, averageWarmUp, simple } from './averages.ts'

const OUTPUTS = ['upper', 'middle', 'lower']
const PRICE = { family: 'overlap', unit: 'as the prices' } as const

/** Bands around a middle line. */
export const BANDS: readonly IndicatorDefinition[] = [
  several({
    ...PRICE,
    name: 'BBANDS',
    title: 'Bollinger bands',
    source: 'Bollinger; TA-Lib',
    inputs: ['real'],
    formula: 'average of n, plus and minus population deviations of n',
    outputs: OUTPUTS,
    parameters: {
      timeperiod: bars(20),
      nbdevup: real(2, 0, 1e3),
      nbdevdn: real(2, 0, 1e3),
      matype: averageKind(),
    },
    aliases: { nbdev: ['nbdevup', 'nbdevdn'] },
    warmUp: (values) => Math.max(values.timeperiod, averageWarmUp(values.timeperiod, values.matype)),
    make: (memory, { timeperiod, nbdevup, nbdevdn, matype }) => {
      const sums = new WindowSums(memory, timeperiod, 'centred')
      const other = matype === 0 ? null : average(memory, timeperiod, matype)
      const scratch = new Scratch()
      return {
        next: (input, out) => {
          const isFull = sums.push(input.real)
          const middle = other === null ? (isFull ? sums.mean : Number.NaN) : other.next(input.real)
          const known = isFull ? middle : Number.NaN
          out[0] = known + bandReach(sums.spread, timeperiod, nbdevup)
          out[1] = known
          out[2] = known - bandReach(sums.spread, timeperiod, nbdevdn)
        },
        fold: (columns, [upper, middle, lower], count) => {
          if (upper === undefined || middle === undefined || lower === undefined) return
          const spreads = scratch.column(0)
          sums.foldSpreads(columns.real, other === null ? middle : scratch.column(1), spreads, count)
          if (other !== null) smoothColumn(other, columns.real, middle, count)
          for (let index = 0; index < count; index += 1) {
            const spread = spreads[index] ?? 0
            const known = Number.isNaN(spread) ? spread : (middle[index] ?? 0)
            upper[index] = known + bandReach(spread, timeperiod, nbdevup)
            middle[index] = known
            lower[index] = known - bandReach(spread, timeperiod, nbdevdn)
          }
        },
      }
    },
  }),
  several({
    ...PRICE,
    name: 'ACCBANDS',
    title: 'Acceleration bands',
    source: 'Headley; TA-Lib',
    formula: 'SMA of close; of high (1 + 4 (h - l) / (h + l)); of low (1 - the same)',
    inputs: ['high', 'low', 'close'],
    outputs: OUTPUTS,
    parameters: { timeperiod: bars(20) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const [upper, middle, lower] = [
        simple(memory, timeperiod),
        simple(memory, timeperiod),
        simple(memory, timeperiod),
      ]
      return ({ high, low, close }, out) => {
        const sum = high + low
        const stretch = sum === 0 ? 0 : (4 * (high - low)) / sum
        out[0] = upper.next(high * (1 + stretch))
        out[1] = middle.next(close)
        out[2] = lower.next(low * (1 - stretch))
      }
    },
  }),
  several({
    ...PRICE,
    name: 'DONCHIAN',
    title: 'Donchian channel',
    source: 'Donchian; TA-Lib 0.8',
    inputs: ['high', 'low'],
    formula: 'highest high and lowest low of n, the bar itself included, and their middle',
    outputs: OUTPUTS,
    parameters: { timeperiod: bars(20) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      return {
        next: ({ high, low }, out) => {
          const upper = highest.next(high)
          const lower = lowest.next(low)
          out[0] = upper
          out[1] = (upper + lower) / 2
          out[2] = lower
        },
        fold: ({ high, low }, [upper, middle, lower], count) => {
          if (upper === undefined || middle === undefined || lower === undefined) return
          highest.fold(high, upper, count, true)
          lowest.fold(low, lower, count, true)
          for (let index = 0; index < count; index += 1) middle[index] = ((upper[index] ?? 0) + (lower[index] ?? 0)) / 2
        },
      }
    },
  }),
  several({
    ...PRICE,
    name: 'KELTNER',
    title: 'Keltner channel',
    source: 'Raschke form: EMA of close, Wilder ATR',
    formula: 'EMA of close over n, plus and minus nbdev times the average true range',
    inputs: ['high', 'low', 'close'],
    outputs: OUTPUTS,
    parameters: {
      timeperiod: bars(20),
      atrperiod: bars(10, 1),
      nbdev: real(2, 0, 1e3),
    },
    aliases: { multiplier: ['nbdev'] },
    warmUp: (values) => Math.max(values.timeperiod, values.atrperiod + 1),
    make: (memory, { timeperiod, atrperiod, nbdev }) => {
      return rangeBands(memory, exponential(memory, timeperiod), atrperiod, nbdev)
    },
  }),
  several({
    ...PRICE,
    name: 'ATRBANDS',
    title: 'ATR bands',
    source: 'Wilder ATR around an average of the close',
    formula: 'average of close over n, plus and minus multiplier times the average true range of n',
    inputs: ['high', 'low', 'close'],
    outputs: OUTPUTS,
    parameters: {
      timeperiod: bars(14),
      multiplier: real(3, 0, 1e3),
      matype: averageKind(),
    },
    warmUp: (values) => Math.max(averageWarmUp(values.timeperiod, values.matype), values.timeperiod + 1),
    make: (memory, { timeperiod, multiplier, matype }) => {
      return rangeBands(memory, average(memory, timeperiod, matype), timeperiod, multiplier)
    },
  }),
  several({
    ...PRICE,
    name: 'STARC',
    title: 'STARC bands',
    source: 'Stoller: SMA of close, Wilder ATR',
    formula: 'SMA of close over n, plus and minus multiplier times the average true range',
    inputs: ['high', 'low', 'close'],
    outputs: OUTPUTS,
    parameters: {
      timeperiod: bars(5),
      atrperiod: bars(10, 1),
      multiplier: real(2, 0, 1e3),
    },
    warmUp: (values) => Math.max(values.timeperiod, values.atrperiod + 1),
    make: (memory, { timeperiod, atrperiod, multiplier }) => {
      return rangeBands(memory, simple(memory, timeperiod), atrperiod, multiplier)
    },
  }),
]

/** A line of closes, and bands some average true ranges above and below it; all begin together. */
function rangeBands(
  memory: Memory,
  line: Smoother,
  length: number,
  multiplier: number,
): (input: Readonly<Inputs>, out: Float64Array) => void {
  const ranges = new TrueRanges(memory)
  const range = wilder(memory, length)
  return ({ high, low, close }, out) => {
    const middle = line.next(close)
    const reach = multiplier * range.next(ranges.next(high, low, close))
    out[0] = middle + reach
    out[1] = Number.isNaN(reach) ? Number.NaN : middle
    out[2] = middle - reach
  }
}
