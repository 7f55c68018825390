import { exponentialKeep } from '../smoothing.ts'
import { bars, type IndicatorDefinition, several, single } from '../kernel/definition.ts'
import { exponential, Smoothed, type Smoother } from '../kernel/smoothed.ts'
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

function macd(
  memory: Memory,
  fast: Smoother,
  slow: Smoother,
  signalperiod: number,
): (input: { readonly real: number }, out: Float64Array) => void {
  const signal = exponential(memory, signalperiod)
  return (input, out) => {
    const line = fast.next(input.real) - slow.next(input.real)
    writeMacd(line, signal.next(line), out)
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
      return (input) => {
        const value = name === 'PVO' ? input.volume : input.real
        const under = slow.next(value)
        const gap = fast.next(value) - under
        if (!inPercent) return gap
        return under === 0 ? 0 : (100 * gap) / under
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
      return (input, out) => {
        const line = fast.next(input.real) - slow.next(input.real)
        writeMacd(line, signal.next(line), out)
      }
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
