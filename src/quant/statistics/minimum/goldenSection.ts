const SHARE = (Math.sqrt(5) - 1) / 2

/**
 * Minimises a function of one number on an interval by golden sections (Kiefer 1953) until the interval is a `precision` of its
 * first width; with several minima it finds one of them.
 */
export function goldenSection(
  evaluate: (at: number) => number,
  interval: readonly [low: number, high: number],
  precision: number,
): { readonly at: number; readonly value: number } {
  let [low, high] = interval
  const width = (high - low) * precision
  let left = high - SHARE * (high - low)
  let right = low + SHARE * (high - low)
  let valueLeft = evaluate(left)
  let valueRight = evaluate(right)
  while (high - low > width) {
    if (valueLeft <= valueRight) {
      high = right
      right = left
      valueRight = valueLeft
      left = high - SHARE * (high - low)
      valueLeft = evaluate(left)
    } else {
      low = left
      left = right
      valueLeft = valueRight
      right = low + SHARE * (high - low)
      valueRight = evaluate(right)
    }
  }
  return valueLeft <= valueRight ? { at: left, value: valueLeft } : { at: right, value: valueRight }
}
