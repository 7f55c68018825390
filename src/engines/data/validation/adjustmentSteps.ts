import type { KnownSplit } from './sizeOfShift.ts'
import { RobustBand } from './robustBand.ts'

/** How an adjusted close steps from row to row beside the close itself. */
export interface AdjustmentSteps {
  /** Share of the price that the adjusted close takes out at each row; 0 at the first and where a price is missing. */
  readonly shares: Float64Array
  /** Share below which a step is rounding. */
  readonly rounding: number
}

const SMALLEST_ROUNDING = 3e-4
const ROUNDING_SCALES = 8

/**
 * Compares two columns: at an ex date `(adjusted / close)` of the row before falls short of that of the row by the dividend
 * as a share of the close before it, the rule of adjusting backwards. Splits are taken out where `close` is raw.
 */
export function adjustmentSteps(
  close: Float64Array,
  adjusted: Float64Array,
  rawSplits: readonly KnownSplit[],
): AdjustmentSteps {
  const shares = new Float64Array(close.length)
  const splitAt = new Map(rawSplits.map(({ row, from, to }) => [row, from / to]))
  const band = new RobustBand(Math.max(1, Math.min(500, close.length)))
  for (let row = 1; row < close.length; row += 1) {
    const before = (adjusted[row - 1] as number) / (close[row - 1] as number)
    const after = (adjusted[row] as number) / (close[row] as number)
    const share = 1 - before / after / (splitAt.get(row) ?? 1)
    if (!Number.isFinite(share)) continue
    shares[row] = share
    band.push(Math.abs(share))
  }
  return { shares, rounding: Math.max(SMALLEST_ROUNDING, ROUNDING_SCALES * band.median) }
}
