const LANCZOS: readonly number[] = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]
const TINY = 1e-300
const ITERATIONS = 500

/** Natural logarithm of the gamma function for x > 0 (Lanczos, g = 7, relative error about 1e-15). */
export function logGamma(x: number): number {
  const shifted = x - 1
  let series = 0.9999999999998099
  for (const [index, coefficient] of LANCZOS.entries()) series += coefficient / (shifted + index + 1)
  const base = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series)
}

/** Regularised incomplete beta function I_x(a, b), a and b > 0: the distribution of a beta variable. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  if (x < (a + 1) / (a + b + 2)) return (front * continuedFraction(x, a, b)) / a
  return 1 - (front * continuedFraction(1 - x, b, a)) / b
}

/** The x with I_x(a, b) = p, by bisection to the last bit that matters. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2
    if (betaCdf(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Value not exceeded with probability p by Student's t with `degrees` degrees of freedom. */
export function studentQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0
  const x = betaQuantile(2 * Math.min(p, 1 - p), degrees / 2, 0.5)
  const magnitude = Math.sqrt(degrees * (1 / x - 1))
  return p < 0.5 ? -magnitude : magnitude
}

/** Continued fraction of the incomplete beta function, evaluated forward (modified Lentz). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= ITERATIONS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    const change = d * c
    value *= change
    if (Math.abs(change - 1) < 1e-16) break
  }
  return value
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
