import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { openVenueState } from '#adapters/storage/venueState.ts'
import { isClosed } from '#core/model/order.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type { Books } from '#engines/broker/books.ts'
import type { VenueTruth } from '#engines/broker/ports.ts'
import { recover } from '#engines/broker/recovery.ts'
import { FREE_EXCHANGE } from '#engines/broker/state.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildSession } from '../builders/trading.ts'
import { dice } from '../helpers/crashRig.ts'

/** How many lives, and how they end. */
export interface CycleOptions {
  readonly directory: string
  readonly cycles: number
  readonly seed: number
  /** A full comparison of journal and venue after every so many lives, and after the last. */
  readonly judgeEvery: number
  /** Longest time a life may trade, milliseconds. */
  readonly longestLife: number
}

/** What the lives did and what the judge found. */
export interface CycleReport {
  readonly faults: readonly string[]
  readonly entries: number
  readonly orders: number
  readonly fills: number
  /** Fills that had not reached the journal when the process was ended, and were found at the venue. */
  readonly missedThenFound: number
  /** Lives that ended during their recovery. */
  readonly endedInRecovery: number
  /** Milliseconds from opening the files to the first order, slowest life. */
  readonly slowestRecovery: number
}

const ENTRY = fileURLToPath(new URL('orderLoop.ts', import.meta.url))

/** Runs the order loop again and again, ends each life by SIGKILL at a random moment and compares what is left. */
export async function runSigkillCycles(options: CycleOptions): Promise<CycleReport> {
  const roll = dice(options.seed)
  const faults: string[] = []
  let endedInRecovery = 0
  let slowestRecovery = 0
  let missedThenFound = 0
  let last: Verdict = { faults: [], entries: 0, orders: 0, fills: 0, missed: 0 }
  for (let cycle = 1; cycle <= options.cycles; cycle += 1) {
    const inRecovery = roll(100) < 15
    const life = await runOnce(options.directory, cycle, inRecovery ? 150 + roll(150) : null, roll(options.longestLife))
    if (life.failure !== null) faults.push(`life ${cycle}: ${life.failure}`)
    if (life.recovery === null) endedInRecovery += 1
    else slowestRecovery = Math.max(slowestRecovery, life.recovery)
    if (cycle % options.judgeEvery !== 0 && cycle !== options.cycles) continue
    last = judge(options.directory)
    missedThenFound += last.missed
    faults.push(...last.faults.map((fault) => `after life ${cycle}: ${fault}`))
  }
  const { entries, orders, fills } = last
  return { faults, entries, orders, fills, missedThenFound, endedInRecovery, slowestRecovery }
}

interface Life {
  readonly failure: string | null
  /** Milliseconds the recovery took; null when the life ended before. */
  readonly recovery: number | null
}

/** Ends a life `killAfter` milliseconds after its start, or, when that is null, `trading` milliseconds after recovery. */
function runOnce(directory: string, life: number, killAfter: number | null, trading: number): Promise<Life> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, directory, String(life)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let recovery: number | null = null
    let stderr = ''
    const end = (): void => void child.kill('SIGKILL')
    let timer = setTimeout(end, killAfter ?? 30_000)
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, milliseconds] = line.split(' ')
      if (word !== 'recovered') return
      recovery = Number(milliseconds)
      if (killAfter !== null) return
      clearTimeout(timer)
      timer = setTimeout(end, trading)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const failure = signal === 'SIGKILL' ? null : `ended by itself with ${code ?? signal}: ${stderr.slice(0, 2_000)}`
      resolve({ failure: killAfter === null && recovery === null ? (failure ?? 'never recovered') : failure, recovery })
    })
  })
}

interface Verdict {
  readonly faults: readonly string[]
  readonly entries: number
  readonly orders: number
  readonly fills: number
  readonly missed: number
}

/**
 * Compares the two files as the last life left them. What the venue has and the journal has not is not lost as long as
 * the next recovery finds it, so the judge recovers in memory first; what the journal has and the venue has not is.
 */
function judge(directory: string): Verdict {
  const opened = openJournal(path.join(directory, 'journal.db'))
  const stored = openVenueState(path.join(directory, 'venue.db'))
  if (!opened.ok || !stored.ok)
    return { faults: [`cannot open: ${JSON.stringify([opened, stored])}`], entries: 0, orders: 0, fills: 0, missed: 0 }
  const { journal } = opened
  try {
    const faults: string[] = journal.opening.ok ? [] : [`the chain is broken: ${journal.opening.finding}`]
    const session = buildSession()
    const { books } = recover(session, [buildInstrument()], (visit) => journal.replay(visit))
    const truth = paperVenues(stored.store)(session, [buildInstrument()], FREE_EXCHANGE)?.truth()
    if (truth === null || truth === undefined)
      return { faults: ['the venue does not answer'], entries: 0, orders: 0, fills: 0, missed: 0 }
    faults.push(...compare(books, truth))
    const known = new Set(books.fills.map((fill) => fill.executionId))
    const missed = truth.fills.filter((fill) => !known.has(fill.executionId)).length
    return { faults, entries: journal.opening.entries, orders: truth.orders.length, fills: truth.fills.length, missed }
  } finally {
    journal.close()
    stored.store.close()
  }
}

function compare(books: Books, truth: VenueTruth): string[] {
  const faults: string[] = []
  const atVenue = new Map(truth.fills.map((fill) => [fill.executionId, fill]))
  if (atVenue.size !== truth.fills.length) faults.push('the venue counts a fill twice')
  if (new Set(books.fills.map((fill) => fill.executionId)).size !== books.fills.length)
    faults.push('a fill is doubled in the journal')
  for (const fill of books.fills) {
    const theirs = atVenue.get(fill.executionId)
    if (theirs === undefined) faults.push(`the fill ${fill.executionId} was never at the venue`)
    else if (theirs.quantity !== fill.quantity || theirs.price !== fill.price)
      faults.push(`the fill ${fill.executionId} differs`)
  }
  for (const order of truth.orders) {
    const ours = books.orders.get(order.clientOrderId)
    if (ours === undefined) faults.push(`${order.clientOrderId} was sent without an intent`)
    else if (isClosed(ours.status) && !isClosed(order.status))
      faults.push(`${order.clientOrderId} is closed here and works at the venue`)
    else if (ours.filledQuantity > order.filledQuantity) faults.push(`${order.clientOrderId} filled more here`)
  }
  return faults
}
