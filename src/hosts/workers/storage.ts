import { parentPort, workerData } from 'node:worker_threads'
import { storageFailure } from '#adapters/storage/sqlite/storageFailure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { DEFAULT_LIFECYCLE } from '#core/history/lifecycle.ts'
import type { StorageThreadData } from '../storage/storageKeeper.ts'
import { storageRound, type StorageRound } from '../storage/storageRound.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a round of the storage is made in a worker thread')
// The data comes from this host's own `createStorageKeeper`.
const { dataDirectory, now, stop } = workerData as StorageThreadData
const word = new Int32Array(stop)

const round = storageRound(dataDirectory, now, DEFAULT_LIFECYCLE, () => Atomics.load(word, 0) !== 0)
const answer: CommandResult<StorageRound> = await round.catch((error: unknown) => ({
  ok: false as const,
  failure: storageFailure(error, 'The market history', dataDirectory),
}))
port.postMessage(answer)
