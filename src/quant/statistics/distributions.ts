import { betaCdf, betaQuantile, logGamma } from './beta.ts'
import { gammaCdf, gammaDensity, gammaQuantile, gammaTail } from './gamma.ts'

/** Density of the beta distribution on 0..1, a and b > 0. */
export function betaDensity(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return 0
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b)
  // At an end a power of 0 is 1, 0 or infinite as the exponent says; in between logarithms keep large exponents in range.
  if (x === 0 || x === 1) return Math.exp(scale) * x ** (a - 1) * (1 - x) ** (b - 1)
  return Math.exp(scale + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x))
}

/** Density of Student's t with `degrees` > 0. */
export function studentDensity(x: number, degrees: number): number {
  const scale = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI)
  return Math.exp(scale - ((degrees + 1) / 2) * Math.log1p((x * x) / degrees))
}

/** Probability that Student's t with `degrees` > 0 is at most x; both tails keep their digits. */
export function studentCdf(x: number, degrees: number): number {
  const tail = 0.5 * betaCdf(degrees / (degrees + x * x), degrees / 2, 0.5)
  return x > 0 ? 1 - tail : tail
}

/** Density of chi-square with `degrees` > 0. */
export function chiSquareDensity(x: number, degrees: number): number {
  return gammaDensity(x, degrees / 2, 2)
}

/** Probability that chi-square with `degrees` > 0 is at most x. */
export function chiSquareCdf(x: number, degrees: number): number {
  return gammaCdf(x, degrees / 2, 2)
}

/** Probability that chi-square with `degrees` > 0 is above x, with all its digits where it is small. */
export function chiSquareTail(x: number, degrees: number): number {
  return gammaTail(x, degrees / 2, 2)
}

/** Value that chi-square with `degrees` > 0 does not exceed with probability p. */
export function chiSquareQuantile(p: number, degrees: number): number {
  return gammaQuantile(p, degrees / 2, 2)
}

/** Density of F with degrees of numerator and denominator > 0. */
export function fDensity(x: number, numerator: number, denominator: number): number {
  if (x < 0) return 0
  const scale = numerator / denominator
  const share = 1 / (1 + scale * x)
  return betaDensity(scale * x * share, numerator / 2, denominator / 2) * scale * share * share
}

/** Probability that F with degrees of numerator and denominator > 0 is at most x. */
export function fCdf(x: number, numerator: number, denominator: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 0
  return betaCdf((numerator * x) / (numerator * x + denominator), numerator / 2, denominator / 2)
}

/** Probability that F is above x, with all its digits where it is small. */
export function fTail(x: number, numerator: number, denominator: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1
  return betaCdf(denominator / (numerator * x + denominator), denominator / 2, numerator / 2)
}

/** Value that F does not exceed with probability p. */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  // From the nearer end, so that 1 - share keeps its digits.
  if (p <= 0.5) {
    const share = betaQuantile(p, numerator / 2, denominator / 2)
    return (denominator * share) / (numerator * (1 - share))
  }
  const share = betaQuantile(1 - p, denominator / 2, numerator / 2)
  return (denominator * (1 - share)) / (numerator * share)
}
