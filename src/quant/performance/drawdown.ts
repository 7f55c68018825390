/** Fall of each equity from the highest so far, as a fraction 0..1 (above 1 where the equity is negative). */
export function drawdowns(equity: Float64Array): Float64Array {
  const falls = new Float64Array(equity.length)
  let peak = Number.NEGATIVE_INFINITY
  for (let index = 0; index < equity.length; index += 1) {
    const value = equity[index] ?? Number.NaN
    if (value > peak) peak = value
    falls[index] = peak > 0 ? 1 - value / peak : 0
  }
  return falls
}
