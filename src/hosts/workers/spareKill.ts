import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { openForCancelling } from '../kill/spareConnection.ts'
import { cancelEverything } from '../kill/spareKill.ts'
import type { SpareKillData } from '../kill/spareKillWorker.ts'
import { createSystemClock } from '../systemClock.ts'

// The data comes from this host's own `runSpareKill`.
const data = workerData as SpareKillData
const { now } = createSystemClock()
parentPort?.postMessage(
  await cancelEverything(() => openForCancelling(data), {
    instruments: data.instruments,
    pause: (milliseconds) => pause(milliseconds, undefined),
    now,
  }),
)
