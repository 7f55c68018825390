import { Worker } from 'node:worker_threads'
import type { Instrument } from '#core/model/instrument.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Unanswered } from '#contracts/records/safety.ts'
import type { Log } from '../log.ts'
import { endThread } from '../threads/stuckThreads.ts'
import type { SpareKillReport } from './spareKill.ts'

/** What the spare kill worker is started with. */
export interface SpareKillData {
  readonly dataDirectory: string
  /** Whose account is cleared; null while no session is open. */
  readonly session: Session | null
  readonly instruments: readonly Instrument[]
}

/** A worker that has not reported by then is ended, milliseconds. */
const PATIENCE = 30_000

/** What the spare kill is given. */
export interface SpareKillPorts {
  readonly entry: URL
  data(): SpareKillData
  /** A report has come in. */
  onReport(): void
  readonly log: Pick<Log, 'warn'>
}

/** The second way to cancel: for a broker's thread that hangs or dies while the kill is in force. */
export interface SpareKill {
  /** Starts it; one at a time. */
  run(): void
  /** What it could not bring to an end. */
  unanswered(): readonly Unanswered[]
  /** The switch was re-armed. */
  clear(): void
}

const NO_REPORT: Unanswered = {
  kind: 'ENGINE',
  what: 'spare kill worker',
  text: 'It did not report, so nobody can say what works at the venue; look at the account there.',
}

/** Makes the spare kill of one host. */
export function createSpareKill({ entry, data, onReport, log }: SpareKillPorts): SpareKill {
  let isRunning = false
  let unanswered: readonly Unanswered[] = []
  return {
    run: () => {
      if (isRunning) return
      isRunning = true
      void runSpareKill(entry, data()).then((report) => {
        isRunning = false
        unanswered = report === null ? [NO_REPORT] : report.unanswered
        const { asked = null, cancelled = null } = report ?? {}
        log.warn('the spare kill worker has ended', { asked, cancelled, remaining: unanswered.length })
        onReport()
      })
    },
    unanswered: () => unanswered,
    clear: () => {
      unanswered = []
    },
  }
}

/** Runs the spare kill worker once; null when it could not report. */
function runSpareKill(entry: URL, data: SpareKillData): Promise<SpareKillReport | null> {
  return new Promise((resolve) => {
    const worker = new Worker(entry, { name: 'quarterdeck spare kill', workerData: data })
    const limit = setTimeout(() => end(null), PATIENCE)
    const end = (report: SpareKillReport | null): void => {
      clearTimeout(limit)
      endThread(worker)
      resolve(report)
    }
    // The worker's entry answers with one report.
    worker.once('message', (report: SpareKillReport) => end(report))
    worker.once('error', () => end(null))
    worker.once('exit', () => end(null))
  })
}
