import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { EmitOptions, Engine, EngineContext, EngineName } from '../kernel/engine.ts'
import { COMMAND_ROUTES, EVENT_ROUTES } from '../kernel/routes.ts'
import type { ScriptLine } from './script.ts'

/** Messages that one message at rest may give rise to; more is a loop between engines. */
const RUNAWAY = 10_000
/** Nobody follows a story through a backtest, so its messages share one id. */
const NO_STORY = 'backtest'

/** A message on its way to one engine, or to all who listen when `target` is null. */
interface Waiting {
  readonly envelope: Envelope
  readonly source: EngineName
  readonly target: EngineName | null
}

/**
 * Engines in lock step on this thread with the clock of the market. Messages are delivered in the order of the kernel's
 * router in its mode `lockstep`; what only hosts with threads, screens and journals need is left out. Throws what an
 * engine throws.
 *
 * 1. Messages are delivered in the order they were raised, one at a time.
 * 2. What waits for rest is delivered one at a time, when nothing else is queued.
 * 3. The clock stands at the latest market time that was published.
 */
export class LockStep {
  readonly #seats: Readonly<Record<EngineName, Seat>>
  readonly #listeners: Readonly<Record<string, readonly Seat[]>>
  readonly #onEvent: (envelope: Envelope) => void
  readonly #queued: Envelope[] = []
  readonly #targets: Seat[] = []
  #next = 0
  /** Where the queue ends; what lies beyond is left from before and not read. */
  #end = 0
  #idle: Waiting[] = []
  #nextIdle = 0
  #now = 0
  #sinceRest = 0
  #fault: Failure | null = null

  constructor(engines: readonly Engine[], onEvent: (envelope: Envelope) => void) {
    this.#onEvent = onEvent
    const seatOf = (name: EngineName): Seat => {
      const engine = engines.find((candidate) => candidate.name === name)
      if (engine === undefined) throw new Error(`Invariant: a run needs the ${name} engine`)
      return new Seat(engine, this)
    }
    const seats = { broker: seatOf('broker'), risk: seatOf('risk'), data: seatOf('data'), strategy: seatOf('strategy') }
    this.#seats = seats
    const routes = Object.entries(EVENT_ROUTES).map(
      ([type, names]) => [type, names.map((name) => seats[name])] as const,
    )
    this.#listeners = Object.fromEntries(routes)
  }

  /** What went wrong between engines first; null while nothing did. */
  get fault(): Failure | null {
    return this.#fault
  }

  get now(): number {
    return this.#now
  }

  /** Hands an engine a command at once and returns its answer; what it gives rise to waits for `advance`. */
  command({ engine, command, payload }: ScriptLine): CommandResult {
    const seat = this.#seats[engine]
    const answer = seat.engine.handle(envelopeOf(command, this.#now, payload), seat)
    if (answer === undefined) throw new Error(`Invariant: ${engine} did not answer ${command}`)
    return answer
  }

  /** Delivers at most this many messages; returns false when everything is at rest. */
  advance(deliveries: number): boolean {
    for (let delivered = 0; delivered < deliveries; delivered += 1) {
      if (this.#next === this.#end && !this.#takeIdle()) return false
      const envelope = this.#queued[this.#next]
      const seat = this.#targets[this.#next]
      if (envelope === undefined || seat === undefined) throw new Error('Invariant: nothing is queued')
      this.#next += 1
      if (this.#next === this.#end) this.#next = this.#end = 0
      const answer = seat.engine.handle(envelope, seat)
      if (answer !== undefined && !answer.ok) this.#fault ??= answer.failure
    }
    return true
  }

  /** Takes what an engine raises; called by its seat. */
  raise(type: string, payload: unknown, source: EngineName, target: EngineName | null, whenIdle: boolean): void {
    const envelope = envelopeOf(type, this.#now, payload)
    if (whenIdle) this.#idle.push({ envelope, source, target })
    else this.#spread(envelope, source, target)
  }

  #spread(envelope: Envelope, source: EngineName, target: EngineName | null): void {
    if (target !== null) {
      if (COMMAND_ROUTES[source].includes(target)) this.#enqueue(envelope, this.#seats[target])
      else this.#fail('COMMAND_NOT_ROUTED', `${source} may not send ${envelope.type} to ${target}.`)
      return
    }
    if (envelope.type === 'MarketSlicePublished') {
      const { marketTime } = envelope.payload as MarketSlice
      if (marketTime > this.#now) this.#now = marketTime
    }
    this.#onEvent(envelope)
    const listeners = this.#listeners[envelope.type]
    if (listeners === undefined) {
      this.#fail('EVENT_NOT_ROUTED', `No route is known for the event ${envelope.type}.`)
      return
    }
    for (const seat of listeners) this.#enqueue(envelope, seat)
  }

  #enqueue(envelope: Envelope, seat: Seat): void {
    this.#sinceRest += 1
    if (this.#sinceRest > RUNAWAY) {
      this.#fail('RUNAWAY_LOOP', `One message gave rise to more than ${RUNAWAY} others, last ${envelope.type}.`)
      return
    }
    this.#queued[this.#end] = envelope
    this.#targets[this.#end] = seat
    this.#end += 1
  }

  #takeIdle(): boolean {
    const waiting = this.#idle[this.#nextIdle]
    if (waiting === undefined) return false
    this.#nextIdle += 1
    if (this.#nextIdle === this.#idle.length) {
      this.#idle = []
      this.#nextIdle = 0
    }
    this.#sinceRest = 0
    this.#spread(waiting.envelope, waiting.source, waiting.target)
    return this.#next < this.#end || this.#takeIdle()
  }

  #fail(code: string, message: string): void {
    this.#fault ??= { code, message }
  }
}

/** An engine in its place: what it may do while it handles a message. */
class Seat implements EngineContext {
  readonly engine: Engine
  readonly #house: LockStep
  #ids = 0

  constructor(engine: Engine, house: LockStep) {
    this.engine = engine
    this.#house = house
  }

  now(): number {
    return this.#house.now
  }

  emit(type: string, payload: unknown, options?: EmitOptions): void {
    this.#house.raise(type, payload, this.engine.name, null, options?.whenIdle === true)
  }

  command(target: EngineName, type: string, payload: unknown, options?: EmitOptions): void {
    this.#house.raise(type, payload, this.engine.name, target, options?.whenIdle === true)
  }

  put(): void {
    // A backtest has no screen.
  }

  remove(): void {
    // A backtest has no screen.
  }

  nextId(prefix: string): string {
    this.#ids += 1
    return `${prefix}-${this.#ids}`
  }
}

function envelopeOf(type: string, at: number, payload: unknown): Envelope {
  return { id: NO_STORY, type, at, correlationId: NO_STORY, causationId: null, payload }
}
