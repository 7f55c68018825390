import { exponentialKeep } from '../smoothing.ts'
import { bars, type IndicatorDefinition, several, type SeveralKernel, single } from '../kernel/definition.ts'
import { Scratch } from '../kernel/scratch.ts'
import { exponential, smoothColumn, Smoothed, type Smoother } from '../kernel/smoothed.ts'
import type { Memory } from '../kernel/memory.ts'
import { delayed } from '../overlap/delayed.ts'
import { average, averageKind, averageWarmUp, simple } from '../overlap/averages.ts'

const SERIES = { family: 'momentum', inputs: ['real'] } as const
const MACD_OUTPUTS = ['macd', 'signal', 'histogram']

/** Line, signal and their distance; all three begin with the signal (TA-Lib). */
function writeMacd(line: number, signal: number, out: Float64Array): void {
  out[0] = Number.isNaN(signal) ? signal : line
  out[1] = signal
  out[2] = line - signal
}

function macd(memory: Memory, fast: Smoother, slow: Smoother, signalperiod: number): SeveralKernel {
  return macdKernel(fast, slow, exponential(memory, signalperiod))
}

function macdKernel(fast: Smoother, slow: Smoother, signal: Smoother): SeveralKernel {
  const scratch = new Scratch()
  return {
    next: (input, out) => {
      const line = fast.next(input.real) - slow.next(input.real)
      writeMacd(line, signal.next(line), out)
    },
    fold: ({ real }, [lines, signals, histograms], count) => {
      if (lines === undefined || signals === undefined || histograms === undefined) return
      const line = scratch.column(0)
      smoothColumn(fast, real, line, count)
      smoothColumn(slow, real, lines, count)
      for (let index = 0; index < count; index += 1) line[index] = (line[index] ?? 0) - (lines[index] ?? 0)
      smoothColumn(signal, line, signals, count)
      for (let index = 0; index < count; index += 1) {
        const value = line[index] ?? 0
        const smooth = signals[index] ?? 0
        lines[index] = Number.isNaN(smooth) ? smooth : value
        histograms[index] = value - smooth
      }
    },
  }
}

/** Distances of averages, in units of the series or in percent. */
function distance(name: 'APO' | 'PPO' | 'PVO', title: string, unit: string): IndicatorDefinition {
  const inPercent = name !== 'APO'
  return single({
    name,
    title,
    unit,
    family: name === 'PVO' ? 'volume' : 'momentum',
    source: name === 'PVO' ? 'TA-Lib 0.8' : 'TA-Lib',
    formula: inPercent ? '100 (fast - slow) / slow average' : 'fast - slow average',
    inputs: [name === 'PVO' ? 'volume' : 'real'],
    parameters: {
      fastperiod: bars(12),
      slowperiod: bars(26),
      matype: averageKind(1),
    },
    warmUp: ({ fastperiod, slowperiod, matype }) => {
      return Math.max(averageWarmUp(fastperiod, matype), averageWarmUp(slowperiod, matype))
    },
    make: (memory, { fastperiod, slowperiod, matype }) => {
      const fast = average(memory, Math.min(fastperiod, slowperiod), matype)
      const slow = average(memory, Math.max(fastperiod, slowperiod), matype)
      const share = (gap: number, under: number): number => (under === 0 ? 0 : (100 * gap) / under)
      const scratch = new Scratch()
      return {
        next: (input) => {
          const value = name === 'PVO' ? input.volume : input.real
          const under = slow.next(value)
          const gap = fast.next(value) - under
          return inPercent ? share(gap, under) : gap
        },
        fold: ({ real, volume }, values, count) => {
          const series = name === 'PVO' ? volume : real
          const unders = scratch.column(0)
          smoothColumn(slow, series, unders, count)
          smoothColumn(fast, series, values, count)
          for (let index = 0; index < count; index += 1) {
            const under = unders[index] ?? 0
            const gap = (values[index] ?? 0) - under
            values[index] = inPercent ? share(gap, under) : gap
          }
        },
      }
    },
  })
}

/** What separates two averages. */
export const AVERAGE_DISTANCES: readonly IndicatorDefinition[] = [
  several({
    ...SERIES,
    name: 'MACD',
    title: 'Moving average convergence divergence',
    source: 'Appel; TA-Lib',
    formula: 'EMA(fast) - EMA(slow), its EMA, and their distance',
    unit: 'as the series',
    outputs: MACD_OUTPUTS,
    parameters: {
      fastperiod: bars(12),
      slowperiod: bars(26),
      signalperiod: bars(9, 1),
    },
    warmUp: (values) => Math.max(values.fastperiod, values.slowperiod) + values.signalperiod - 1,
    make: (memory, { fastperiod, slowperiod, signalperiod }) => {
      const [fast, slow] = [Math.min(fastperiod, slowperiod), Math.max(fastperiod, slowperiod)]
      return macd(memory, exponential(memory, fast, slow - fast), exponential(memory, slow), signalperiod)
    },
  }),
  several({
    ...SERIES,
    name: 'MACDFIX',
    title: 'MACD of 12 and 26 with the original weights',
    source: 'Appel; TA-Lib',
    formula: 'as MACD with weights 0.15 and 0.075',
    unit: 'as the series',
    outputs: MACD_OUTPUTS,
    parameters: { signalperiod: bars(9, 1) },
    warmUp: (values) => 25 + values.signalperiod,
    make: (memory, { signalperiod }) => {
      return macd(memory, exponential(memory, 12, 14, 0.85), exponential(memory, 26, 0, 0.925), signalperiod)
    },
  }),
  several({
    ...SERIES,
    name: 'MACDEXT',
    title: 'MACD of chosen averages',
    source: 'TA-Lib',
    formula: 'as MACD, each average of its own kind',
    unit: 'as the series',
    outputs: MACD_OUTPUTS,
    parameters: {
      fastperiod: bars(12),
      fastmatype: averageKind(),
      slowperiod: bars(26),
      slowmatype: averageKind(),
      signalperiod: bars(9, 1),
      signalmatype: averageKind(),
    },
    warmUp: (values) =>
      Math.max(
        averageWarmUp(values.fastperiod, values.fastmatype),
        averageWarmUp(values.slowperiod, values.slowmatype),
      ) +
      averageWarmUp(values.signalperiod, values.signalmatype) -
      1,
    make: (memory, values) => {
      const isSwapped = values.slowperiod < values.fastperiod
      const firstWarmUp = averageWarmUp(values.fastperiod, values.fastmatype)
      const secondWarmUp = averageWarmUp(values.slowperiod, values.slowmatype)
      const first = average(memory, values.fastperiod, values.fastmatype)
      const second = average(memory, values.slowperiod, values.slowmatype)
      const early = delayed(memory, first, secondWarmUp - firstWarmUp)
      const late = delayed(memory, second, firstWarmUp - secondWarmUp)
      const [fast, slow] = isSwapped ? [late, early] : [early, late]
      const signal = average(memory, values.signalperiod, values.signalmatype)
      return macdKernel(fast, slow, signal)
    },
  }),
  distance('APO', 'Absolute price oscillator', 'as the series'),
  distance('PPO', 'Percentage price oscillator', '%'),
  distance('PVO', 'Percentage volume oscillator', '%'),
  single({
    name: 'AO',
    family: 'momentum',
    title: 'Awesome oscillator',
    unit: 'as the prices',
    inputs: ['high', 'low'],
    formula: 'SMA(fast) - SMA(slow) of (high + low) / 2',
    source: 'Williams 1998; TA-Lib 0.8',
    parameters: {
      fastperiod: bars(5, 1),
      slowperiod: bars(34, 1),
    },
    warmUp: (values) => Math.max(values.fastperiod, values.slowperiod),
    make: (memory, { fastperiod, slowperiod }) => {
      const [fast, slow] = [simple(memory, fastperiod), simple(memory, slowperiod)]
      return ({ high, low }) => fast.next((high + low) / 2) - slow.next((high + low) / 2)
    },
  }),
  single({
    name: 'AC',
    family: 'momentum',
    title: 'Accelerator oscillator',
    unit: 'as the prices',
    inputs: ['high', 'low'],
    formula: 'AO - SMA(AO)',
    source: 'Williams 1998; TA-Lib 0.8',
    parameters: {
      fastperiod: bars(5, 1),
      slowperiod: bars(34, 1),
      signalperiod: bars(5, 1),
    },
    warmUp: (values) => Math.max(values.fastperiod, values.slowperiod) + values.signalperiod - 1,
    make: (memory, { fastperiod, slowperiod, signalperiod }) => {
      const [fast, slow, signal] = [fastperiod, slowperiod, signalperiod].map((length) => simple(memory, length)) as [
        Smoother,
        Smoother,
        Smoother,
      ]
      return ({ high, low }) => {
        const middle = (high + low) / 2
        const line = fast.next(middle) - slow.next(middle)
        return line - signal.next(line)
      }
    },
  }),
  several({
    name: 'ERI',
    family: 'momentum',
    title: 'Elder ray',
    unit: 'as the prices',
    source: 'Elder 1993; TA-Lib 0.8',
    formula: 'high - EMA(close), low - EMA(close)',
    inputs: ['high', 'low', 'close'],
    outputs: ['bullpower', 'bearpower'],
    parameters: { timeperiod: bars(13, 1) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const line = exponential(memory, timeperiod)
      return ({ high, low, close }, out) => {
        const middle = line.next(close)
        out[0] = high - middle
        out[1] = low - middle
      }
    },
  }),
  several({
    ...SERIES,
    name: 'PMO',
    title: 'Price momentum oscillator',
    unit: '10 %',
    source: 'Swenlin',
    formula: '10 times the rate of change, smoothed by 2 / n twice, and the EMA of that',
    outputs: ['pmo', 'signal'],
    parameters: {
      timeperiod: bars(35),
      smoothperiod: bars(20),
      signalperiod: bars(10, 1),
    },
    warmUp: ({ timeperiod, smoothperiod, signalperiod }) => [
      timeperiod + smoothperiod,
      timeperiod + smoothperiod + signalperiod - 1,
    ],
    make: (memory, { timeperiod, smoothperiod, signalperiod }) => {
      const before = memory.cell(Number.NaN)
      const first = new Smoothed(memory, timeperiod, 1 - 2 / timeperiod)
      const second = new Smoothed(memory, smoothperiod, 1 - 2 / smoothperiod)
      const signal = new Smoothed(memory, signalperiod, exponentialKeep(signalperiod))
      return ({ real: now }, out) => {
        const change = before.value === 0 ? 0 : 100 * (now / before.value - 1)
        before.value = now
        const line = second.next(10 * first.next(change))
        out[0] = line
        out[1] = signal.next(line)
      }
    },
  }),
]
