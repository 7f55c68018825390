/** Returns of several assets over the same periods: asset a in period t at a * periods + t, oldest first; NaN is unknown. */
export interface ReturnMatrix {
  readonly assets: number
  readonly periods: number
  readonly returns: Float64Array
}

/**
 * Fewest common periods from which tails are read: below 72 the largest loss is not surely beyond the 95 % quantile, so its
 * distribution-free interval has no upper end (0.95^72 < 2.5 %).
 */
export const LEAST_PERIODS = 72

/** Which holdings the known returns cover, and the periods that all of these have in common. */
export interface Coverage {
  /** 1 for each asset whose holding is measured; 0 for those that are not held or have too little history. */
  readonly covered: Uint8Array
  /** Sum of the absolute exposures that are measured, in the unit of the exposures. */
  readonly coveredExposure: number
  /** The same of those that are held and not measured: a figure that leaves them out must say so. */
  readonly uncoveredExposure: number
  /** Periods in which every covered asset has a return, oldest first. */
  readonly common: Int32Array
}

/**
 * Finds the holdings that have `least` periods in common. Where histories overlap too little, the holding with the shortest
 * one is left out first and counts as not covered, never as without risk.
 */
export function coverageOf(matrix: ReturnMatrix, exposures: ArrayLike<number>, least = LEAST_PERIODS): Coverage {
  const covered = new Uint8Array(matrix.assets)
  const known = new Int32Array(matrix.assets)
  let held = 0
  for (let asset = 0; asset < matrix.assets; asset += 1) {
    const exposure = exposures[asset] ?? 0
    if (exposure === 0) continue
    held += Math.abs(exposure)
    known[asset] = knownPeriods(matrix, asset)
    if ((known[asset] ?? 0) >= least && Number.isFinite(exposure)) covered[asset] = 1
  }
  let common = commonPeriods(matrix, covered)
  while (common.length < least && dropShortest(covered, known)) common = commonPeriods(matrix, covered)
  let coveredExposure = 0
  for (let asset = 0; asset < matrix.assets; asset += 1)
    if (covered[asset] === 1) coveredExposure += Math.abs(exposures[asset] ?? 0)
  return { covered, coveredExposure, uncoveredExposure: held - coveredExposure, common }
}

/** Losses of the covered holdings in each common period, in the unit of the exposures; a gain is negative. */
export function portfolioLosses(matrix: ReturnMatrix, exposures: ArrayLike<number>, coverage: Coverage): Float64Array {
  const { common, covered } = coverage
  const losses = new Float64Array(common.length)
  for (let asset = 0; asset < matrix.assets; asset += 1) {
    if (covered[asset] !== 1) continue
    const exposure = exposures[asset] ?? 0
    const start = asset * matrix.periods
    for (let place = 0; place < common.length; place += 1) {
      losses[place] = (losses[place] ?? 0) - exposure * (matrix.returns[start + (common[place] ?? 0)] ?? Number.NaN)
    }
  }
  return losses
}

function knownPeriods({ returns, periods }: ReturnMatrix, asset: number): number {
  let known = 0
  for (let place = asset * periods; place < (asset + 1) * periods; place += 1)
    if (!Number.isNaN(returns[place] ?? Number.NaN)) known += 1
  return known
}

function commonPeriods({ returns, periods, assets }: ReturnMatrix, covered: Uint8Array): Int32Array {
  const common = new Int32Array(periods)
  if (!covered.includes(1)) return common.subarray(0, 0)
  let count = 0
  for (let period = 0; period < periods; period += 1) {
    let complete = true
    for (let asset = 0; asset < assets && complete; asset += 1)
      complete = covered[asset] !== 1 || !Number.isNaN(returns[asset * periods + period] ?? Number.NaN)
    if (complete) {
      common[count] = period
      count += 1
    }
  }
  return common.subarray(0, count)
}

function dropShortest(covered: Uint8Array, known: Int32Array): boolean {
  let shortest = -1
  for (let asset = 0; asset < covered.length; asset += 1) {
    if (covered[asset] === 1 && (shortest < 0 || (known[asset] ?? 0) < (known[shortest] ?? 0))) shortest = asset
  }
  if (shortest < 0) return false
  covered[shortest] = 0
  return true
}
