/**
 * Units whose loss from entry to stop is the given share of equity. All in currency units.
 * Infinite when the stop is at the entry; callers cap it.
 */
export function fixedFractionUnits(equity: number, riskShare: number, entry: number, stop: number): number {
  const lossPerUnit = Math.abs(entry - stop)
  return lossPerUnit === 0 ? Infinity : (equity * riskShare) / lossPerUnit
}
