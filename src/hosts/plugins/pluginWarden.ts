import type { Failure } from '#contracts/failure.ts'
import { callbackFailure, createCallbackMemory, createCallbackWatch, type CallbackUnderWay } from './callbackWatch.ts'

/** The part of a thread that the warden needs. */
export interface WardedThread {
  heapUsed(): Promise<number | null>
  terminate(reason: string): void
}

/** What a strategy is found to have done to its thread. */
export interface Blamed {
  readonly at: CallbackUnderWay
  readonly failure: Failure
}

/** Watches from outside the thread in which strategies of the user's run beside those of the house. */
export interface PluginWarden {
  /** Shared with the thread; every life of it gets the same. */
  readonly memory: SharedArrayBuffer
  /** To be called about ten times a second: ends the thread when a strategy takes too long or the thread too much memory. */
  look(thread: WardedThread): void
  /** How long a silence of the thread to bear while a callback is under way, milliseconds; null between callbacks. */
  patience(): number | null
  /** Who is to blame for the end of the thread that has just ended with this reason; null when it is no strategy. */
  blame(reason: string): Blamed | null
}

/** The thread itself ends a callback after a second; this is for one that does not let itself be ended. */
const CALLBACK_PATIENCE = 1_400
const THREAD_PATIENCE = 1_900

/** Makes a warden for a thread that may use this many bytes of heap; `now` is a monotonic clock, milliseconds. */
export function createPluginWarden(now: () => number, heapBytes: number): PluginWarden {
  const memory = createCallbackMemory()
  const watch = createCallbackWatch(memory, now)
  let verdict: Blamed | null = null
  let isAsking = false

  const end = (thread: WardedThread, blamed: Blamed): void => {
    verdict = blamed
    thread.terminate(blamed.failure.message)
  }

  return {
    memory,
    look: (thread) => {
      const at = watch.overdue(CALLBACK_PATIENCE)
      if (at !== null) {
        end(thread, { at, failure: callbackFailure('STRATEGY_TIMED_OUT', at) })
        return
      }
      if (isAsking) return
      isAsking = true
      void thread.heapUsed().then((bytes) => {
        isAsking = false
        if (bytes === null || bytes <= heapBytes) return
        const under = watch.current()
        if (under !== null) end(thread, { at: under, failure: callbackFailure('STRATEGY_OUT_OF_MEMORY', under) })
        else thread.terminate(`it used more than ${Math.round(heapBytes / 2 ** 20)} MB of memory`)
      })
    },
    patience: () => (watch.current() === null ? null : THREAD_PATIENCE),
    blame: (reason) => {
      const said = verdict
      verdict = null
      if (said !== null) return said
      const at = watch.current()
      // Ended by its own limit of memory, or by nobody's wish, in the middle of a callback.
      return at === null || !reason.includes('memory')
        ? null
        : { at, failure: callbackFailure('STRATEGY_OUT_OF_MEMORY', at) }
    },
  }
}
