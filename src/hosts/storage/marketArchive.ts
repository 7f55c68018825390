import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { createColdReport } from '#adapters/storage/cold/coldReport.ts'
import type { DataPaths } from '#adapters/storage/dataDirectory.ts'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import type { MarketFile } from '#adapters/storage/market/marketStore.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { DataPorts } from '#engines/data/engine.ts'
import { monotonicMilliseconds } from '../systemClock.ts'

/** What the data engine keeps of the market beside its sets and sessions. */
export interface MarketArchive {
  readonly ports: Required<Pick<DataPorts, 'history' | 'quarantine' | 'backfills' | 'storage'>>
  /** Reads what lies in the archive, before anybody asks. */
  readArchive(): Promise<boolean>
  close(): void
}

/** Opens the history within the market database that is open already, and looks into the archive beside it. */
export function openMarketArchive(paths: DataPaths, store: MarketFile): CommandResult<MarketArchive> {
  const opened = openHistoryFile(paths.market)
  if (!opened.ok) return opened
  const { history } = opened
  const cold = createColdReport(new ColdStore(paths.archive), monotonicMilliseconds)
  return accepted({
    ports: {
      history,
      quarantine: store.quarantine,
      backfills: store.backfills,
      storage: { hotReport: () => store.historyReport(), coldReport: () => cold.latest() },
    },
    readArchive: () => cold.read(),
    close: () => history.close(),
  })
}
