/**
 * Numbers of about 32 digits as the unevaluated sum of two floats (Dekker 1971, Knuth), for references that rounding must
 * not reach. Finite values of ordinary size only.
 */
export interface DoubleDouble {
  readonly high: number
  readonly low: number
}

export const ZERO: DoubleDouble = { high: 0, low: 0 }

/** A float as it is. */
export function exactly(value: number): DoubleDouble {
  return { high: value, low: 0 }
}

/** The float next to it. */
export function rounded(value: DoubleDouble): number {
  return value.high + value.low
}

export function add(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const high = twoSum(left.high, right.high)
  const low = twoSum(left.low, right.low)
  const sum = quickSum(high.high, high.low + low.high)
  return quickSum(sum.high, sum.low + low.low)
}

export function subtract(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  return add(left, { high: -right.high, low: -right.low })
}

export function multiply(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const product = twoProduct(left.high, right.high)
  return quickSum(product.high, product.low + left.high * right.low + left.low * right.high)
}

export function divide(left: DoubleDouble, right: DoubleDouble): DoubleDouble {
  const first = left.high / right.high
  const rest = subtract(left, multiply(exactly(first), right))
  const second = rest.high / right.high
  const tail = subtract(rest, multiply(exactly(second), right)).high / right.high
  return add(quickSum(first, second), exactly(tail))
}

/** Square root of a value of at least 0. */
export function squareRoot(value: DoubleDouble): DoubleDouble {
  if (value.high <= 0) return ZERO
  const root = Math.sqrt(value.high)
  const rest = subtract(value, twoProduct(root, root))
  return quickSum(root, rest.high / (2 * root))
}

function quickSum(large: number, small: number): DoubleDouble {
  const high = large + small
  return { high, low: small - (high - large) }
}

function twoSum(left: number, right: number): DoubleDouble {
  const high = left + right
  const back = high - left
  return { high, low: left - (high - back) + (right - back) }
}

function twoProduct(left: number, right: number): DoubleDouble {
  const high = left * right
  const [a, b] = halves(left)
  const [c, d] = halves(right)
  return { high, low: a * c - high + a * d + b * c + b * d }
}

/** Splits a float into two of 26 digits each. */
function halves(value: number): [number, number] {
  const scaled = 134_217_729 * value
  const high = scaled - (scaled - value)
  return [high, value - high]
}
