import { bars, type IndicatorDefinition, real, single } from '../kernel/definition.ts'
import { Scratch } from '../kernel/scratch.ts'
import { Before } from '../kernel/trueRanges.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { Hurst } from './hurst.ts'
import { MeanDeviation } from './meanDeviation.ts'
import { Pairs } from './pairs.ts'
import { Rank } from './rank.ts'

const SERIES = { family: 'statistics', inputs: ['real'] } as const
const PAIR = { family: 'statistics', inputs: ['first', 'second'] } as const

/** Moments, ranks and co-movement. */
export const MOMENTS: readonly IndicatorDefinition[] = [
  single({
    ...SERIES,
    name: 'STDDEV',
    title: 'Standard deviation',
    unit: 'as the series',
    source: 'TA-Lib',
    formula: 'nbdev times the population deviation of the last n',
    parameters: {
      timeperiod: bars(5),
      nbdev: real(1, -1e3, 1e3),
    },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod, nbdev }) => {
      const sums = new WindowSums(memory, timeperiod, 'centred')
      const scratch = new Scratch()
      return {
        next: (input) => (sums.push(input.real) ? nbdev * Math.sqrt(sums.spread / timeperiod) : Number.NaN),
        fold: (columns, values, count) => {
          sums.foldSpreads(columns.real, scratch.column(0), values, count)
          for (let index = 0; index < count; index += 1) {
            values[index] = nbdev * Math.sqrt((values[index] ?? 0) / timeperiod)
          }
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'VAR',
    title: 'Variance',
    unit: 'square of the series',
    source: 'TA-Lib',
    formula: 'population variance of the last n; nbdev is taken and changes nothing',
    parameters: {
      timeperiod: bars(5, 1),
      nbdev: real(1, -1e3, 1e3),
    },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const sums = new WindowSums(memory, timeperiod, 'centred')
      const scratch = new Scratch()
      return {
        next: (input) => (sums.push(input.real) ? sums.spread / timeperiod : Number.NaN),
        fold: (columns, values, count) => {
          sums.foldSpreads(columns.real, scratch.column(0), values, count)
          for (let index = 0; index < count; index += 1) values[index] = (values[index] ?? 0) / timeperiod
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'AVGDEV',
    title: 'Mean absolute deviation',
    unit: 'as the series',
    source: 'TA-Lib',
    formula: 'mean distance of the last n from their mean',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const spread = new MeanDeviation(memory, timeperiod)
      const scratch = new Scratch()
      return {
        next: ({ real: now }) => (spread.push(now) ? spread.deviation : Number.NaN),
        fold: (columns, values, count) => spread.fold(columns.real, scratch.column(0), values, count),
      }
    },
  }),
  single({
    ...SERIES,
    name: 'ZSCORE',
    title: 'Z-score',
    unit: 'deviations',
    source: 'standard; population deviation',
    formula: '(x - mean of n) / population deviation of n; none without any spread',
    parameters: { timeperiod: bars(20) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const sums = new WindowSums(memory, timeperiod, 'centred')
      const scratch = new Scratch()
      return {
        next: ({ real: now }) => {
          if (!sums.push(now) || sums.spread === 0) return Number.NaN
          return (now - sums.mean) / Math.sqrt(sums.spread / timeperiod)
        },
        fold: (columns, values, count) => {
          const means = scratch.column(0)
          sums.foldSpreads(columns.real, means, values, count)
          for (let index = 0; index < count; index += 1) {
            const spread = values[index] ?? 0
            const distance = (columns.real[index] ?? 0) - (means[index] ?? 0)
            values[index] = spread === 0 ? Number.NaN : distance / Math.sqrt(spread / timeperiod)
          }
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'SKEW',
    title: 'Skewness',
    unit: 'number',
    source: 'standard; population',
    formula: 'mean cubed distance from the mean over the cubed deviation, of n; none without any spread',
    parameters: { timeperiod: bars(30, 3) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, timeperiod)
      return ({ real: now }) => (window.push(now) ? standardMoment(window, 3) : Number.NaN)
    },
  }),
  single({
    ...SERIES,
    name: 'KURTOSIS',
    title: 'Excess kurtosis',
    unit: 'number',
    source: 'standard; population',
    formula: 'mean fourth power of the distance over the squared variance, less 3, of n; none without any spread',
    parameters: { timeperiod: bars(30, 4) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const window = new Window(memory, timeperiod)
      return ({ real: now }) => (window.push(now) ? standardMoment(window, 4) - 3 : Number.NaN)
    },
  }),
  single({
    ...SERIES,
    name: 'PERCENTRANK',
    title: 'Percent rank',
    unit: '0..100',
    source: 'TA-Lib 0.8',
    formula: 'share of the n values before that lie below the newest',
    parameters: { timeperiod: bars(100) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const rank = new Rank(memory, timeperiod, 'below')
      return (input) => rank.next(input.real)
    },
  }),
  single({
    ...SERIES,
    name: 'PERCENTILE',
    title: 'Percentile',
    unit: 'as the series',
    source: 'TA-Lib 0.8',
    formula: 'the value of rank percentile / 100 n among the last n, rounded up (nearest rank)',
    parameters: {
      timeperiod: bars(30),
      percentile: real(50, 0, 100),
    },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod, percentile }) => {
      const window = new Window(memory, timeperiod)
      const sorted = new Float64Array(timeperiod)
      const place = Math.max(Math.ceil((percentile / 100) * timeperiod), 1) - 1
      return ({ real: now }) => {
        if (!window.push(now)) return Number.NaN
        for (let index = 0; index < timeperiod; index += 1) sorted[index] = window.values[window.start + index] ?? 0
        sorted.sort()
        return sorted[place] ?? Number.NaN
      }
    },
  }),
  single({
    ...SERIES,
    name: 'HURST',
    title: 'Hurst exponent',
    unit: '0.5 for a random walk',
    source: 'see formula',
    formula:
      'least-squares slope of log R/S on log length over n log returns cut into 1, 2, 4, … pieces of at least 8, R/S over its expectation for noise (Anis and Lloyd 1976), plus 0.5',
    parameters: { timeperiod: bars(100, 32) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const last = new Before(memory)
      const hurst = new Hurst(memory, timeperiod)
      return ({ real: now }) => {
        const ratio = now / last.next(now)
        return hurst.next(ratio > 0 ? Math.log(ratio) : Number.NaN)
      }
    },
  }),
  single({
    ...PAIR,
    name: 'CORREL',
    title: 'Correlation',
    unit: '-1..1',
    source: 'Pearson; TA-Lib',
    formula: 'covariance over the product of the deviations, of n; 0 where one does not move',
    parameters: { timeperiod: bars(30, 1) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const pairs = new Pairs(memory, timeperiod)
      return ({ first, second }) => (pairs.push(first, second) ? pairs.correlation : Number.NaN)
    },
  }),
  single({
    ...PAIR,
    name: 'BETA',
    title: 'Beta',
    unit: 'ratio',
    source: 'TA-Lib',
    formula: 'covariance of the relative changes of first and second over the variance of those of first, of n',
    parameters: { timeperiod: bars(5, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const [firsts, seconds] = [new Before(memory), new Before(memory)]
      const pairs = new Pairs(memory, timeperiod)
      const change = (now: number, before: number): number => (before === 0 ? 0 : (now - before) / before)
      return ({ first, second }) => {
        const x = change(first, firsts.next(first))
        return pairs.push(x, change(second, seconds.next(second))) ? pairs.slope : Number.NaN
      }
    },
  }),
]

function standardMoment({ values, start, length }: Window, power: number): number {
  const origin = values[start] ?? 0
  let shift = 0
  for (let index = start; index < start + length; index += 1) shift += (values[index] ?? 0) - origin
  const mean = origin + shift / length
  let squares = 0
  let powers = 0
  for (let index = start; index < start + length; index += 1) {
    const distance = (values[index] ?? 0) - mean
    squares += distance * distance
    powers += distance ** power
  }
  const variance = squares / length
  return variance === 0 ? Number.NaN : powers / length / variance ** (power / 2)
}
