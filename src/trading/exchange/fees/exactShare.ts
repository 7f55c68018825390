/** Rates are whole parts of a billion: 0.0000278 of a value is 27,800, 0.005 of a currency unit is 5,000,000. */
export const BILLION = 1_000_000_000

/** Returns a rate as whole parts of a billion, to the nearest one. */
export function billionths(rate: number): number {
  return Math.round(rate * BILLION)
}

/**
 * Returns amount × numerator / denominator as an integer, rounded half away from zero; exact for all safe integers, with
 * big integers where the product leaves their range.
 */
export function multiplyDivide(amount: number, numerator: number, denominator: number): number {
  const product = amount * numerator
  if (Number.isSafeInteger(product) && Math.abs(product) < 2 ** 52) {
    const rest = product % denominator
    const quotient = (product - rest) / denominator
    const rounded = Math.abs(rest) * 2 >= denominator ? quotient + Math.sign(product) : quotient
    return rounded === 0 ? 0 : rounded
  }
  return multiplyDivideExact(BigInt(amount) * BigInt(numerator), BigInt(denominator))
}

function multiplyDivideExact(product: bigint, denominator: bigint): number {
  const magnitude = product < 0n ? -product : product
  const rounded = Number((magnitude + denominator / 2n) / denominator)
  if (!Number.isSafeInteger(rounded)) throw new Error(`Invariant: not a safe integer amount: ${rounded}`)
  return product < 0n ? -rounded : rounded
}
