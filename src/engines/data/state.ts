import type { Session } from '#contracts/records/market.ts'
import type { LiveRecorder } from './liveRecorder.ts'
import { Pace } from './pace.ts'
import type { StoredDataset } from './ports.ts'
import type { QuoteBoard } from './quoteBoard.ts'
import type { MarketSource } from './sources/marketSource.ts'

/** A session whose market can play. */
export interface OpenMarket {
  readonly session: Session
  readonly source: MarketSource
  readonly quotes: QuoteBoard
  readonly recorder: LiveRecorder | null
  /** Market time of the slice published last; null before the first. */
  marketTime: number | null
  /** The one before: every engine has handled it for certain. */
  handledTime: number | null
  finished: boolean
}

/** What the data engine remembers. */
export interface DataState {
  catalogued: boolean
  readonly datasets: Map<string, StoredDataset>
  session: Session | null
  market: OpenMarket | null
  playing: boolean
  /** Slices still to be played by a step, then the market pauses; null while it plays freely. */
  stepsLeft: number | null
  /** Publishes everything without a pace; backtests. */
  runningToEnd: boolean
  /** A message to go on is on its way. */
  continuing: boolean
  readonly pace: Pace
  /** What the trader must know about the market database; empty when all is well. */
  storageNote: string
  shownAt: number
  savedAt: number
}

/** The state before anything was asked. */
export function emptyDataState(): DataState {
  return {
    catalogued: false,
    datasets: new Map(),
    session: null,
    market: null,
    playing: false,
    stepsLeft: null,
    runningToEnd: false,
    continuing: false,
    pace: new Pace(1),
    storageNote: '',
    shownAt: 0,
    savedAt: 0,
  }
}
