import type { BacktestConfiguration, BacktestResult } from '#contracts/research.ts'
import type { Failure } from '#contracts/failure.ts'
import type { ToldProgress } from './progressTeller.ts'

/** What the research thread is started with. */
export interface ResearchThreadData {
  readonly dataDirectory: string
  readonly resources: string
  /** One 32-bit word: the number of the run to be cancelled, 0 for none. */
  readonly cancel: SharedArrayBuffer
}

/** One backtest to run. `number` counts the runs of this thread from 1. */
export interface RunRequest {
  readonly number: number
  readonly runId: string
  readonly label: string
  readonly datasetIds: readonly string[]
  readonly configuration: BacktestConfiguration
}

/** What the research thread says. */
export type FromResearchThread =
  | { readonly kind: 'progress'; readonly progress: ToldProgress }
  /** Why the run that ends next could not be counted as a trial of its idea. */
  | { readonly kind: 'uncounted'; readonly text: string }
  | { readonly kind: 'finished'; readonly result: BacktestResult }
  | { readonly kind: 'cancelled' }
  /** `partial` is what the run came to until a strategy of it gave up. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly partial?: BacktestResult }
