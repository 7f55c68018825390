import { bars, type IndicatorDefinition, several, single } from '../kernel/definition.ts'
import { Extreme } from '../kernel/extremes.ts'
import { WindowSums } from '../kernel/windowSums.ts'

const SERIES = { family: 'statistics', inputs: ['real'], source: 'TA-Lib' } as const

const PLACE = 'bars since the first of the series or after its last gap'

/** The extreme of a window, or how many bars ago it was. */
function extreme(name: string, title: string, kind: 'highest' | 'lowest'): IndicatorDefinition {
  return single({
    ...SERIES,
    name,
    title,
    formula: `${kind} of the last n`,
    unit: 'as the series',
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const window = new Extreme(memory, timeperiod, kind)
      return {
        next: (input) => window.next(input.real),
        fold: (columns, values, count) => window.fold(columns.real, values, count, true),
      }
    },
  })
}

function extremePlace(name: string, title: string, kind: 'highest' | 'lowest'): IndicatorDefinition {
  return single({
    ...SERIES,
    name,
    title,
    formula: `place of the ${kind} of the last n, of equal ones the latest`,
    unit: PLACE,
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const window = new Extreme(memory, timeperiod, kind)
      const count = memory.cell(-1)
      return (input) => {
        count.value += 1
        return window.push(input.real) ? count.value - window.age : Number.NaN
      }
    },
  })
}

function ofPair(name: string, formula: string, of: (first: number, second: number) => number): IndicatorDefinition {
  return single({
    name,
    formula,
    title: `Two series: ${formula}`,
    family: 'statistics',
    source: 'TA-Lib',
    unit: 'as the series',
    inputs: ['first', 'second'],
    warmUp: () => 1,
    make: () => (input) => of(input.first, input.second),
  })
}

/** Operators over windows and pairs. */
export const OPERATORS: readonly IndicatorDefinition[] = [
  extreme('MAX', 'Highest value', 'highest'),
  extreme('MIN', 'Lowest value', 'lowest'),
  extremePlace('MAXINDEX', 'Place of the highest value', 'highest'),
  extremePlace('MININDEX', 'Place of the lowest value', 'lowest'),
  several({
    ...SERIES,
    name: 'MINMAX',
    title: 'Lowest and highest value',
    unit: 'as the series',
    formula: 'lowest and highest of the last n',
    outputs: ['min', 'max'],
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const highest = new Extreme(memory, timeperiod, 'highest')
      return {
        next: (input, out) => {
          out[0] = lowest.next(input.real)
          out[1] = highest.next(input.real)
        },
        fold: (columns, [low, high], count) => {
          if (low !== undefined) lowest.fold(columns.real, low, count, true)
          if (high !== undefined) highest.fold(columns.real, high, count, true)
        },
      }
    },
  }),
  several({
    ...SERIES,
    name: 'MINMAXINDEX',
    title: 'Places of the lowest and highest value',
    unit: PLACE,
    formula: 'places of the lowest and highest of the last n, of equal ones the latest',
    outputs: ['min', 'max'],
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const lowest = new Extreme(memory, timeperiod, 'lowest')
      const highest = new Extreme(memory, timeperiod, 'highest')
      const count = memory.cell(-1)
      return (input, out) => {
        count.value += 1
        out[0] = lowest.push(input.real) ? count.value - lowest.age : Number.NaN
        out[1] = highest.push(input.real) ? count.value - highest.age : Number.NaN
      }
    },
  }),
  single({
    ...SERIES,
    name: 'CUMSUM',
    title: 'Running sum',
    formula: 'sum of all so far',
    unit: 'as the series',
    warmUp: () => 1,
    make: (memory) => {
      const sum = memory.cell(0)
      return (input) => (sum.value += input.real)
    },
  }),
  single({
    ...SERIES,
    name: 'SUM',
    title: 'Sum',
    formula: 'sum of the last n',
    unit: 'as the series',
    parameters: { timeperiod: bars(30) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const sums = new WindowSums(memory, timeperiod, 'plain')
      return {
        next: (input) => sums.nextSum(input.real),
        fold: (columns, values, count) => sums.foldSums(columns.real, values, count),
      }
    },
  }),
  ofPair('ADD', 'first + second', (first, second) => first + second),
  ofPair('SUB', 'first - second', (first, second) => first - second),
  ofPair('MULT', 'first times second', (first, second) => first * second),
  ofPair('DIV', 'first / second, none where second is 0', (first, second) => first / second),
]
