import { Worker } from 'node:worker_threads'
import { refused, type CommandResult } from '#contracts/failure.ts'
import type { Lineage, LineageOrigin } from '#contracts/records/lineage.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'

/** What the thread of one question is started with. */
export interface LineageThreadData {
  readonly dataDirectory: string
  readonly of: LineageOrigin
}

/** Answers where things came from, in a thread of its own, so that no screen waits for the disk. */
export interface LineageDesk {
  read(of: LineageOrigin): Promise<CommandResult<Lineage>>
  /** Ends the question that is being answered; those that wait are refused. */
  close(): Promise<void>
}

/** Questions that may wait for the one that is being answered. */
const MOST_WAITING = 8
/** Longest time for one answer, milliseconds. */
const PATIENCE = 20_000

/** Makes the desk; nothing runs until it is asked. */
export function createLineageDesk(dataDirectory: string, workers: WorkerFiles): LineageDesk {
  let worker: Worker | null = null
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const answer = (of: LineageOrigin): Promise<CommandResult<Lineage>> => {
    if (isClosed) return Promise.resolve(ended('the workstation is closing'))
    const data: LineageThreadData = { dataDirectory, of }
    const own = new Worker(workerEntry(workers, 'lineage'), {
      name: 'quarterdeck lineage',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
    })
    own.unref()
    worker = own
    return new Promise((resolve) => {
      const end = (result: CommandResult<Lineage>): void => {
        clearTimeout(patience)
        if (worker === own) worker = null
        resolve(result)
      }
      const patience = setTimeout(() => {
        end(ended(`it took longer than ${PATIENCE / 1_000} seconds`))
        void own.terminate()
      }, PATIENCE)
      patience.unref()
      own.on('message', (result: CommandResult<Lineage>) => end(result))
      own.on('error', (error) => end(ended(error instanceof Error ? error.message : String(error))))
      own.on('exit', () => end(ended('its thread ended')))
    })
  }

  return {
    read: (of) => {
      if (waiting >= MOST_WAITING) {
        const message = 'Too many lineages were asked for at once; ask again when the others have come.'
        return Promise.resolve(refused('LINEAGE_BUSY', message))
      }
      waiting += 1
      const result = last.then(() => answer(of)).finally(() => (waiting -= 1))
      last = result
      return result
    },
    close: async () => {
      isClosed = true
      await worker?.terminate()
    },
  }
}

function ended(why: string): CommandResult<never> {
  return refused('LINEAGE_ENDED', `The lineage could not be read because ${why}; nothing was changed, so ask again.`)
}
