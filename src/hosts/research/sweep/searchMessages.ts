import type { Failure } from '#contracts/failure.ts'
import type {
  RobustnessResult,
  SweepPlan,
  SweepResult,
  WalkForwardPlan,
  WalkForwardResult,
} from '#contracts/records/sweep.ts'
import type { BacktestConfiguration, BacktestResult } from '#contracts/research.ts'
import type { WorkerFiles } from '../../threads/workerFiles.ts'

/** What a search thread is to do. */
export type SearchTask =
  | { readonly kind: 'SWEEP'; readonly plan: SweepPlan }
  | { readonly kind: 'WALK_FORWARD'; readonly plan: WalkForwardPlan }
  | { readonly kind: 'ROBUSTNESS'; readonly of: BacktestResult; readonly repetitions: number; readonly seed: number }

/** What a search thread is started with; it does one search and ends. */
export interface SearchThreadData {
  readonly dataDirectory: string
  readonly workers: { readonly directory: string; readonly extension: WorkerFiles['extension'] }
  readonly runId: string
  readonly label: string
  readonly datasetIds: readonly string[]
  readonly configuration: BacktestConfiguration
  readonly task: SearchTask
}

/** What a search came to. */
export type SearchResult =
  | { readonly kind: 'SWEEP'; readonly result: SweepResult }
  | { readonly kind: 'WALK_FORWARD'; readonly result: WalkForwardResult }
  | { readonly kind: 'ROBUSTNESS'; readonly result: RobustnessResult }

/** What a search thread says. */
export type FromSearchThread =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'finished'; readonly found: SearchResult; readonly isCancelled: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
