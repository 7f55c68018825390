import { getHeapStatistics } from 'node:v8'
import { ANSWER, PROGRAM_ROW, type HandlerName, type PluginProgram } from '#trading/strategies/plugins/program.ts'
import { withinDeadline } from './deadline.ts'
import type { CallbackBell } from './callbackWatch.ts'
import { CALLBACK_MILLISECONDS } from './sandbox.ts'
import type { SandboxEntry } from './sandbox/protocol.ts'

/** A moment at which a strategy is ended: the callback that was found to have no end when the run was made before. */
export interface ProgramEnd {
  /** Id of the strategy. */
  readonly strategy: string
  readonly handler: HandlerName
  readonly marketTime: number
  readonly code: string
  readonly text: string
}

/** Who makes sure that a callback ends. */
export interface ProgramGuard {
  /** `own`: a deadline for each call, 50 microseconds each. `watch`: somebody outside looks at the bell. */
  readonly deadline: 'own' | 'watch'
  /** Rung before and after each callback. */
  readonly bell: CallbackBell
  /** Bytes of the thread's heap beyond which the strategy is ended. */
  readonly heapLimit: number
  /** Set for the strategy that it concerns. */
  readonly end: ProgramEnd | null
}

/** Moments of up to this many rows, less one, have their part of the column at hand. */
const VIEWS = 16
const { set } = Float64Array.prototype
/** Callbacks between two looks at the heap. */
const LOOK_EVERY = 256

/** A strategy in its sandbox. */
export class SandboxProgram implements PluginProgram {
  readonly #entry: SandboxEntry
  readonly #guard: ProgramGuard
  /** The column rows come in, parts of it that hold few rows, and the column of the realm they are copied to. */
  #column: Float64Array | null = null
  #views: readonly Float64Array[] = []
  #inside: Float64Array = new Float64Array(0)
  #calls = 0
  /** Why it was ended from this side. */
  #ended: { readonly code: string; readonly text: string } | null = null

  constructor(entry: SandboxEntry, guard: ProgramGuard) {
    this.#entry = entry
    this.#guard = guard
  }

  learn(column: Float64Array, rows: number, now: number): void {
    if (column !== this.#column) this.#follow(column)
    // One copy into the column of the realm: the two are of different realms, and single writes between them are slow.
    set.call(this.#inside, this.#views[rows] ?? column.subarray(0, rows * PROGRAM_ROW))
    this.#entry.learn(rows, now)
  }

  call(row: number, handler: HandlerName, marketTime: number): number {
    this.#calls += 1
    if (this.#calls % LOOK_EVERY === 0 && getHeapStatistics().used_heap_size > this.#guard.heapLimit) {
      return this.#end('STRATEGY_OUT_OF_MEMORY', 'the strategies together kept more memory than they may use')
    }
    const { bell, deadline, end } = this.#guard
    if (end !== null && end.handler === handler && marketTime >= end.marketTime) return this.#end(end.code, end.text)
    bell.enter(handler, marketTime)
    try {
      if (deadline === 'watch') return this.#entry.call(row)
      const timed = withinDeadline(CALLBACK_MILLISECONDS, () => this.#entry.call(row))
      if (timed.kind === 'done') return timed.value
      if (timed.kind === 'late') return this.#end('STRATEGY_TIMED_OUT', 'it took more than a second')
    } catch {
      // Not looked at: it comes from behind the fence.
    } finally {
      bell.leave()
    }
    return this.#end('STRATEGY_THREW', 'it ended in a way that cannot be told')
  }

  take(): string {
    if (this.#ended === null) return this.#entry.take()
    return JSON.stringify([{ do: 'fail', line: null, ...this.#ended }])
  }

  close(): void {
    this.#guard.bell.close()
  }

  #follow(column: Float64Array): void {
    this.#column = column
    this.#views = Array.from({ length: VIEWS }, (_, rows) => column.subarray(0, rows * PROGRAM_ROW))
    this.#inside = this.#entry.rows(column.length / PROGRAM_ROW)
  }

  #end(code: string, text: string): number {
    this.#ended ??= { code, text }
    return ANSWER.failed
  }
}
