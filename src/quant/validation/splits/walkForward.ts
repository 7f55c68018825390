import type { IndexRange } from './indexRange.ts'

/** How a walk forward is laid over observations in order of time. */
export interface WalkForwardPlan {
  readonly observations: number
  /** Length of the first training window and, unless anchored, of every one; > 0. */
  readonly trainLength: number
  /** Length of every test window but perhaps the last; > 0. */
  readonly testLength: number
  /** Observations left out between training and test, for labels that reach ahead; >= 0. */
  readonly purge: number
  /** Whether training always starts with the first observation instead of moving along. */
  readonly anchored: boolean
}

/** One step: train here, then test there. */
export interface WalkForwardStep {
  readonly train: IndexRange
  readonly test: IndexRange
}

/**
 * Lays the steps of a walk forward: test windows follow each other without gap from the end of the first training window and
 * its purge to the last observation, so that each of these is tested once. The last window may be shorter; none fits into
 * too few observations.
 */
export function walkForwardSteps(plan: WalkForwardPlan): readonly WalkForwardStep[] {
  const { observations, trainLength, testLength, purge, anchored } = plan
  if (!(trainLength >= 1 && testLength >= 1 && purge >= 0)) throw new Error('Invariant: windows have a length')
  const steps: WalkForwardStep[] = []
  for (let from = trainLength + purge; from < observations; from += testLength) {
    const end = from - purge
    steps.push({
      train: { from: anchored ? 0 : end - trainLength, to: end },
      test: { from, to: Math.min(from + testLength, observations) },
    })
  }
  return steps
}
