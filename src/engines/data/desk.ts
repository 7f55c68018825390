import { refused, type CommandResult } from '#contracts/failure.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { BackfillStore, StorageTiers } from './continuity/ports.ts'
import type { SourceDesk } from './feeds/ports.ts'
import type { HistoryStore } from './history/ports.ts'
import type { BarImporter, MarketStore } from './ports.ts'
import type { QuarantineStore } from './quarantine/ports.ts'
import type { RecordingShelf } from './recorded/ports.ts'
import type { DataState } from './state.ts'

/** What every part of the data engine works with. */
export interface DataDesk {
  readonly state: DataState
  readonly store: MarketStore
  readonly importer: BarImporter
  /** Null where nothing of the world is heard: backtests. */
  readonly sources: SourceDesk | null
  /** What is kept of the market's past, of what was held back, and of unfinished requests; null where nothing is. */
  readonly history: HistoryStore | null
  readonly quarantine: QuarantineStore | null
  readonly backfills: BackfillStore | null
  readonly storage: StorageTiers | null
  /** Recorded sessions; null where none are kept. */
  readonly recordings: RecordingShelf | null
  readonly context: EngineContext
}

/** The answer to everything that needs sources where there are none. */
export function withoutSources(): CommandResult<never> {
  return refused('NO_SOURCES', 'No sources of market data are connected here, so nothing was fetched.')
}
