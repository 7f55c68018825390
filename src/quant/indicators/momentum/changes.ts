import { bars, type IndicatorDefinition, real, several, single } from '../kernel/definition.ts'
import { Scratch } from '../kernel/scratch.ts'
import { exponential, smoothColumn } from '../kernel/smoothed.ts'
import { Before } from '../kernel/trueRanges.ts'
import { weighted } from '../kernel/weighted.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { Efficiency } from '../overlap/adaptiveAverage.ts'
import { simple } from '../overlap/averages.ts'

const SERIES = { family: 'momentum', inputs: ['real'] } as const

/** A figure of the input and the one n bars before. */
function change(
  name: string,
  title: string,
  formula: string,
  unit: string,
  of: (now: number, before: number) => number,
  /** Writes it of each of the first `count` inputs in place of the ones before. */
  fold: (now: Float64Array, before: Float64Array, count: number) => void,
): IndicatorDefinition {
  return single({
    ...SERIES,
    name,
    title,
    formula,
    unit,
    source: 'TA-Lib',
    parameters: { timeperiod: bars(10, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, timeperiod + 1)
      return {
        next: ({ real: now }) => {
          const before = window.lag(now)
          return Number.isNaN(before) ? Number.NaN : of(now, before)
        },
        fold: (columns, values, count) => {
          window.foldLags(columns.real, values, count, true)
          fold(columns.real, values, count)
        },
      }
    },
  })
}

const difference = (now: number, before: number): number => now - before
const percent = (now: number, before: number): number => (before === 0 ? 0 : (now / before - 1) * 100)
const share = (now: number, before: number): number => (before === 0 ? 0 : (now - before) / before)
const ratio = (now: number, before: number): number => (before === 0 ? 0 : now / before)
const hundredfold = (now: number, before: number): number => (before === 0 ? 0 : (now / before) * 100)

// A loop for each, as one that is handed a function calls it for every number.

function foldDifferences(now: Float64Array, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) to[index] = difference(now[index] ?? 0, to[index] ?? 0)
}

function foldPercents(now: Float64Array, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) to[index] = percent(now[index] ?? 0, to[index] ?? 0)
}

function foldShares(now: Float64Array, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) to[index] = share(now[index] ?? 0, to[index] ?? 0)
}

function foldRatios(now: Float64Array, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) to[index] = ratio(now[index] ?? 0, to[index] ?? 0)
}

function foldHundredfolds(now: Float64Array, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) to[index] = hundredfold(now[index] ?? 0, to[index] ?? 0)
}

/** Changes over some bars, and sums and averages of them. */
export const CHANGES: readonly IndicatorDefinition[] = [
  change('MOM', 'Momentum', 'x - x[n ago]', 'as the series', difference, foldDifferences),
  change('ROC', 'Rate of change', '100 (x / x[n ago] - 1)', '%', percent, foldPercents),
  change('ROCP', 'Rate of change, share', '(x - x[n ago]) / x[n ago]', 'share', share, foldShares),
  change('ROCR', 'Rate of change, ratio', 'x / x[n ago]', 'ratio', ratio, foldRatios),
  change('ROCR100', 'Rate of change, ratio of 100', '100 x / x[n ago]', '%', hundredfold, foldHundredfolds),
  single({
    ...SERIES,
    name: 'TRIX',
    title: 'TRIX',
    formula: 'rate of change of EMA(EMA(EMA))',
    unit: '%',
    source: 'Hutson 1983; TA-Lib',
    parameters: { timeperiod: bars(30, 1) },
    warmUp: (values) => 3 * values.timeperiod - 1,
    make: (memory, { timeperiod }) => {
      const [first, second, third] = [
        exponential(memory, timeperiod),
        exponential(memory, timeperiod),
        exponential(memory, timeperiod),
      ]
      const window = new Window(memory, 2)
      const scratch = new Scratch()
      return {
        next: (input) => {
          const line = third.next(second.next(first.next(input.real)))
          const before = window.lag(line)
          return Number.isNaN(before) ? Number.NaN : percent(line, before)
        },
        fold: (columns, values, count) => {
          const [line, other] = [scratch.column(0), scratch.column(1)]
          smoothColumn(first, columns.real, line, count)
          smoothColumn(second, line, other, count)
          smoothColumn(third, other, line, count)
          window.foldLags(line, values, count)
          foldPercents(line, values, count)
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'ER',
    title: 'Efficiency ratio',
    formula: '|x - x[n ago]| / sum of |moves|; 1 without any move',
    unit: '0..1',
    source: 'Kaufman 1995; TA-Lib 0.8',
    parameters: { timeperiod: bars(10) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const efficiency = new Efficiency(memory, timeperiod)
      return (input) => {
        if (!efficiency.next(input.real)) return Number.NaN
        return efficiency.path === 0 ? 1 : Math.min(Math.abs(efficiency.move) / efficiency.path, 1)
      }
    },
  }),
  single({
    ...SERIES,
    name: 'COPPOCK',
    title: 'Coppock curve',
    formula: 'WMA(ROC(long) + ROC(short))',
    unit: '%',
    source: 'Coppock 1962; TA-Lib 0.8',
    parameters: {
      wmaperiod: bars(10),
      roc1period: bars(11, 1),
      roc2period: bars(14, 1),
    },
    warmUp: (values) => Math.max(values.roc1period, values.roc2period) + values.wmaperiod,
    make: (memory, { wmaperiod, roc1period, roc2period }) => {
      const [first, second] = [new Window(memory, roc1period + 1), new Window(memory, roc2period + 1)]
      const smooth = weighted(memory, wmaperiod)
      return ({ real: now }) => {
        const [one, two] = [first.lag(now), second.lag(now)]
        const isKnown = first.isFull && second.isFull
        return smooth.next(isKnown ? percent(now, one) + percent(now, two) : Number.NaN)
      }
    },
  }),
  several({
    ...SERIES,
    name: 'KST',
    title: 'Know sure thing',
    unit: '%',
    source: 'Pring 1992, daily lengths',
    formula: 'sum of k SMA(ROC), k = 1..4, lengths 10/10, 15/10, 20/10, 30/15, and the SMA of it',
    outputs: ['kst', 'signal'],
    parameters: { signalperiod: bars(9, 1) },
    warmUp: ({ signalperiod }) => [45, 44 + signalperiod],
    make: (memory, { signalperiod }) => {
      const parts = [
        [10, 10],
        [15, 10],
        [20, 10],
        [30, 15],
      ].map(([move = 0, length = 0]) => ({
        window: new Window(memory, move + 1),
        smooth: simple(memory, length),
      }))
      const signal = simple(memory, signalperiod)
      return ({ real: now }, out) => {
        let sum = 0
        for (let index = 0; index < parts.length; index += 1) {
          const part = parts[index]
          if (part === undefined) continue
          const before = part.window.lag(now)
          sum += (index + 1) * part.smooth.next(part.window.isFull ? percent(now, before) : Number.NaN)
        }
        out[0] = sum
        out[1] = signal.next(sum)
      }
    },
  }),
  single({
    ...SERIES,
    name: 'DPO',
    title: 'Detrended price oscillator',
    unit: 'as the series',
    formula: 'x[n / 2 + 1 ago] - SMA(n); nothing of it is known before the bar it stands at',
    source: 'TA-Lib 0.8',
    parameters: { timeperiod: bars(20) },
    warmUp: (values) => Math.max(values.timeperiod, Math.floor(values.timeperiod / 2) + 2),
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, Math.floor(timeperiod / 2) + 2)
      const mean = simple(memory, timeperiod)
      return ({ real: now }) => window.lag(now) - mean.next(now)
    },
  }),
  single({
    ...SERIES,
    name: 'TSI',
    title: 'True strength index',
    unit: '-100..100',
    source: 'Blau 1991; TA-Lib 0.8',
    formula: '100 EMA(EMA(move)) / EMA(EMA(|move|))',
    parameters: {
      firstperiod: bars(25, 1),
      secondperiod: bars(13, 1),
    },
    warmUp: (values) => values.firstperiod + values.secondperiod,
    make: (memory, { firstperiod, secondperiod }) => {
      const last = new Before(memory)
      const [move1, move2] = [exponential(memory, firstperiod), exponential(memory, secondperiod)]
      const [size1, size2] = [exponential(memory, firstperiod), exponential(memory, secondperiod)]
      return ({ real: now }) => {
        const move = now - last.next(now)
        const size = size2.next(size1.next(Math.abs(move)))
        const smooth = move2.next(move1.next(move))
        return size === 0 ? 0 : (100 * smooth) / size
      }
    },
  }),
  single({
    name: 'QSTICK',
    family: 'momentum',
    title: 'QStick',
    formula: 'SMA(close - open)',
    unit: 'as the prices',
    source: 'Chande 1994; TA-Lib 0.8',
    inputs: ['open', 'close'],
    parameters: { timeperiod: bars(10, 1) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const mean = simple(memory, timeperiod)
      return ({ open, close }) => mean.next(close - open)
    },
  }),
  single({
    name: 'BOP',
    family: 'momentum',
    title: 'Balance of power',
    formula: '(close - open) / (high - low)',
    unit: '-1..1',
    source: 'TA-Lib',
    inputs: ['open', 'high', 'low', 'close'],
    warmUp: () => 1,
    make: () => {
      return ({ open, high, low, close }) => (high > low ? (close - open) / (high - low) : 0)
    },
  }),
  single({
    name: 'IMI',
    family: 'momentum',
    title: 'Intraday momentum index',
    unit: '0..100',
    source: 'Chande; TA-Lib',
    formula: '100 sum(rises from open to close) / sum(moves from open to close); 50 without any move',
    inputs: ['open', 'close'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const gains = new WindowSums(memory, timeperiod, 'plain')
      const losses = new WindowSums(memory, timeperiod, 'plain')
      return ({ open, close }) => {
        const gain = gains.nextSum(Math.max(close - open, 0))
        const sum = gain + losses.nextSum(Math.max(open - close, 0))
        return sum === 0 ? 50 : (100 * gain) / sum
      }
    },
  }),
  single({
    ...SERIES,
    name: 'LRSI',
    title: 'Laguerre relative strength',
    unit: '0..1',
    source: 'Ehlers 2004',
    formula: 'rises as a share of the steps between four Laguerre lines, which begin with the first input',
    parameters: { gamma: real(0.5, 0, 0.99) },
    warmUp: () => 2,
    make: (memory, { gamma }) => {
      const lines = [0, 1, 2, 3].map(() => memory.cell(Number.NaN))
      return ({ real: now }) => {
        let input = now
        let inputBefore = now
        let [rises, falls, last] = [0, 0, Number.NaN]
        const isFirst = Number.isNaN(lines[0]?.value)
        for (let index = 0; index < 4; index += 1) {
          const line = lines[index]
          if (line === undefined) continue
          const before = isFirst ? now : line.value
          line.value = index === 0 ? (1 - gamma) * input + gamma * before : inputBefore + gamma * (before - input)
          inputBefore = before
          input = line.value
          if (last > input) rises += last - input
          if (last < input) falls += input - last
          last = input
        }
        if (isFirst) return Number.NaN
        return rises + falls === 0 ? 0 : rises / (rises + falls)
      }
    },
  }),
]
