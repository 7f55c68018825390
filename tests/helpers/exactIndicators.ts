import type { RangeColumns } from '#quant/indicators/indicator.ts'
import type { MacdLengths } from '#quant/indicators/macd.ts'
import {
  type DoubleDouble,
  add,
  divide,
  exactly,
  multiply,
  rounded,
  squareRoot,
  subtract,
  ZERO,
} from './doubleDouble.ts'

// The indicators by their textbook definitions in 32 digits, rounded once at the end: slow, and right to the last bit.

/** Mean of each window of `length`. */
export function exactMean(column: Float64Array, length: number): Float64Array {
  return windows(column, length, (from) => rounded(meanOf(column, from, length)))
}

/** Mean and population deviation of each window as Bollinger bands. */
export function exactBands(
  column: Float64Array,
  length: number,
  deviations: number,
): { middle: Float64Array; upper: Float64Array; lower: Float64Array } {
  const upper = new Float64Array(column.length).fill(Number.NaN)
  const lower = new Float64Array(column.length).fill(Number.NaN)
  const middle = windows(column, length, (from) => {
    const mean = meanOf(column, from, length)
    const reach = multiply(exactly(deviations), deviationOf(column, from, length, length))
    upper[from + length - 1] = rounded(add(mean, reach))
    lower[from + length - 1] = rounded(subtract(mean, reach))
    return rounded(mean)
  })
  return { middle, upper, lower }
}

/** Sample standard deviation of each window. */
export function exactDeviation(column: Float64Array, length: number): Float64Array {
  return windows(column, length, (from) => rounded(deviationOf(column, from, length, length - 1)))
}

/** Exponential average with weight 2 / (length + 1), seeded by the mean of the first `length` inputs. */
export function exactExponential(column: Float64Array, length: number): Float64Array {
  const inputs = Array.from(column, exactly)
  return roundedFrom(smoothed(inputs, length, divide(exactly(2), exactly(length + 1))), length - 1)
}

/** MACD: both averages seeded so that they start together (TA-Lib). */
export function exactMacd(
  column: Float64Array,
  lengths: MacdLengths,
): { line: Float64Array; signal: Float64Array; histogram: Float64Array } {
  const inputs = Array.from(column, exactly)
  const weight = (length: number): DoubleDouble => divide(exactly(2), exactly(length + 1))
  const skipped = lengths.slow - lengths.fast
  const fast = smoothed(inputs.slice(skipped), lengths.fast, weight(lengths.fast))
  const slow = smoothed(inputs, lengths.slow, weight(lengths.slow))
  const from = lengths.slow - 1
  const line = slow.slice(from).map((value, index) => subtract(fast[from - skipped + index] ?? ZERO, value))
  const signal = smoothed(line, lengths.signal, weight(lengths.signal))
  const shifted = (values: readonly DoubleDouble[], start: number): Float64Array =>
    roundedFrom([...inputs.slice(0, from), ...values], from + start)
  return {
    line: shifted(line, 0),
    signal: shifted(signal, lengths.signal - 1),
    histogram: shifted(
      line.map((value, index) => subtract(value, signal[index] ?? ZERO)),
      lengths.signal - 1,
    ),
  }
}

/** Wilder's relative strength index. */
export function exactStrength(column: Float64Array, length: number): Float64Array {
  const changes = Array.from(column, (value, index) => subtract(exactly(value), exactly(column[index - 1] ?? 0)))
  const weight = divide(exactly(1), exactly(length))
  const positive = (value: DoubleDouble): DoubleDouble => (value.high > 0 ? value : ZERO)
  const gains = smoothed(changes.slice(1).map(positive), length, weight)
  const losses = smoothed(
    changes.slice(1).map((change) => positive(subtract(ZERO, change))),
    length,
    weight,
  )
  return Float64Array.from(column, (_, index) => {
    if (index < length) return Number.NaN
    const gain = gains[index - 1] ?? ZERO
    const sum = add(gain, losses[index - 1] ?? ZERO)
    return sum.high === 0 ? 0 : rounded(divide(multiply(exactly(100), gain), sum))
  })
}

/** Wilder's average true range. */
export function exactTrueRange(columns: RangeColumns, length: number): Float64Array {
  const { high, low, close } = columns
  const ranges = Array.from(close.subarray(1), (_, index) => {
    const before = close[index] ?? 0
    return subtract(exactly(Math.max(high[index + 1] ?? 0, before)), exactly(Math.min(low[index + 1] ?? 0, before)))
  })
  const average = smoothed(ranges, length, divide(exactly(1), exactly(length)))
  return roundedFrom([ZERO, ...average], length)
}

/** Largest distance between two columns wherever the second has a value, in units of that value or of `floor` if larger. */
export function largestError(values: Float64Array, exact: Float64Array, floor = 0): number {
  let largest = 0
  for (const [index, value] of exact.entries()) {
    if (Number.isNaN(value) !== Number.isNaN(values[index])) return Number.POSITIVE_INFINITY
    if (Number.isNaN(value) || value === values[index]) continue
    const distance = Math.abs((values[index] ?? Number.NaN) - value)
    largest = Math.max(largest, distance / Math.max(Math.abs(value), floor))
  }
  return largest
}

function windows(column: Float64Array, length: number, measure: (from: number) => number): Float64Array {
  return Float64Array.from(column, (_, index) => (index < length - 1 ? Number.NaN : measure(index - length + 1)))
}

function meanOf(column: Float64Array, from: number, length: number): DoubleDouble {
  let sum = ZERO
  for (let index = from; index < from + length; index += 1) sum = add(sum, exactly(column[index] ?? 0))
  return divide(sum, exactly(length))
}

function deviationOf(column: Float64Array, from: number, length: number, freedom: number): DoubleDouble {
  const mean = meanOf(column, from, length)
  let squares = ZERO
  for (let index = from; index < from + length; index += 1) {
    const distance = subtract(exactly(column[index] ?? 0), mean)
    squares = add(squares, multiply(distance, distance))
  }
  return squareRoot(divide(squares, exactly(freedom)))
}

/** Exponential smoothing seeded by the mean of the first `length`; what stands before the seed means nothing. */
function smoothed(inputs: readonly DoubleDouble[], length: number, weight: DoubleDouble): DoubleDouble[] {
  let average = ZERO
  return inputs.map((input, index) => {
    if (index < length) {
      average = add(average, input)
      if (index === length - 1) average = divide(average, exactly(length))
    } else average = add(average, multiply(subtract(input, average), weight))
    return average
  })
}

function roundedFrom(values: readonly DoubleDouble[], start: number): Float64Array {
  return Float64Array.from(values, (value, index) => (index < start ? Number.NaN : rounded(value)))
}
