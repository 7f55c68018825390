import { parentPort, workerData } from 'node:worker_threads'
import { sha256 } from '#adapters/storage/sha256.ts'
import { runBacktest } from '#engines/research/backtest.ts'
import { openPlugins } from '../plugins/pluginHost.ts'
import { createProgressTeller } from '../research/progressTeller.ts'
import { monotonicMilliseconds } from '../systemClock.ts'
import type { FromWatchedRun, WatchedRunData } from '../plugins/watchedMessages.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a watched run is made in a worker thread')
// The data comes from this host's own `createWatchedRuntime`.
const { request, plugins, cancel, heapLimit, end } = workerData as WatchedRunData
const word = new Int32Array(cancel)
const say = (message: FromWatchedRun): void => port.postMessage(message)

const strategies = openPlugins(plugins, { deadline: 'watch', heapLimit, end })
const outcome = runBacktest(
  request,
  { sha256, elapsed: () => performance.now() / 1_000, strategies },
  {
    isCancelled: () => Atomics.load(word, 0) !== 0,
    onProgress: createProgressTeller(monotonicMilliseconds, (progress) => say({ kind: 'progress', progress })),
  },
)
say({ kind: 'ended', outcome })
