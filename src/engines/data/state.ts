import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Session } from '#contracts/records/market.ts'
import { BackfillBook } from './continuity/backfillBook.ts'
import type { FactTape } from './facts/storedFacts.ts'
import type { ListedInstrument } from './feeds/ports.ts'
import { FeatureRecorder } from './features/featureRecorder.ts'
import { type Heartbeats, USUAL_HEARTBEATS } from './live/heartbeats.ts'
import type { LiveMarket } from './live/liveMarket.ts'
import type { LiveRecorder } from './liveRecorder.ts'
import { Pace } from './pace.ts'
import { emptyNews, type NewsState } from './news/newsState.ts'
import type { StoredDataset } from './ports.ts'
import { QuarantineBook } from './quarantine/quarantineBook.ts'
import type { QuoteBoard } from './quoteBoard.ts'
import { ServiceBook } from './sla/serviceBook.ts'
import type { MarketSource } from './sources/marketSource.ts'
import { emptyUniverse, type UniverseState } from './universe/universeState.ts'

/** A session whose market can play. */
export interface OpenMarket {
  readonly session: Session
  readonly source: MarketSource
  readonly quotes: Pick<QuoteBoard, 'take' | 'flush'>
  readonly recorder: LiveRecorder | null
  /** What is kept beside the bars of a stored set; null where nothing is. */
  readonly facts: FactTape | null
  /** Market time of the slice published last; null before the first. */
  marketTime: number | null
  /** The one before: every engine has handled it for certain. */
  handledTime: number | null
  finished: boolean
}

/** An instrument as one source lists it. */
export interface SourceListing {
  readonly sourceId: string
  readonly listing: ListedInstrument
}

/** What the data engine remembers. */
export interface DataState {
  catalogued: boolean
  readonly datasets: Map<string, StoredDataset>
  /** Every source that lists an instrument, by the instrument; kept by the universe, read by the live session. */
  readonly listed: Map<InstrumentId, readonly SourceListing[]>
  readonly quarantine: QuarantineBook
  readonly backfills: BackfillBook
  readonly universe: UniverseState
  readonly news: NewsState
  /** Values of features on their way to the store. */
  readonly features: FeatureRecorder
  session: Session | null
  market: OpenMarket | null
  /** The running session when it hears what happens now; null in every other. */
  live: LiveMarket | null
  readonly heartbeats: Heartbeats
  /** How the sources do, in every session. */
  readonly service: ServiceBook
  /** The table of sources as it is on the screen, by source, and when it was brought up to date last. */
  readonly sourcesShown: Map<string, string>
  sourcesShownAt: number
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
  recordingShownAt: number
}

/** The state before anything was asked. */
export function emptyDataState(heartbeats: Heartbeats = USUAL_HEARTBEATS): DataState {
  return {
    catalogued: false,
    datasets: new Map(),
    listed: new Map(),
    quarantine: new QuarantineBook(),
    backfills: new BackfillBook(),
    universe: emptyUniverse(),
    news: emptyNews(),
    features: new FeatureRecorder(),
    session: null,
    market: null,
    live: null,
    heartbeats,
    service: new ServiceBook(),
    sourcesShown: new Map(),
    sourcesShownAt: 0,
    playing: false,
    stepsLeft: null,
    runningToEnd: false,
    continuing: false,
    pace: new Pace(1),
    storageNote: '',
    shownAt: 0,
    savedAt: 0,
    recordingShownAt: 0,
  }
}
