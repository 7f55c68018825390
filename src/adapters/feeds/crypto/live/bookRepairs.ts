import type { Uniform } from '../../connection/backOff.ts'
import type { FeedClock } from '../../connection/feedClock.ts'

/** What repairs books, and when. */
export interface BookRepairOptions {
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Brings the next snapshot of a book, or tries to. */
  repair(symbol: string): void
}

/** The books of a connection that wait for a snapshot. */
export interface BookRepairs {
  /** A snapshot is on its way without being asked for; after `patienceMs` it is. */
  expect(symbol: string, patienceMs?: number): void
  /** A snapshot is needed; `notBefore` (microseconds) when the source said so. */
  broken(symbol: string, notBefore?: number | null): void
  whole(symbol: string): void
  /** A new connection has begun: what was tried on the one before counts no longer, and a snapshot is on its way. */
  renew(symbol: string): void
  forget(symbol: string): void
  /** True while the book waits for its snapshot. */
  isWaiting(symbol: string): boolean
  close(): void
}

/** A snapshot that was asked for comes within this, or it is asked for again. */
const ANSWER_MS = 15_000
const FIRST_MS = 500
const LONGEST_MS = 60_000
/** A book that was whole for so long begins from the first wait again. */
const STABLE_MICROS = 60_000_000

interface Repair {
  attempts: number
  /** Null while the book waits. */
  wholeSince: number | null
  /** A repair is planned, not only awaited. */
  isPlanned: boolean
  callOff: () => void
}

/**
 * Brings broken books back: the first repair at once, the next after waits that double up to a minute, each between half
 * and all of its length, so that a venue in trouble is not asked for every book at the same moment.
 */
export function createBookRepairs({ clock, uniform, repair }: BookRepairOptions): BookRepairs {
  const repairs = new Map<string, Repair>()

  function of(symbol: string): Repair {
    let found = repairs.get(symbol)
    if (found === undefined) {
      found = { attempts: 0, wholeSince: null, isPlanned: false, callOff: () => {} }
      repairs.set(symbol, found)
    }
    return found
  }

  /** Notes that a book is not whole. */
  function lost(symbol: string): Repair {
    const one = of(symbol)
    if (one.wholeSince !== null && clock.now() - one.wholeSince > STABLE_MICROS) one.attempts = 0
    one.wholeSince = null
    return one
  }

  function watch(symbol: string, one: Repair, milliseconds: number): void {
    one.callOff()
    one.isPlanned = false
    one.callOff = clock.after(milliseconds, () => plan(symbol, one, null))
  }

  function plan(symbol: string, one: Repair, notBefore: number | null): void {
    one.callOff()
    one.isPlanned = true
    const upperEnd = one.attempts === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(one.attempts - 1, 20))
    const told = notBefore === null ? 0 : (notBefore - clock.now()) / 1_000
    one.attempts += 1
    one.callOff = clock.after(Math.max(0, told, upperEnd * (0.5 + uniform() / 2)), () => {
      watch(symbol, one, ANSWER_MS)
      repair(symbol)
    })
  }

  return {
    expect: (symbol, patienceMs = ANSWER_MS) => {
      const one = lost(symbol)
      watch(symbol, one, patienceMs)
    },
    broken: (symbol, notBefore = null) => {
      const one = lost(symbol)
      if (!one.isPlanned) plan(symbol, one, notBefore)
    },
    whole: (symbol) => {
      const one = of(symbol)
      one.callOff()
      one.isPlanned = false
      one.wholeSince ??= clock.now()
    },
    renew: (symbol) => {
      const one = lost(symbol)
      one.attempts = 0
      watch(symbol, one, ANSWER_MS)
    },
    forget: (symbol) => {
      repairs.get(symbol)?.callOff()
      repairs.delete(symbol)
    },
    isWaiting: (symbol) => repairs.get(symbol)?.wholeSince === null,
    close: () => {
      for (const { callOff } of repairs.values()) callOff()
      repairs.clear()
    },
  }
}
