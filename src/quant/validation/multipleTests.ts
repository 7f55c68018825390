/**
 * Adjusts p-values so that of all tests with an adjusted one up to 5 % the chance of a single false one is at most 5 % (Holm,
 * 1979). In the order given.
 */
export function holmAdjusted(pValues: readonly number[]): readonly number[] {
  const m = pValues.length
  const adjusted = Array.from({ length: m }, () => 0)
  let largest = 0
  for (const [rank, { p, index }] of ranked(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (m - rank) * p))
    adjusted[index] = largest
  }
  return adjusted
}

/**
 * Adjusts p-values so that of all tests with an adjusted one up to 5 % at most 5 % are false on average (Benjamini and Hochberg,
 * 1995; independent or positively dependent tests). In the order given.
 */
export function benjaminiHochbergAdjusted(pValues: readonly number[]): readonly number[] {
  const m = pValues.length
  const adjusted = Array.from({ length: m }, () => 0)
  let smallest = 1
  for (const [fromLast, { p, index }] of ranked(pValues).toReversed().entries()) {
    smallest = Math.min(smallest, (m * p) / (m - fromLast))
    adjusted[index] = smallest
  }
  return adjusted
}

function ranked(pValues: readonly number[]): readonly { readonly p: number; readonly index: number }[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new Error(`Invariant: ${p} is no probability`)
  return pValues.map((p, index) => ({ p, index })).toSorted((left, right) => left.p - right.p)
}
