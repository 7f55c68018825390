import { Worker } from 'node:worker_threads'
import { refused, type CommandResult } from '#contracts/failure.ts'
import type { DecisionReplay } from '#contracts/records/decisionReplay.ts'
import type { Lineage, LineageOrigin } from '#contracts/records/lineage.ts'
import type { RefusalQuestion, Refusals } from '#contracts/records/refusals.ts'
import type { TradeNoteView, TradeNoteWrite, TradesReply } from '#contracts/records/tradeJournal.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'
import type { TradesFile } from '../tradeJournal/tradeScreens.ts'

/** What the thread of one question is started with. */
export interface LineageThreadData {
  readonly dataDirectory: string
  readonly question: LineageQuestion
}

/** What can be asked of the past: how something came about, a decision as it was taken, what was refused, or the trades. */
export type LineageQuestion =
  | { readonly about: 'lineage'; readonly of: LineageOrigin }
  | { readonly about: 'decision'; readonly proposalId: string }
  | { readonly about: 'refusals'; readonly of: RefusalQuestion }
  | { readonly about: 'trades'; readonly accountId: string | null }
  | { readonly about: 'tradesFile'; readonly accountId: string | null }
  | { readonly about: 'tradeNote'; readonly write: TradeNoteWrite; readonly now: number }

/** Answers where things came from, in a thread of its own, so that no screen waits for the disk. */
export interface LineageDesk {
  read(of: LineageOrigin): Promise<CommandResult<Lineage>>
  decision(proposalId: string): Promise<CommandResult<DecisionReplay>>
  refusals(of: RefusalQuestion): Promise<CommandResult<Refusals>>
  trades(accountId: string | null): Promise<CommandResult<TradesReply>>
  tradesFile(accountId: string | null): Promise<CommandResult<TradesFile>>
  /** Writes beside a trade; `now` is our time, microseconds. */
  tradeNote(write: TradeNoteWrite, now: number): Promise<CommandResult<TradeNoteView>>
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

  const answer = <Reply>(question: LineageQuestion): Promise<CommandResult<Reply>> => {
    if (isClosed) return Promise.resolve(ended('the workstation is closing'))
    const data: LineageThreadData = { dataDirectory, question }
    const own = new Worker(workerEntry(workers, 'lineage'), {
      name: 'quarterdeck lineage',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
    })
    own.unref()
    worker = own
    return new Promise((resolve) => {
      const end = (result: CommandResult<Reply>): void => {
        clearTimeout(patience)
        if (worker === own) worker = null
        resolve(result)
      }
      const patience = setTimeout(() => {
        end(ended(`it took longer than ${PATIENCE / 1_000} seconds`))
        void own.terminate()
      }, PATIENCE)
      patience.unref()
      // The thread answers the question it was started with.
      own.on('message', (result: CommandResult<Reply>) => end(result))
      own.on('error', (error) => end(ended(error instanceof Error ? error.message : String(error))))
      own.on('exit', () => end(ended('its thread ended')))
    })
  }

  const inTurn = <Reply>(question: LineageQuestion): Promise<CommandResult<Reply>> => {
    if (waiting >= MOST_WAITING) {
      const message =
        'Too many questions about the past were asked at once; ask again when the others have been answered.'
      return Promise.resolve(refused('LINEAGE_BUSY', message))
    }
    waiting += 1
    const result = last.then(() => answer<Reply>(question)).finally(() => (waiting -= 1))
    last = result
    return result
  }

  return {
    read: (of) => inTurn({ about: 'lineage', of }),
    decision: (proposalId) => inTurn({ about: 'decision', proposalId }),
    refusals: (of) => inTurn({ about: 'refusals', of }),
    trades: (accountId) => inTurn({ about: 'trades', accountId }),
    tradesFile: (accountId) => inTurn({ about: 'tradesFile', accountId }),
    tradeNote: (write, now) => inTurn({ about: 'tradeNote', write, now }),
    close: async () => {
      isClosed = true
      await worker?.terminate()
    },
  }
}

function ended(why: string): CommandResult<never> {
  return refused('LINEAGE_ENDED', `The lineage could not be read because ${why}; nothing was changed, so ask again.`)
}
