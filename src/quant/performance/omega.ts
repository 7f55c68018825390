import { ratio } from './ratios.ts'

/**
 * Omega ratio (Keating and Shadwick, 2002): what the returns exceed the threshold by in sum, over what they miss it by. Above 1
 * where the mean is above the threshold. Null where no return misses it.
 */
export function omegaRatio(returns: ArrayLike<number>, threshold = 0): number | null {
  let above = 0
  let below = 0
  for (let index = 0; index < returns.length; index += 1) {
    const excess = (returns[index] ?? Number.NaN) - threshold
    if (excess > 0) above += excess
    else below -= excess
  }
  return ratio(above, below)
}
