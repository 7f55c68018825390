/** A value no further than the bounds, against the last bits of a quotient; NaN stays NaN. */
export function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** The share of a whole that a part makes, 0 to 1; NaN where the whole is not positive. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? within(part / whole, 0, 1) : Number.NaN
}

/** Which part of a whole a signed amount makes, -1 to 1; NaN where the whole is not positive. */
export function balanceOf(amount: number, whole: number): number {
  return whole > 0 ? within(amount / whole, -1, 1) : Number.NaN
}

/** A quotient; NaN where the divisor is not positive. */
export function per(amount: number, divisor: number): number {
  return divisor > 0 ? amount / divisor : Number.NaN
}
