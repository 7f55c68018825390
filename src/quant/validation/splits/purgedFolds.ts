import { equalParts, type IndexRange } from './indexRange.ts'
import { type LabelSpans, trainingBeside } from './labelSpans.ts'

/** One fold: what is tested and what may be trained on for it. */
export interface PurgedFold {
  readonly test: IndexRange
  readonly train: Int32Array
}

/**
 * Purged and embargoed K-fold cross-validation (Lopez de Prado, 2018, chapter 7): every observation is tested once, and trained on
 * only where neither its span nor the `embargo` observations after the test meet it.
 */
export function purgedFolds(spans: LabelSpans, folds: number, embargo: number): readonly PurgedFold[] {
  return equalParts(spans.start.length, folds).map((test) => ({ test, train: trainingBeside(spans, [test], embargo) }))
}
