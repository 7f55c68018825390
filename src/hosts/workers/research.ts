import { parentPort, workerData } from 'node:worker_threads'
import { sha256 } from '#adapters/storage/sha256.ts'
import { runBacktest, type BacktestRuntime } from '#engines/research/backtest.ts'
import { hasPlugins, pinSources } from '../plugins/pinSources.ts'
import { NO_PLUGINS, type PluginSources } from '../plugins/pluginCatalogue.ts'
import { strategyFolder } from '../plugins/pluginFiles.ts'
import { createWatchedRuntime } from '../plugins/watchedRuntime.ts'
import { countedResult } from '../research/countedResult.ts'
import { findProgram } from '../program.ts'
import { countRun } from '../research/countedRun.ts'
import type { KeptRun } from '../research/keptRun.ts'
import type { RunEnding } from '../research/plannedRun.ts'
import { createProgressTeller } from '../research/progressTeller.ts'
import { readStoredSets } from '../research/storedSets.ts'
import { textsOfSources } from '../research/strategySources.ts'
import { monotonicMilliseconds } from '../systemClock.ts'
import type { FromResearchThread, ResearchThreadData, RunRequest } from '../research/messages.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: the research worker runs in a worker thread')
// The data comes from this host's own `startResearchThread`.
const { dataDirectory, cancel } = workerData as ResearchThreadData
const cancelled = new Int32Array(cancel)
const say = (message: FromResearchThread): void => port.postMessage(message)

const PORTS = { sha256, elapsed: () => performance.now() / 1_000 }
const sources: PluginSources = { ...NO_PLUGINS, folder: strategyFolder(dataDirectory) }
const inThisThread: BacktestRuntime = (request, observer) =>
  new Promise((resolve) => resolve(runBacktest(request, PORTS, observer)))
/** Strategies of the user's get a thread of their own, so that one that does not end leaves this one standing. */
const watched = createWatchedRuntime({ workers: findProgram().workers, sources })

port.on('message', (request: RunRequest) => void run(request).then(say))

async function run(request: RunRequest): Promise<FromResearchThread> {
  const { number, runId, label, datasetIds } = request
  const configuration = pinSources(request.configuration, sources)
  const found = readStoredSets(dataDirectory, datasetIds)
  if (!found.ok) return { kind: 'failed', failure: found.failure }
  const counted = countRun(dataDirectory, {
    kind: 'BACKTEST',
    label,
    parentId: null,
    configuration,
    sets: found.reply,
    files: [],
    seed: null,
    sources: textsOfSources(configuration, sources),
  })
  const end = (ending: RunEnding): KeptRun | null => {
    const kept = counted.end(ending)
    if (kept.ok) return kept.reply
    say({ kind: 'uncounted', text: kept.failure.message })
    return null
  }
  const runtime = hasPlugins(configuration) ? watched : inThisThread
  const outcome = await runtime(
    { runId, configuration, data: { sets: found.reply } },
    {
      isCancelled: () => Atomics.load(cancelled, 0) === number,
      onProgress: createProgressTeller(monotonicMilliseconds, (progress) => say({ kind: 'progress', progress })),
    },
  ).catch((error: unknown) => {
    // What broke down here ends this thread; its trial is told how it ended all the same.
    const message = `The run broke down: ${error instanceof Error ? error.message : String(error)}`
    end({ state: 'FAILED', failure: { code: 'RUN_BROKE_DOWN', message: message.slice(0, 2_000) } })
    throw error
  })
  switch (outcome.kind) {
    case 'DONE': {
      const { result } = outcome.run
      const kept = end({ state: 'DONE', ...outcome.run })
      return { kind: 'finished', result: kept === null ? result : countedResult(result, kept) }
    }
    case 'CANCELLED':
      end({ state: 'CANCELLED' })
      return { kind: 'cancelled' }
    case 'FAILED':
      end({ state: 'FAILED', failure: outcome.failure, partial: outcome.partial?.result })
      return outcome.partial === undefined
        ? { kind: 'failed', failure: outcome.failure }
        : { kind: 'failed', failure: outcome.failure, partial: outcome.partial.result }
  }
}
