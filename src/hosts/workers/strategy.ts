import { accepted } from '#contracts/failure.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { openPlugins } from '../plugins/pluginHost.ts'
import { pulseOf } from '../sharedMemory.ts'
import { startEngineWorker } from './engineWorker.ts'

/** Strategies of the user's end here, before those who watch the thread end all of it at 512 MB. */
const HEAP_BYTES = 448 * 2 ** 20

startEngineWorker(({ data }) => ({
  open: () => {
    // A callback may take longer than a heartbeat, and a moment may have many callbacks: each of them is a sign of life.
    const alive = pulseOf(data.memory, data.engine).beat
    const manners = { deadline: 'own', heapLimit: HEAP_BYTES, alive } as const
    const catalogue = data.plugins === null ? undefined : openPlugins(data.plugins, manners)
    return accepted({ engine: createStrategyEngine(catalogue), close: () => undefined })
  },
}))
