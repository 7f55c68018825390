import { parentPort, workerData } from 'node:worker_threads'
import { sha256 } from '#adapters/storage/sha256.ts'
import { proveRun } from '#engines/research/proof/proof.ts'
import { openPlugins } from '../plugins/pluginHost.ts'
import type { FromWatchedProof, WatchedProofData } from '../plugins/watchedProof.ts'
import { elsewhere } from '../research/elsewhere.ts'

/** Progress is told this often at most, milliseconds. */
const TELL_EVERY = 100

const port = parentPort
if (port === null) throw new Error('Invariant: a watched proof is made in a worker thread')
// The data comes from this host's own `proveWatched`.
const { request, plugins, heapLimit } = workerData as WatchedProofData
const say = (message: FromWatchedProof): void => port.postMessage(message)
const strategies = openPlugins(plugins, { deadline: 'watch', heapLimit })
const steps = proveRun(request, { sha256, elapsed: () => performance.now() / 1_000, strategies }, { elsewhere })
let toldAt = 0
let step = steps.next()
while (step.done !== true) {
  if (performance.now() - toldAt >= TELL_EVERY) {
    toldAt = performance.now()
    say({ kind: 'progress', progress: step.value })
  }
  step = steps.next()
}
say({ kind: 'ended', outcome: step.value })
