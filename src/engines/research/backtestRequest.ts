import type { Failure } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { RunData } from './runData.ts'
import type { JudgedRun } from './runResult.ts'

/** One backtest: what to run, on which bars. */
export interface BacktestRequest {
  readonly runId: string
  readonly configuration: BacktestConfiguration
  readonly data: RunData
  /** True for a run that only shows what another one would have come to: it has no alternatives of its own. */
  readonly isAlternative?: boolean
}

/** How far a run has come. */
export interface RunProgress {
  /** Bars that have reached the engines. */
  readonly done: number
  readonly total: number
  /** Equity at the moments that are over: a view that later moments may overwrite. Null while the run is judged. */
  readonly soFar: { readonly time: Float64Array; readonly equity: Float64Array } | null
}

/** The steps of a run, each telling how far it has come. */
export type RunSteps<Value> = Generator<RunProgress, Value, undefined>

/** Who watches a run. Both are asked every few thousand bars and must be quick. */
export interface BacktestObserver {
  onProgress?(progress: RunProgress): void
  /** True stops the run at the next slice. */
  isCancelled?(): boolean
}

/** How a run ended. A failure is one sentence for the user. */
export type BacktestOutcome =
  | { readonly kind: 'DONE'; readonly run: JudgedRun }
  | { readonly kind: 'CANCELLED' }
  /** `partial` is what the run came to until a strategy gave up; left out where nothing had been played. */
  | { readonly kind: 'FAILED'; readonly failure: Failure; readonly partial?: JudgedRun }

/** A place to run backtests in: this thread, or one thread for each engine. All give the same order list. */
export type BacktestRuntime = (request: BacktestRequest, observer: BacktestObserver) => Promise<BacktestOutcome>
