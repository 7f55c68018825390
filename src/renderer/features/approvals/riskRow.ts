import type { RiskLine } from '#core/model/proposal.ts'
import { formatMoney } from '../../format/amount.ts'
import { formatPercent } from '../../format/number.ts'

/** Writes a value of a risk line in its unit. */
export function riskValue(unit: RiskLine['unit'], value: number): string {
  return unit === 'money' ? formatMoney(value) : formatPercent(value)
}

/** Returns the share of a limit that is still free, 0..1; null where the limit is zero. */
export function headroom(used: number | null, limit: number): number | null {
  if (used === null || limit === 0 || !Number.isFinite(used) || !Number.isFinite(limit)) return null
  return Math.min(1, Math.max(0, 1 - used / limit))
}
