import { studentQuantile } from '../../statistics/beta.ts'
import { studentConstant } from './errorDensity.ts'

/** Chance beyond which an error of either sign counts as no larger: what a few thousand drawn paths hardly see. */
const CAPPED = 1e-4
/** Even number of parts of Simpson's rule; the integrand is smooth, and 64 are exact to 1e-10. */
const PARTS = 64

/**
 * Half expectation E[exp(c min(|z|, cap)); z > 0] of a t-distributed z with variance 1 and `nu` degrees of freedom, where the
 * cap is exceeded with probability 1e-4. Without a cap it would be infinite for every c > 0.
 */
export function cappedExponential(c: number, nu: number): number {
  const scale = Math.sqrt(nu - 2)
  const cap = studentQuantile(1 - CAPPED, nu) * Math.sqrt((nu - 2) / nu)
  // With z = scale sinh(u) the density becomes a power of cosh(u).
  const density = Math.exp(studentConstant(nu).value) * scale
  const width = Math.asinh(cap / scale) / PARTS
  let sum = 0
  for (let part = 0; part <= PARTS; part += 1) {
    const u = part * width
    const weight = part === 0 || part === PARTS ? 1 : part % 2 === 0 ? 2 : 4
    sum += weight * Math.exp(c * scale * Math.sinh(u)) * Math.cosh(u) ** -nu
  }
  return (sum * density * width) / 3 + CAPPED * Math.exp(c * cap)
}
