import { HANDLERS, type HandlerName } from '#trading/strategies/plugins/program.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { Failure } from '#contracts/failure.ts'

/** What of a strategy is under way: its file is read, it is made, or one of its callbacks runs. */
export type Occasion = HandlerName | 'create' | 'reading'

/** What a thread rings about one strategy. */
export interface CallbackBell {
  enter(occasion: Occasion, marketTime: number): void
  leave(): void
  /** The strategy is gone; its place may be used again. */
  close(): void
}

/** The side of the thread in which callbacks run. */
export interface CallbackBells {
  /** A bell for one strategy; its name is what failures call it. */
  bellOf(name: string): CallbackBell
}

/** A callback under way, as seen from outside its thread. */
export interface CallbackUnderWay {
  readonly strategy: string
  readonly occasion: Occasion
  readonly marketTime: number
}

/** The side that looks on from another thread. */
export interface CallbackWatch {
  /** The callback that is under way, or was when its thread ended; null between callbacks. */
  current(): CallbackUnderWay | null
  /**
   * To be called several times a second; returns the callback that has been under way for longer than the limit. Only time
   * in which this side was looking counts, so a machine that slept harms nobody.
   */
  overdue(milliseconds: number): CallbackUnderWay | null
}

const OCCASIONS: readonly Occasion[] = [...HANDLERS, 'create', 'reading']
/** Words of the memory: a count that is odd during a callback, which callback, whose; then the market time as a number. */
const COUNT = 0
const OCCASION = 1
const PLACE = 2
const TIME_BYTE = 16
/** Then the names, so many bytes each. */
const NAMES_BYTE = 32
const NAME_BYTES = 64
const PLACES = 64
const BYTES = NAMES_BYTE + PLACES * NAME_BYTES
/** A longer pause between two looks counts as this. */
const LONGEST_LOOK = 250

/** Makes the memory that a thread with strategies of the user's shares with the one that watches it. */
export function createCallbackMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(BYTES)
}

/** Opens the memory in the thread in which callbacks run. */
export function callbackBells(memory: SharedArrayBuffer): CallbackBells {
  const words = new Int32Array(memory, 0, TIME_BYTE / Int32Array.BYTES_PER_ELEMENT)
  const time = new Float64Array(memory, TIME_BYTE, 1)
  const taken = new Set<number>()
  Atomics.store(words, COUNT, 0)
  return {
    bellOf: (name) => {
      const free = Array.from({ length: PLACES }, (_, index) => index).find((index) => !taken.has(index))
      // More strategies than places share the last one: a failure may then name another of them.
      const place = free ?? PLACES - 1
      taken.add(place)
      const bytes = new Uint8Array(memory, NAMES_BYTE + place * NAME_BYTES, NAME_BYTES)
      bytes.fill(0)
      bytes.set(new TextEncoder().encode(name).subarray(0, NAME_BYTES))
      return {
        enter: (occasion, marketTime) => {
          words[OCCASION] = OCCASIONS.indexOf(occasion)
          words[PLACE] = place
          time[0] = marketTime
          Atomics.add(words, COUNT, 1)
        },
        leave: () => void Atomics.add(words, COUNT, 1),
        close: () => void taken.delete(place),
      }
    },
  }
}

/** Opens the memory in the thread that watches. */
export function createCallbackWatch(memory: SharedArrayBuffer, now: () => number): CallbackWatch {
  const words = new Int32Array(memory, 0, TIME_BYTE / Int32Array.BYTES_PER_ELEMENT)
  const time = new Float64Array(memory, TIME_BYTE, 1)
  let seen = 0
  let seenFor = 0
  let lookedAt = now()

  const current = (): CallbackUnderWay | null => {
    if (Atomics.load(words, COUNT) % 2 === 0) return null
    const bytes = new Uint8Array(memory, NAMES_BYTE + (words[PLACE] ?? 0) * NAME_BYTES, NAME_BYTES)
    const end = bytes.indexOf(0)
    // Decoders do not read shared memory.
    const strategy = new TextDecoder().decode(bytes.slice(0, end < 0 ? NAME_BYTES : end))
    return { strategy, occasion: OCCASIONS[words[OCCASION] ?? 0] ?? 'reading', marketTime: time[0] ?? 0 }
  }

  return {
    current,
    overdue: (milliseconds) => {
      const at = now()
      const count = Atomics.load(words, COUNT)
      seenFor = count === seen && count % 2 !== 0 ? seenFor + Math.min(at - lookedAt, LONGEST_LOOK) : 0
      seen = count
      lookedAt = at
      return seenFor > milliseconds ? current() : null
    },
  }
}

/** The failure of a strategy whose callback did not end, or whose thread ended in it. */
export function callbackFailure(code: 'STRATEGY_TIMED_OUT' | 'STRATEGY_OUT_OF_MEMORY', at: CallbackUnderWay): Failure {
  const { strategy, occasion, marketTime } = at
  const what = code === 'STRATEGY_TIMED_OUT' ? 'took more than a second' : 'used more memory than a strategy may have'
  const when = occasion === 'create' || occasion === 'reading' ? '' : ` at ${formatTimestamp(marketTime)}`
  const message = `${strategy}: ${occasion} ${what}${when}, so it was stopped. Correct the file and run it again.`
  return { code, message, context: { strategy, callback: occasion, marketTime } }
}
