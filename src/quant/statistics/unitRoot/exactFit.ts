/** Residuals below this share of the series' length are the rounding of an exact fit. */
const ROUNDING = 1e-13

/** Tells whether a residual sum of squares is nothing but the rounding of the values it comes from. */
export function isExactFit(residualSquares: number, values: ArrayLike<number>): boolean {
  let squares = 0
  for (let index = 0; index < values.length; index += 1) squares += (values[index] ?? 0) ** 2
  return !(residualSquares > ROUNDING * ROUNDING * squares)
}
