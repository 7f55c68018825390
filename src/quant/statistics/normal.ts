/** Two-sided 95 % point of the standard normal distribution. */
export const NORMAL_95 = 1.959963984540054

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)
const SERIES_LIMIT = 3

/** Density of the standard normal distribution. */
function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / ROOT_TWO_PI
}

/**
 * Probability that a standard normal number is at most x, to about 1e-15: the power series of the middle, the continued
 * fraction of the tail (Abramowitz and Stegun 26.2.11 and 26.2.14).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (Math.abs(x) < SERIES_LIMIT) return 0.5 + normalDensity(x) * oddSeries(x)
  const tail = Math.abs(x) > 39 ? 0 : normalDensity(x) / tailFraction(Math.abs(x))
  return x < 0 ? tail : 1 - tail
}

/**
 * The standard normal number that is not exceeded with probability p (algorithm AS 241 of Wichura, 1988, relative error
 * about 1e-16); -Infinity for 0, Infinity for 1, NaN outside.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return central(q)
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 1) return Number.POSITIVE_INFINITY
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const tail = r <= 5 ? middleTail(r - 1.6) : farTail(r - 5)
  return q < 0 ? -tail : tail
}

/** Turns a uniform number in [0, 1) into a standard normal one; 0 counts as the middle of its cell of 2^-53. */
export function standardNormalOf(uniform: number): number {
  return normalQuantile(uniform === 0 ? 2 ** -54 : uniform)
}

function oddSeries(x: number): number {
  let term = x
  let sum = x
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return sum
}

function tailFraction(x: number): number {
  let fraction = x
  for (let k = 60; k >= 1; k -= 1) fraction = x + k / fraction
  return fraction
}

function central(q: number): number {
  const r = 0.180625 - q * q
  const numerator =
    ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
      13731.69376550946) *
      r +
      1971.5909503065513) *
      r +
      133.14166789178438) *
      r +
    3.3871328727963665
  const denominator =
    ((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
      5394.196021424751) *
      r +
      687.1870074920579) *
      r +
      42.31333070160091) *
      r +
    1
  return (q * numerator) / denominator
}

function middleTail(r: number): number {
  const numerator =
    ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
    1.4234371107496835
  const denominator =
    ((((((1.0507500716444169e-9 * r + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
    1
  return numerator / denominator
}

function farTail(r: number): number {
  const numerator =
    ((((((2.0103343992922881e-7 * r + 0.000027115555687434876) * r + 0.0012426609473880784) * r +
      0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
    6.657904643501103
  const denominator =
    ((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 0.000018463183175100548) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
    1
  return numerator / denominator
}
