import type { TestContext } from 'vitest'
import { expect } from 'vitest'

/** One figure of a run beside the figure of the program it is compared with. */
interface ConformanceRow {
  readonly case: string
  readonly figure: string
  readonly ours: number
  readonly theirs: number
  /** |ours - theirs| as a share of theirs; as it is where theirs is 0. */
  readonly difference: number
}

declare module 'vitest' {
  interface TaskMeta {
    conformance?: ConformanceRow[]
  }
}

/** Names our figures, theirs, and how far apart the two may be: `tolerance` is a share of theirs unless `digits` is set. */
export interface Comparison {
  readonly case: string
  readonly figure: string
  readonly ours: number
  readonly theirs: number
  readonly tolerance?: number
  /** Decimals that were published; the figure may differ by half a unit of the last one. */
  readonly digits?: number
}

/** Holds a figure to another program's, and puts both into the table that `npm run verify` prints at its end. */
export function compare({ task }: Pick<TestContext, 'task'>, comparison: Comparison): void {
  const { ours, theirs, tolerance = 1e-6, digits } = comparison
  const gap = Math.abs(ours - theirs)
  const difference = theirs === 0 ? gap : gap / Math.abs(theirs)
  task.meta.conformance ??= []
  task.meta.conformance.push({ case: comparison.case, figure: comparison.figure, ours, theirs, difference })
  const text = `${comparison.case}, ${comparison.figure}: ${ours} was not ${theirs}`
  if (digits === undefined) expect(difference, text).toBeLessThanOrEqual(tolerance)
  // A hair more than half a unit: a figure that ends in 5 is rounded either way.
  else expect(gap, text).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-9)
}
