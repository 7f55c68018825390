const FEWEST_DIGITS = 6
const MOST_DIGITS = 9
/** Digits of a product of two written prices that still mean something. */
const MEANT_DIGITS = 10

/**
 * Gives back the price that was written before it passed through a 32-bit float: the shortest decimal with that float,
 * 75.0875 for 75.0875015258789. A price that is no 32-bit float stays as it is.
 */
export function writtenPrice(price: number): number {
  if (Math.fround(price) !== price) return price
  for (let digits = FEWEST_DIGITS; digits < MOST_DIGITS; digits += 1) {
    const shorter = Number(price.toPrecision(digits))
    if (Math.fround(shorter) === price) return shorter
  }
  return price
}

/** Takes the noise of a multiplication or division of written prices off again. */
export function tidyPrice(price: number): number {
  return Number(price.toPrecision(MEANT_DIGITS))
}
