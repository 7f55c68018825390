import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Emitted, Engine, EngineName } from '../kernel/engine.ts'
import { createEngineRunner, type EngineRunner } from '../kernel/engineRunner.ts'
import { COMMAND_ROUTES, EVENT_ROUTES } from '../kernel/routes.ts'
import type { ScriptLine } from './script.ts'

/** Messages that one message at rest may give rise to; more is a loop between engines. */
const RUNAWAY = 10_000

/**
 * Engines in lock step on this thread with the clock of the market: the order of deliveries is the one of the kernel's
 * router in its mode `lockstep`, without what only hosts with threads and screens need. Throws what an engine throws.
 *
 * 1. Messages are delivered in the order they were raised, one at a time.
 * 2. What waits for rest is delivered one at a time, when nothing else is queued.
 * 3. The clock stands at the latest market time that was published.
 */
export class LockStep {
  readonly #runners: Readonly<Record<EngineName, EngineRunner>>
  readonly #run: string
  readonly #onEvent: (envelope: Envelope) => void
  readonly #queued: (Envelope | null)[] = []
  readonly #targets: (EngineRunner | null)[] = []
  #next = 0
  /** Where the queue ends; what lies beyond is left from before and not read. */
  #end = 0
  #idle: Emitted[] = []
  #idleSources: EngineName[] = []
  #nextIdle = 0
  #now = 0
  #messages = 0
  #sinceRest = 0
  /** What went wrong between engines first; null while nothing did. */
  fault: Failure | null = null

  constructor(engines: readonly Engine[], run: string, onEvent: (envelope: Envelope) => void) {
    this.#run = run
    this.#onEvent = onEvent
    const runnerOf = (name: EngineName): EngineRunner => {
      const engine = engines.find((candidate) => candidate.name === name)
      if (engine === undefined) throw new Error(`Invariant: a run needs the ${name} engine`)
      return createEngineRunner(engine, { run, tables: false })
    }
    this.#runners = {
      broker: runnerOf('broker'),
      risk: runnerOf('risk'),
      data: runnerOf('data'),
      strategy: runnerOf('strategy'),
    }
  }

  /** Hands an engine a command at once and returns its answer; what it gives rise to waits for `advance`. */
  command({ engine, command, payload }: ScriptLine): CommandResult {
    this.#messages += 1
    const id = `host-${this.#run}-${this.#messages}`
    const answer = this.#deliver(
      { id, type: command, at: this.#now, correlationId: id, causationId: null, payload },
      this.#runners[engine],
    )
    if (answer === null) throw new Error(`Invariant: ${engine} did not answer ${command}`)
    return answer
  }

  /** Delivers at most this many messages; returns false when everything is at rest. */
  advance(deliveries: number): boolean {
    for (let delivered = 0; delivered < deliveries; delivered += 1) {
      if (this.#next === this.#end && !this.#takeIdle()) return false
      const envelope = this.#queued[this.#next]
      const target = this.#targets[this.#next]
      if (envelope == null || target == null) throw new Error('Invariant: nothing is queued')
      this.#next += 1
      if (this.#next === this.#end) this.#next = this.#end = 0
      const answer = this.#deliver(envelope, target)
      if (answer !== null && !answer.ok) this.fault ??= answer.failure
    }
    return true
  }

  #deliver(envelope: Envelope, target: EngineRunner): CommandResult | null {
    const { emitted, result } = target.handle(envelope, this.#now)
    for (const message of emitted) {
      if (message.whenIdle) {
        this.#idle.push(message)
        this.#idleSources.push(target.name)
      } else {
        this.#spread(message, target.name)
      }
    }
    return result
  }

  #spread({ envelope, target }: Emitted, source: EngineName): void {
    if (target !== null) {
      if (COMMAND_ROUTES[source].includes(target)) this.#enqueue(envelope, this.#runners[target])
      else
        this.fault ??= { code: 'COMMAND_NOT_ROUTED', message: `${source} may not send ${envelope.type} to ${target}.` }
      return
    }
    if (envelope.type === 'MarketSlicePublished') {
      this.#now = Math.max(this.#now, (envelope.payload as MarketSlice).marketTime)
    }
    this.#onEvent(envelope)
    for (const name of EVENT_ROUTES[envelope.type] ?? []) this.#enqueue(envelope, this.#runners[name])
  }

  #enqueue(envelope: Envelope, target: EngineRunner): void {
    this.#sinceRest += 1
    if (this.#sinceRest > RUNAWAY) {
      this.fault ??= {
        code: 'RUNAWAY_LOOP',
        message: `One message gave rise to more than ${RUNAWAY} others, last ${envelope.type}.`,
      }
      return
    }
    this.#queued[this.#end] = envelope
    this.#targets[this.#end] = target
    this.#end += 1
  }

  #takeIdle(): boolean {
    const message = this.#idle[this.#nextIdle]
    const source = this.#idleSources[this.#nextIdle]
    if (message === undefined || source === undefined) return false
    this.#nextIdle += 1
    if (this.#nextIdle === this.#idle.length) {
      this.#idle = []
      this.#idleSources = []
      this.#nextIdle = 0
    }
    this.#sinceRest = 0
    this.#spread(message, source)
    return this.#next < this.#end || this.#takeIdle()
  }
}
