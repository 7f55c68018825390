import { MESA_WARM_UP, MesaAverage } from '../cycle/mesaAverage.ts'
import {
  bars,
  type IndicatorDefinition,
  type Parameter,
  real,
  several,
  single,
  type SingleKernel,
} from '../kernel/definition.ts'
import type { Memory } from '../kernel/memory.ts'
import { exponential, smoothColumn, type Smoother, wilder } from '../kernel/smoothed.ts'
import { Scratch } from '../kernel/scratch.ts'
import { weighted, WeightedAverage } from '../kernel/weighted.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { AdaptiveAverage } from './adaptiveAverage.ts'
import * as averages from './averages.ts'

/** An average whose only parameter is its length. */
function ofLength(
  name: string,
  title: string,
  formula: string,
  source: string,
  make: (memory: Memory, length: number) => Smoother,
  warmUp: (length: number) => number,
  timeperiod: Parameter = bars(30, name === 'MA' ? 1 : 2),
): IndicatorDefinition {
  return single({
    name,
    title,
    formula,
    source,
    family: 'overlap',
    unit: 'as the series',
    inputs: ['real'],
    parameters: { timeperiod },
    warmUp: (values) => warmUp(values.timeperiod),
    make: (memory, values) => {
      const smoother = make(memory, values.timeperiod)
      return ofReal(smoother)
    },
  })
}

function ofReal(smoother: Smoother): SingleKernel {
  const kernel: SingleKernel = {
    next: (input) => smoother.next(input.real),
    fold: ({ real: series }, values, count) => smoothColumn(smoother, series, values, count),
  }
  if (smoother.foldUnseen === undefined) return kernel
  return {
    ...kernel,
    foldUnseen: ({ real: series }, values, count) => smoother.foldUnseen?.(series, values, count) === true,
  }
}

const same = (length: number): number => length

/** Moving averages. */
export const MOVING_AVERAGES: readonly IndicatorDefinition[] = [
  ofLength('SMA', 'Simple moving average', 'mean of the last n', 'TA-Lib', averages.simple, same),
  ofLength('EMA', 'Exponential moving average', 'weight 2 / (n + 1), seeded by a mean', 'TA-Lib', exponential, same),
  ofLength('RMA', "Wilder's moving average", 'weight 1 / n, seeded by a mean', 'Wilder 1978; TA-Lib 0.8', wilder, same),
  ofLength('WMA', 'Weighted moving average', 'weights 1 to n', 'TA-Lib', weighted, same),
  ofLength(
    ...(['DEMA', 'Double exponential moving average', '2 EMA - EMA(EMA)', 'Mulloy 1994; TA-Lib'] as const),
    averages.doubled,
    (length) => 2 * length - 1,
  ),
  ofLength(
    ...([
      'TEMA',
      'Triple exponential moving average',
      '3 EMA - 3 EMA(EMA) + EMA(EMA(EMA))',
      'Mulloy 1994; TA-Lib',
    ] as const),
    averages.tripled,
    (length) => 3 * length - 2,
  ),
  ofLength(
    'TRIMA',
    'Triangular moving average',
    'mean of means over half the length',
    'TA-Lib',
    averages.triangular,
    same,
  ),
  ofLength(
    ...([
      'KAMA',
      'Kaufman adaptive moving average',
      'weight by efficiency, 2/31 to 2/3',
      'Kaufman 1995; TA-Lib',
    ] as const),
    (memory, length) => new AdaptiveAverage(memory, length),
    (length) => length + 1,
  ),
  ofLength(
    ...([
      'HMA',
      'Hull moving average',
      'WMA(2 WMA(n/2) - WMA(n), sqrt n), parts rounded down',
      'Hull 2005; TA-Lib 0.8',
    ] as const),
    averages.hull,
    averages.hullWarmUp,
    bars(20),
  ),
  ofLength(
    ...([
      'ZLEMA',
      'Zero-lag exponential moving average',
      'EMA(2 x - x[(n - 1) / 2 ago])',
      'Ehlers and Way 2010; TA-Lib 0.8',
    ] as const),
    averages.zeroLag,
    averages.zeroLagWarmUp,
  ),
  single({
    name: 'MA',
    family: 'overlap',
    title: 'Moving average of a kind',
    unit: 'as the series',
    source: 'TA-Lib',
    formula: 'the average that matype names',
    inputs: ['real'],
    parameters: {
      timeperiod: bars(30, 1),
      matype: averages.averageKind(),
    },
    warmUp: (values) => averages.averageWarmUp(values.timeperiod, values.matype),
    make: (memory, values) => {
      const smoother = averages.average(memory, values.timeperiod, values.matype)
      return ofReal(smoother)
    },
  }),
  single({
    name: 'T3',
    family: 'overlap',
    title: 'Tillson T3',
    unit: 'as the series',
    source: 'Tillson 1998; TA-Lib',
    formula: 'six EMAs in a row, combined by the volume factor',
    inputs: ['real'],
    parameters: {
      timeperiod: bars(5),
      vfactor: real(0.7, 0, 1),
    },
    warmUp: (values) => 6 * values.timeperiod - 5,
    make: (memory, values) => {
      const smoother = averages.tillson(memory, values.timeperiod, values.vfactor)
      return ofReal(smoother)
    },
  }),
  several({
    name: 'MAMA',
    family: 'overlap',
    title: 'MESA adaptive moving average',
    unit: 'as the series',
    formula: 'weight by the speed of the phase',
    source: 'Ehlers 2001; TA-Lib',
    inputs: ['real'],
    outputs: ['mama', 'fama'],
    parameters: {
      fastlimit: real(0.5, 0.01, 0.99),
      slowlimit: real(0.05, 0.01, 0.99),
    },
    refuse: ({ fastlimit, slowlimit }) => {
      if (slowlimit <= fastlimit) return null
      return `MAMA cannot have slowlimit=${slowlimit} above fastlimit=${fastlimit}; exchange the two.`
    },
    warmUp: () => MESA_WARM_UP,
    make: (memory, values) => {
      const mesa = new MesaAverage(memory, values.fastlimit, values.slowlimit)
      return (input, out) => {
        out[0] = mesa.next(input.real)
        out[1] = mesa.following
      }
    },
  }),
  single({
    name: 'VWMA',
    family: 'overlap',
    title: 'Volume-weighted moving average',
    unit: 'as the series',
    formula: 'sum(x volume) / sum(volume)',
    source: 'TA-Lib 0.8',
    inputs: ['real', 'volume'],
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, values) => {
      const paid = new WindowSums(memory, values.timeperiod, 'plain')
      const volume = new WindowSums(memory, values.timeperiod, 'plain')
      const scratch = new Scratch()
      return {
        next: (input) => paid.nextSum(input.real * input.volume) / volume.nextSum(input.volume),
        fold: (columns, line, count) => {
          const [flow, traded] = [scratch.column(0), scratch.column(1)]
          for (let index = 0; index < count; index += 1) {
            flow[index] = (columns.real[index] ?? 0) * (columns.volume[index] ?? 0)
          }
          paid.foldSums(flow, line, count)
          volume.foldSums(columns.volume, traded, count)
          for (let index = 0; index < count; index += 1) line[index] = (line[index] ?? 0) / (traded[index] ?? 0)
        },
      }
    },
  }),
  single({
    name: 'ALMA',
    family: 'overlap',
    title: 'Arnaud Legoux moving average',
    unit: 'as the series',
    formula: 'weights exp(-(i - m)^2 / (2 s^2)), m = offset (n - 1), s = n / sigma',
    source: 'Legoux and Kouzis-Loukas 2009',
    inputs: ['real'],
    parameters: {
      timeperiod: bars(9),
      offset: real(0.85, 0, 1),
      sigma: real(6, 0.01, 1e3),
    },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod, offset, sigma }) => {
      const weights = Float64Array.from({ length: timeperiod }, (_, index) => {
        return Math.exp(-((index - offset * (timeperiod - 1)) ** 2) / (2 * (timeperiod / sigma) ** 2))
      })
      const smoother = new WeightedAverage(memory, weights)
      return ofReal(smoother)
    },
  }),
  single({
    name: 'MCGINLEY',
    family: 'overlap',
    title: 'McGinley dynamic',
    unit: 'as the series',
    formula: 'm + (x - m) / (k n (x / m)^4), begun with the first input',
    source: 'McGinley 1991, k = 0.6 by default',
    inputs: ['real'],
    parameters: {
      timeperiod: bars(14, 1),
      kfactor: real(0.6, 0.01, 10),
    },
    warmUp: () => 1,
    make: (memory, { timeperiod, kfactor }) => {
      const line = memory.cell(Number.NaN)
      return ({ real: price }) => {
        const before = line.value
        const ratio = price / before
        if (Number.isNaN(before) || !(ratio > 0)) line.value = price
        else line.value = before + (price - before) / (kfactor * timeperiod * ratio ** 4)
        return line.value
      }
    },
  }),
  single({
    name: 'VIDYA',
    family: 'overlap',
    title: 'Variable index dynamic average',
    unit: 'as the series',
    formula: 'EMA whose weight 2 / (n + 1) is multiplied by |CMO(n)| / 100, begun with the first input',
    source: 'Chande 1992',
    inputs: ['real'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, 2)
      const moves = new WindowSums(memory, timeperiod, 'plain')
      const sizes = new WindowSums(memory, timeperiod, 'plain')
      const line = memory.cell(Number.NaN)
      return ({ real: price }) => {
        const move = price - window.lag(price)
        const path = sizes.nextSum(Math.abs(move))
        const share = Math.abs(moves.nextSum(move) / path)
        if (Number.isNaN(line.value)) line.value = price
        if (!(path >= 0)) return Number.NaN
        if (path > 0) line.value += (price - line.value) * (2 / (timeperiod + 1)) * share
        return line.value
      }
    },
  }),
]
