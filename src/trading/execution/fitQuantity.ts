/** What bounds the size of a child; scaled quantities. */
export interface SizeBounds {
  readonly quantityIncrement: number
  readonly minimumQuantity: number
}

/**
 * Cuts a wished quantity to what is left and to whole increments, such that neither the child nor what is left after it
 * is smaller than the smallest order: a rest that nobody could send is taken along, or made large enough. 0 where
 * nothing can be sent now. What is finer than an increment cannot be sent at all.
 */
export function fitQuantity(wished: number, left: number, bounds: SizeBounds): number {
  const { quantityIncrement, minimumQuantity } = bounds
  const sendable = wholeOf(left, quantityIncrement)
  const whole = Math.min(wholeOf(wished, quantityIncrement), sendable)
  if (whole < minimumQuantity) return 0
  const rest = sendable - whole
  if (rest === 0 || rest >= minimumQuantity) return whole
  const smaller = sendable - minimumQuantity
  return smaller >= minimumQuantity ? smaller : sendable
}

/** Rounds down to whole increments; a hair of rounding is forgiven. */
function wholeOf(quantity: number, increment: number): number {
  return Math.floor(quantity / increment + 1e-9) * increment
}
