import { logGamma } from './beta.ts'

const TERMS = 10_000
const TINY = 1e-300

/** Density of the gamma distribution with a shape and a scale above 0. */
export function gammaDensity(x: number, shape: number, scale = 1): number {
  if (x < 0) return 0
  if (x === 0) return shape < 1 ? Number.POSITIVE_INFINITY : shape === 1 ? 1 / scale : 0
  return Math.exp((shape - 1) * Math.log(x / scale) - x / scale - logGamma(shape)) / scale
}

/** Regularised lower incomplete gamma function P(shape, x / scale): the distribution of a gamma variable. */
export function gammaCdf(x: number, shape: number, scale = 1): number {
  const z = x / scale
  if (!(z > 0)) return Number.isNaN(z) ? Number.NaN : 0
  return z < shape + 1 ? series(z, shape) : 1 - fraction(z, shape)
}

/** 1 - `gammaCdf`, with all its digits where it is small. */
export function gammaTail(x: number, shape: number, scale = 1): number {
  const z = x / scale
  if (!(z > 0)) return Number.isNaN(z) ? Number.NaN : 1
  return z < shape + 1 ? 1 - series(z, shape) : fraction(z, shape)
}

/** Value not exceeded with probability p, by bisection to the last digits; NaN outside of 0..1. */
export function gammaQuantile(p: number, shape: number, scale = 1): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return 0
  if (p === 1) return Number.POSITIVE_INFINITY
  let high = shape
  while (gammaCdf(high, shape) < p) high *= 2
  let low = high
  while (low > TINY && gammaCdf(low, shape) >= p) low /= 2
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (gammaCdf(middle, shape) < p) low = middle
    else high = middle
  }
  return ((low + high) / 2) * scale
}

/** x^a e^-x / gamma(a). */
function front(x: number, shape: number): number {
  return Math.exp(shape * Math.log(x) - x - logGamma(shape))
}

/** Power series of P (Abramowitz and Stegun, 6.5.29). */
function series(x: number, shape: number): number {
  let term = 1 / shape
  let sum = term
  for (let k = 1; k < TERMS && term > sum * 1e-17; k += 1) {
    term *= x / (shape + k)
    sum += term
  }
  return Math.min(1, sum * front(x, shape))
}

/** Continued fraction of 1 - P (Abramowitz and Stegun, 6.5.31), evaluated forward (modified Lentz). */
function fraction(x: number, shape: number): number {
  let b = x + 1 - shape
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let k = 1; k < TERMS; k += 1) {
    const a = -k * (k - shape)
    b += 2
    d = 1 / nonZero(a * d + b)
    c = nonZero(b + a / c)
    const change = d * c
    value *= change
    if (Math.abs(change - 1) < 1e-16) break
  }
  return value * front(x, shape)
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
