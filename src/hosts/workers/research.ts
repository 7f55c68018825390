import { parentPort, workerData } from 'node:worker_threads'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { runBacktest } from '#engines/research/backtest.ts'
import type { RunData } from '#engines/research/seriesStore.ts'
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

function run({ number, runId, datasetId, configuration }: RunRequest): FromResearchThread {
  const found = readDataset(datasetId)
  if (!found.ok) return { kind: 'failed', failure: found.failure }
  let toldAt = 0
  const outcome = runBacktest(
    { runId, configuration, data: found.reply },
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

/** Reads a stored set over a connection of this thread's own; the data engine goes on writing meanwhile. */
function readDataset(datasetId: string): CommandResult<RunData> {
  const opened = openMarketStore(dataPaths(dataDirectory).market)
  if (!opened.ok) return opened
  try {
    const dataset = opened.store.listDatasets().find(({ view }) => view.key === datasetId)
    const series = dataset === undefined ? null : opened.store.readDataset(dataset.view.key)
    if (dataset === undefined || series === null) {
      return refused(
        'DATASET_MISSING',
        `The data set ${datasetId} is not stored here, so nothing was run; import it and try again.`,
        { datasetId },
      )
    }
    const { instrument, view } = dataset
    return { ok: true, reply: { datasetId, instrument, series, dataHash: view.dataHash } }
  } finally {
    opened.store.close()
  }
}
