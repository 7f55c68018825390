import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { dataPaths, ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { DecisionDesk } from '#engines/data/quarantine/decide.ts'
import { openQuarantine } from '#engines/data/quarantine/holdBack.ts'
import { QuarantineBook } from '#engines/data/quarantine/quarantineBook.ts'
import type { CommandContext } from '../../commandLine.ts'
import { openMarketArchive, type MarketArchive } from '../../storage/marketArchive.ts'
import { createSystemClock } from '../../systemClock.ts'
import { tellFailure } from '../commonOptions.ts'

/** The market database of a data directory as a verb works with it. */
export interface OpenMarketData {
  readonly store: MarketFile
  readonly archive: MarketArchive
  /** What holds data back and decides about it; what it would show on a screen goes nowhere. */
  readonly desk: DecisionDesk
}

/**
 * Opens the market database, does the work and closes it. A running workstation writes it alone, so the work is refused
 * while one runs.
 */
export async function withMarket(
  context: CommandContext,
  work: (market: OpenMarketData) => Promise<number>,
): Promise<number> {
  const root = ownDataDirectory(context.arguments.text('data-dir'))
  const prepared = prepareDataDirectory(root)
  if (!prepared.ok) return tellFailure(context, prepared.failure)
  const acquired = acquireInstanceLock(root)
  if (!acquired.ok) return tellFailure(context, acquired.failure)
  try {
    const opened = openMarketData(root)
    if (!opened.ok) return tellFailure(context, opened.failure)
    const { market, close } = opened.reply
    try {
      await market.archive.readArchive()
      return await work(market)
    } finally {
      close()
    }
  } finally {
    acquired.lock.release()
  }
}

/** Opens it for a caller that holds the lock of the data directory. */
export function openMarketData(
  root: string,
): CommandResult<{ readonly market: OpenMarketData; readonly close: () => void }> {
  const paths = dataPaths(root)
  const opened = openMarketStore(paths.market)
  if (!opened.ok) return opened
  const { store } = opened
  const archive = openMarketArchive(paths, store)
  if (!archive.ok) {
    store.close()
    return archive
  }
  const close = (): void => {
    archive.reply.close()
    store.close()
  }
  return accepted({ market: { store, archive: archive.reply, desk: deskOf(store, archive.reply) }, close })
}

function deskOf(store: MarketFile, archive: MarketArchive): DecisionDesk {
  const clock = createSystemClock()
  const run = clock.now().toString(36)
  let count = 0
  const desk: DecisionDesk = {
    state: {
      quarantine: new QuarantineBook(),
      datasets: new Map(store.listDatasets().map((dataset) => [dataset.view.key, dataset])),
    },
    store,
    importer: csvImporter,
    history: archive.ports.history,
    quarantine: archive.ports.quarantine,
    context: {
      now: () => clock.now(),
      nextId: (prefix) => {
        count += 1
        return `${prefix}-${run}v${count}`
      },
      put: () => undefined,
      remove: () => undefined,
    },
  }
  openQuarantine(desk)
  return desk
}
