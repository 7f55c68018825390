import { mean } from './moments.ts'

/** Returns that deviate less are equal: ratios of prices are rounded at about 1e-16 of 1. */
export const RETURN_RESOLUTION = 1e-13

/** The first four moments of returns. */
export interface Shape {
  readonly n: number
  readonly mean: number
  /** Over n - 1. */
  readonly deviation: number
  /** Third standardised moment, m3 / m2^(3/2), of population moments. */
  readonly skewness: number
  /** Fourth standardised moment, m4 / m2^2, of population moments: 3 for a normal distribution. */
  readonly kurtosis: number
}

/** Measures the shape of returns in two passes; null below two or where they never change. */
export function shapeOf(values: ArrayLike<number>): Shape | null {
  const n = values.length
  if (n < 2) return null
  const centre = mean(values)
  let second = 0
  let third = 0
  let fourth = 0
  for (let index = 0; index < n; index += 1) {
    const difference = (values[index] ?? Number.NaN) - centre
    const square = difference * difference
    second += square
    third += square * difference
    fourth += square * square
  }
  if (!(second > n * RETURN_RESOLUTION ** 2)) return null
  return {
    n,
    mean: centre,
    deviation: Math.sqrt(second / (n - 1)),
    skewness: third / n / (second / n) ** 1.5,
    kurtosis: (fourth * n) / second ** 2,
  }
}
