import type { BacktestOutcome, BacktestRequest } from '#engines/research/backtest.ts'
import type { ToldProgress } from '../research/progressTeller.ts'
import type { PluginThreadData } from './pluginHost.ts'
import type { ProgramEnd } from './sandboxProgram.ts'

/** What the thread of one watched run is started with. */
export interface WatchedRunData {
  readonly request: BacktestRequest
  readonly plugins: PluginThreadData
  /** One 32-bit word: not 0 asks the run to stop at the next slice. */
  readonly cancel: SharedArrayBuffer
  /** Bytes of heap beyond which the strategy that is running is ended. */
  readonly heapLimit: number
  /** The callback that has no end, known from the run before. */
  readonly end: ProgramEnd | null
}

/** What that thread says. */
export type FromWatchedRun =
  | { readonly kind: 'progress'; readonly progress: ToldProgress }
  | { readonly kind: 'ended'; readonly outcome: BacktestOutcome }
