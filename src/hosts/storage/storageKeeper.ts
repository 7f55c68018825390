import { Worker } from 'node:worker_threads'
import type { CommandResult } from '#contracts/failure.ts'
import type { HostNotices } from '../desk/hostNotices.ts'
import type { Log } from '../log.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'
import type { StorageRound } from './storageRound.ts'

/** What the thread of one round is started with. */
export interface StorageThreadData {
  readonly dataDirectory: string
  /** Microseconds; what is recent is counted from here. */
  readonly now: number
  /** One 32-bit word: not 0 asks the round to end after the series it is at. */
  readonly stop: SharedArrayBuffer
}

/** What the keeper needs of its host. */
export interface StorageKeeperPorts {
  readonly dataDirectory: string
  readonly workers: WorkerFiles
  readonly notices: HostNotices
  readonly log: Log
  now(): number
}

/** Moves old market history into the archive, once a day, in a thread of its own. */
export interface StorageKeeper {
  /** Makes a round now; one that is under way is waited for instead. */
  round(): Promise<CommandResult<StorageRound>>
  /** Ends the round that is under way at its next step and makes no more. */
  close(): Promise<void>
}

/** The first round waits until the trader has had the machine for himself, then one a day. */
const FIRST_MILLISECONDS = 600_000
const EVERY_MILLISECONDS = 86_400_000
const PATIENCE_MILLISECONDS = 2_000

/** Makes the keeper; its first round is ten minutes away. */
export function createStorageKeeper(ports: StorageKeeperPorts): StorageKeeper {
  const { notices, log } = ports
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  let underWay: { readonly answer: Promise<CommandResult<StorageRound>>; readonly worker: Worker } | null = null

  function round(): Promise<CommandResult<StorageRound>> {
    underWay ??= begin()
    return underWay.answer
  }

  function begin(): { readonly answer: Promise<CommandResult<StorageRound>>; readonly worker: Worker } {
    const data: StorageThreadData = { dataDirectory: ports.dataDirectory, now: ports.now(), stop }
    const worker = new Worker(workerEntry(ports.workers, 'storage'), {
      name: 'quarterdeck storage',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
    })
    worker.unref()
    const answer = answerOf(worker).then((result) => {
      underWay = null
      tell(result)
      return result
    })
    return { answer, worker }
  }

  function tell(result: CommandResult<StorageRound>): void {
    if (result.ok) {
      notices.clear('storage')
      log.info('old market history was looked after', { ...result.reply })
      return
    }
    log.error(result.failure.message, { code: result.failure.code })
    const advice = 'Nothing was lost; it is tried again tomorrow.'
    notices.put('storage', 'P3', `Old market history could not be archived: ${result.failure.message}`, advice)
  }

  let every: NodeJS.Timeout | null = null
  const first = setTimeout(() => {
    void round()
    every = setInterval(() => void round(), EVERY_MILLISECONDS)
    every.unref()
  }, FIRST_MILLISECONDS)
  first.unref()

  return {
    round,
    close: async () => {
      clearTimeout(first)
      if (every !== null) clearInterval(every)
      if (underWay === null) return
      Atomics.store(new Int32Array(stop), 0, 1)
      const { answer, worker } = underWay
      const patience = setTimeout(() => void worker.terminate(), PATIENCE_MILLISECONDS)
      await answer
      clearTimeout(patience)
    },
  }
}

/** What the thread answers; a thread that ends without a word is a failure, for every step of a round may be cut short. */
function answerOf(worker: Worker): Promise<CommandResult<StorageRound>> {
  return new Promise((resolve) => {
    worker.on('message', (answer: CommandResult<StorageRound>) => resolve(answer))
    worker.on('error', (error) => resolve(ended(error instanceof Error ? error.message : String(error))))
    worker.on('exit', () => resolve(ended('its thread ended')))
  })
}

function ended(why: string): CommandResult<never> {
  return { ok: false, failure: { code: 'STORAGE_ROUND_ENDED', message: `The round was cut short because ${why}.` } }
}
