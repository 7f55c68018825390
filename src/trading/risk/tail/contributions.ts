import { normalQuantile } from '#quant/statistics/normal.ts'
import type { Coverage, ReturnMatrix } from './returnMatrix.ts'
import { tailWeights } from './tailOfLosses.ts'

/** What each holding adds to the shortfall of all of them, in the unit of the exposures; NaN for what is not covered. */
export interface Contributions {
  /** Adds up to the shortfall of the covered holdings. A hedge is negative. */
  readonly component: Float64Array
  /** Change of the shortfall for one more unit of exposure: component over exposure (Euler; Tasche, 1999). */
  readonly marginal: Float64Array
}

/** Contributions to the historical shortfall: each holding's own mean loss in the worst periods of the whole. */
export function shortfallContributions(
  matrix: ReturnMatrix,
  exposures: ArrayLike<number>,
  coverage: Coverage,
  losses: Float64Array,
  level: number,
): Contributions {
  const weights = tailWeights(losses, level)
  return contributions(matrix.assets, exposures, coverage, (asset) => {
    let sum = 0
    for (let place = 0; place < weights.length; place += 1) {
      const weight = weights[place] ?? 0
      if (weight > 0)
        sum -= weight * (matrix.returns[asset * matrix.periods + (coverage.common[place] ?? 0)] ?? Number.NaN)
    }
    return sum
  })
}

/** Contributions to the normal shortfall: mean loss plus k cov(own, whole) / deviation of the whole, k = phi(z) / (1 - level). */
export function normalContributions(
  matrix: ReturnMatrix,
  exposures: ArrayLike<number>,
  coverage: Coverage,
  losses: Float64Array,
  level: number,
): Contributions {
  const n = losses.length
  const z = normalQuantile(level)
  const factor = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (1 - level)
  let centre = 0
  for (const loss of losses) centre += loss / n
  let squares = 0
  for (const loss of losses) squares += (loss - centre) ** 2
  const deviation = Math.sqrt(squares / (n - 1))
  return contributions(matrix.assets, exposures, coverage, (asset) => {
    let own = 0
    let together = 0
    for (let place = 0; place < n; place += 1) {
      const loss = -(matrix.returns[asset * matrix.periods + (coverage.common[place] ?? 0)] ?? Number.NaN)
      own += loss / n
      together += (loss * ((losses[place] ?? 0) - centre)) / (n - 1)
    }
    return own + (deviation === 0 ? 0 : (factor * together) / deviation)
  })
}

function contributions(
  assets: number,
  exposures: ArrayLike<number>,
  { covered }: Coverage,
  marginalOf: (asset: number) => number,
): Contributions {
  const component = new Float64Array(assets).fill(Number.NaN)
  const marginal = new Float64Array(assets).fill(Number.NaN)
  for (let asset = 0; asset < assets; asset += 1) {
    if (covered[asset] !== 1) continue
    const one = marginalOf(asset)
    marginal[asset] = one
    component[asset] = one * (exposures[asset] ?? 0)
  }
  return { component, marginal }
}
