import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import type { StoredDataset } from '#engines/data/ports.ts'
import type { SetOfRun } from '#engines/research/runData.ts'

/** Reads stored sets over a connection of this thread's own; the data engine goes on writing meanwhile. */
export function readStoredSets(
  dataDirectory: string,
  datasetIds: readonly string[],
): CommandResult<readonly [SetOfRun, ...SetOfRun[]]> {
  const opened = openMarketStore(dataPaths(dataDirectory).market)
  if (!opened.ok) return opened
  try {
    const stored = new Map<string, StoredDataset>(
      opened.store.listDatasets().map((dataset) => [dataset.view.key, dataset]),
    )
    const sets: SetOfRun[] = []
    for (const datasetId of datasetIds) {
      const dataset = stored.get(datasetId)
      const series = dataset === undefined ? null : opened.store.readDataset(dataset.view.key)
      if (dataset === undefined || series === null) return missing(datasetId)
      sets.push({ datasetId, instrument: dataset.instrument, series, dataHash: dataset.view.dataHash })
    }
    const [first, ...others] = sets
    return first === undefined ? missing('none') : { ok: true, reply: [first, ...others] }
  } finally {
    opened.store.close()
  }
}

function missing(datasetId: string): CommandResult<never> {
  return refused(
    'DATASET_MISSING',
    `The data set ${datasetId} is not stored here, so nothing was run; import it and try again.`,
    { datasetId },
  )
}
