import { parentPort, workerData } from 'node:worker_threads'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import type { StoredDataset } from '#engines/data/ports.ts'
import { runBacktest } from '#engines/research/backtest.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import type { FromResearchThread, ResearchThreadData, RunRequest } from '../research/messages.ts'

/** Progress is told this often at most, milliseconds. */
const TELL_EVERY = 100

const port = parentPort
if (port === null) throw new Error('Invariant: the research worker runs in a worker thread')
// The data comes from this host's own `startResearchThread`.
const { dataDirectory, cancel } = workerData as ResearchThreadData
const cancelled = new Int32Array(cancel)
const say = (message: FromResearchThread): void => port.postMessage(message)

port.on('message', (request: RunRequest) => say(run(request)))

function run({ number, runId, datasetIds, configuration }: RunRequest): FromResearchThread {
  const found = readDatasets(datasetIds)
  if (!found.ok) return { kind: 'failed', failure: found.failure }
  let toldAt = 0
  const outcome = runBacktest(
    { runId, configuration, data: { sets: found.reply } },
    { sha256, elapsed: () => performance.now() / 1_000 },
    {
      isCancelled: () => Atomics.load(cancelled, 0) === number,
      onProgress: (done, total) => {
        if (performance.now() - toldAt < TELL_EVERY) return
        toldAt = performance.now()
        say({ kind: 'progress', done, total })
      },
    },
  )
  switch (outcome.kind) {
    case 'DONE':
      return { kind: 'finished', result: outcome.run.result }
    case 'CANCELLED':
      return { kind: 'cancelled' }
    case 'FAILED':
      return { kind: 'failed', failure: outcome.failure }
  }
}

/** Reads stored sets over a connection of this thread's own; the data engine goes on writing meanwhile. */
function readDatasets(datasetIds: readonly string[]): CommandResult<readonly [SetOfRun, ...SetOfRun[]]> {
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
