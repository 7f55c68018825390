import { bars, type IndicatorDefinition, several, type SeveralKernel, single } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import type { Memory } from '../kernel/memory.ts'
import { Scratch } from '../kernel/scratch.ts'
import { exponential, smoothColumn, type Smoother } from '../kernel/smoothed.ts'
import { average, averageKind, averageWarmUp } from '../overlap/averages.ts'
import { Strength } from './strength.ts'

const BAR = { family: 'momentum', inputs: ['high', 'low', 'close'] } as const
const PERCENT = '0..100'

/** Where the newest value stands in the range of the last bars, 0..100; 0 where there is no range. */
class Place {
  readonly #highest: Extreme
  readonly #lowest: Extreme
  readonly #scratch = new Scratch()

  constructor(memory: Memory, length: number) {
    this.#highest = new Extreme(memory, length, 'highest')
    this.#lowest = new Extreme(memory, length, 'lowest')
  }

  next(high: number, low: number, close: number): number {
    const top = this.#highest.next(high)
    const bottom = this.#lowest.next(low)
    return placeOf(close, top, bottom)
  }

  /** As `next` for each of the first `count` bars; `isWhole` is whether they are known to be finite. */
  fold(
    high: Float64Array,
    low: Float64Array,
    close: Float64Array,
    to: Float64Array,
    count: number,
    isWhole: boolean,
  ): void {
    const bottoms = this.#scratch.column(0)
    this.#highest.fold(high, to, count, isWhole)
    this.#lowest.fold(low, bottoms, count, isWhole)
    for (let index = 0; index < count; index += 1) {
      to[index] = placeOf(close[index] ?? 0, to[index] ?? 0, bottoms[index] ?? 0)
    }
  }
}

function placeOf(close: number, top: number, bottom: number): number {
  return top === bottom ? 0 : (100 * (close - bottom)) / (top - bottom)
}

/** The place of a bar in a range, an average of it, k, and the average of that, d; both begin with d. */
function stochastic(place: Place, slow: Smoother | null, signal: Smoother): SeveralKernel {
  const scratch = new Scratch()
  return {
    next: ({ high, low, close }, out) => {
      const raw = place.next(high, low, close)
      const k = slow === null ? raw : slow.next(raw)
      const d = signal.next(k)
      out[0] = Number.isNaN(d) ? d : k
      out[1] = d
    },
    fold: ({ high, low, close }, [ks, ds], count) => {
      if (ks === undefined || ds === undefined) return
      const raw = slow === null ? ks : scratch.column(0)
      place.fold(high, low, close, raw, count, true)
      if (slow !== null) smoothColumn(slow, raw, ks, count)
      foldSignal(signal, ks, ds, count)
    },
  }
}

/** Writes the average of a line and takes the line back to where that begins. */
function foldSignal(signal: Smoother, line: Float64Array, to: Float64Array, count: number): void {
  smoothColumn(signal, line, to, count)
  for (let index = 0; index < count; index += 1) if (Number.isNaN(to[index])) line[index] = Number.NaN
}

interface SlowLengths {
  readonly fastk_period: number
  readonly slowk_period: number
  readonly slowk_matype: number
  readonly slowd_period: number
  readonly slowd_matype: number
}

/** A stochastic of slowed places. */
function slowStochastic(memory: Memory, values: SlowLengths): SeveralKernel {
  return stochastic(
    new Place(memory, values.fastk_period),
    average(memory, values.slowk_period, values.slowk_matype),
    average(memory, values.slowd_period, values.slowd_matype),
  )
}

function slowWarmUp(values: SlowLengths): number {
  const slow = averageWarmUp(values.slowk_period, values.slowk_matype)
  return values.fastk_period + slow + averageWarmUp(values.slowd_period, values.slowd_matype) - 2
}

/** Stochastic oscillators. */
export const STOCHASTICS: readonly IndicatorDefinition[] = [
  several({
    ...BAR,
    name: 'STOCH',
    title: 'Stochastic',
    unit: PERCENT,
    source: 'Lane; TA-Lib',
    formula: 'k: average of 100 (close - lowest) / (highest - lowest), 0 without a range; d: average of k',
    outputs: ['k', 'd'],
    parameters: {
      fastk_period: bars(5, 1),
      slowk_period: bars(3, 1),
      slowk_matype: averageKind(),
      slowd_period: bars(3, 1),
      slowd_matype: averageKind(),
    },
    warmUp: slowWarmUp,
    make: slowStochastic,
  }),
  several({
    ...BAR,
    name: 'STOCHF',
    title: 'Fast stochastic',
    unit: PERCENT,
    source: 'Lane; TA-Lib',
    formula: 'k: 100 (close - lowest) / (highest - lowest); d: average of k',
    outputs: ['k', 'd'],
    parameters: {
      fastk_period: bars(5, 1),
      fastd_period: bars(3, 1),
      fastd_matype: averageKind(),
    },
    warmUp: (values) => values.fastk_period + averageWarmUp(values.fastd_period, values.fastd_matype) - 1,
    make: (memory, values) => {
      const place = new Place(memory, values.fastk_period)
      const signal = average(memory, values.fastd_period, values.fastd_matype)
      return stochastic(place, null, signal)
    },
  }),
  several({
    name: 'STOCHRSI',
    family: 'momentum',
    title: 'Stochastic of the RSI',
    unit: PERCENT,
    inputs: ['real'],
    formula: 'STOCHF of RSI(n)',
    source: 'Chande and Kroll 1994; TA-Lib',
    outputs: ['k', 'd'],
    parameters: {
      timeperiod: bars(14),
      fastk_period: bars(5, 1),
      fastd_period: bars(3, 1),
      fastd_matype: averageKind(),
    },
    warmUp: (values) =>
      values.timeperiod + values.fastk_period + averageWarmUp(values.fastd_period, values.fastd_matype) - 1,
    make: (memory, values) => {
      const strength = new Strength(memory, values.timeperiod)
      const place = new Place(memory, values.fastk_period)
      const signal = average(memory, values.fastd_period, values.fastd_matype)
      const scratch = new Scratch()
      return {
        next: (input, out) => {
          const index = strength.next(input.real)
          const k = place.next(index, index, index)
          const d = signal.next(k)
          out[0] = Number.isNaN(d) ? d : k
          out[1] = d
        },
        fold: ({ real }, [ks, ds], count) => {
          if (ks === undefined || ds === undefined) return
          const index = scratch.column(0)
          strength.fold('strength', real, index, count)
          place.fold(index, index, index, ks, count, false)
          foldSignal(signal, ks, ds, count)
        },
      }
    },
  }),
  several({
    ...BAR,
    name: 'KDJ',
    title: 'KDJ',
    unit: 'k, d 0..100; j = 3 k - 2 d',
    source: 'TA-Lib 0.8',
    formula: 'as STOCH with Wilder averages, and j = 3 k - 2 d',
    outputs: ['k', 'd', 'j'],
    parameters: {
      fastk_period: bars(9, 1),
      slowk_period: bars(3, 1),
      slowk_matype: averageKind(13),
      slowd_period: bars(3, 1),
      slowd_matype: averageKind(13),
    },
    warmUp: slowWarmUp,
    make: (memory, values) => {
      const slow = slowStochastic(memory, values)
      return {
        next: (input, out) => {
          slow.next(input, out)
          out[2] = 3 * (out[0] ?? 0) - 2 * (out[1] ?? 0)
        },
        fold: (columns, outputs, count) => {
          slow.fold(columns, outputs, count)
          const [k, d, j] = outputs
          if (k === undefined || d === undefined || j === undefined) return
          for (let index = 0; index < count; index += 1) j[index] = 3 * (k[index] ?? 0) - 2 * (d[index] ?? 0)
        },
      }
    },
  }),
  several({
    ...BAR,
    name: 'SMI',
    title: 'Stochastic momentum index',
    unit: '-100..100',
    source: 'Blau 1993; TA-Lib 0.8',
    formula: '100 EMA(EMA(close - middle)) / (EMA(EMA(range)) / 2), and its EMA',
    outputs: ['smi', 'signal'],
    parameters: {
      timeperiod: bars(13, 1),
      fastperiod: bars(2, 1),
      slowperiod: bars(25, 1),
      signalperiod: bars(9, 1),
    },
    warmUp: (values) => values.timeperiod + values.fastperiod + values.slowperiod + values.signalperiod - 3,
    make: (memory, values) => {
      const highest = new Extreme(memory, values.timeperiod, 'highest')
      const lowest = new Extreme(memory, values.timeperiod, 'lowest')
      const [move1, move2] = [exponential(memory, values.slowperiod), exponential(memory, values.fastperiod)]
      const [size1, size2] = [exponential(memory, values.slowperiod), exponential(memory, values.fastperiod)]
      const signal = exponential(memory, values.signalperiod)
      return ({ high, low, close }, out) => {
        const top = highest.next(high)
        const bottom = lowest.next(low)
        const move = move2.next(move1.next(close - (top + bottom) / 2))
        const size = size2.next(size1.next(top - bottom))
        const index = size === 0 ? 0 : (200 * move) / size
        const line = signal.next(index)
        out[0] = Number.isNaN(line) ? line : index
        out[1] = line
      }
    },
  }),
  single({
    ...BAR,
    name: 'WILLR',
    title: "Williams' %R",
    unit: '-100..0',
    source: 'Williams; TA-Lib',
    formula: '-100 (highest - close) / (highest - lowest); 0 without a range',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const highest = new Extreme(memory, timeperiod, 'highest')
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const scratch = new Scratch()
      const place = (close: number, top: number, bottom: number): number => {
        return top === bottom ? 0 : (-100 * (top - close)) / (top - bottom)
      }
      return {
        next: ({ high, low, close }) => place(close, highest.next(high), lowest.next(low)),
        fold: ({ high, low, close }, values, count) => {
          const bottoms = scratch.column(0)
          highest.fold(high, values, count, true)
          lowest.fold(low, bottoms, count, true)
          for (let index = 0; index < count; index += 1) {
            values[index] = place(close[index] ?? 0, values[index] ?? 0, bottoms[index] ?? 0)
          }
        },
      }
    },
  }),
]
