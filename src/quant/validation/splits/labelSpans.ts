import type { IndexRange } from './indexRange.ts'

/** When each observation was made and when its outcome was known; columns of equal length. */
export interface LabelSpans {
  /** In rising order. */
  readonly start: Float64Array
  /** Last moment that the outcome depends on, >= start. */
  readonly end: Float64Array
}

/**
 * Returns what may be trained on beside these test ranges, in order: not the test itself, no observation whose span touches
 * that of a test range (purge) and not the `embargo` observations that follow it (Lopez de Prado, 2018, chapter 7). Ranges
 * in rising order and apart.
 */
export function trainingBeside(spans: LabelSpans, tests: readonly IndexRange[], embargo: number): Int32Array {
  const { start, end } = spans
  const n = start.length
  if (end.length !== n) throw new Error('Invariant: every observation has a start and an end')
  const excluded = new Uint8Array(n)
  for (const test of joined(tests)) {
    const begins = start[test.from] ?? Number.NaN
    let ends = begins
    for (let index = test.from; index < test.to; index += 1) ends = Math.max(ends, end[index] ?? Number.NaN)
    let after = test.to
    while (after < n && (start[after] ?? 0) <= ends) after += 1
    excluded.fill(1, test.from, after + embargo)
    for (let index = 0; index < test.from; index += 1) if ((end[index] ?? 0) >= begins) excluded[index] = 1
  }
  return Int32Array.from(excluded.keys()).filter((index) => excluded[index] === 0)
}

/** Neighbouring ranges count as one: between them there is nothing to train on. */
function joined(tests: readonly IndexRange[]): readonly IndexRange[] {
  const ranges: IndexRange[] = []
  for (const test of tests) {
    const before = ranges.at(-1)
    if (before !== undefined && before.to === test.from) ranges[ranges.length - 1] = { from: before.from, to: test.to }
    else ranges.push(test)
  }
  return ranges
}
