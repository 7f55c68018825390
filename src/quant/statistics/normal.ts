/** Two-sided 95 % point of the standard normal distribution. */
export const NORMAL_95 = 1.959963984540054

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI)
const SERIES_LIMIT = 3

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
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
    ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r +
      4.5921953931549871457e4) *
      r +
      1.3731693765509461125e4) *
      r +
      1.9715909503065514427e3) *
      r +
      1.3314166789178437745e2) *
      r +
    3.387132872796366608
  const denominator =
    ((((((5.226495278852854561e3 * r + 2.8729085735721942674e4) * r + 3.930789580009271061e4) * r +
      2.1213794301586595867e4) *
      r +
      5.3941960214247511077e3) *
      r +
      6.871870074920579083e2) *
      r +
      4.2313330701600911252e1) *
      r +
    1
  return (q * numerator) / denominator
}

function middleTail(r: number): number {
  const numerator =
    ((((((7.7454501427834140764e-4 * r + 2.27238449892691845833e-2) * r + 2.4178072517745061177e-1) * r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734
  const denominator =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 1.51986665636164571966e-2) * r +
      1.4810397642748007459e-1) *
      r +
      6.8976733498510000455e-1) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1
  return numerator / denominator
}

function farTail(r: number): number {
  const numerator =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.2426609473880784386e-3) * r +
      2.6532189526576123093e-2) *
      r +
      2.9656057182850489123e-1) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
    6.6579046435011037772
  const denominator =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r +
      7.868691311456132591e-4) *
      r +
      1.48753612908506148525e-2) *
      r +
      1.3692988092273580531e-1) *
      r +
      5.9983220655588793769e-1) *
      r +
    1
  return numerator / denominator
}
