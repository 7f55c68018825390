import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { EmitOptions, Engine, EngineContext, EngineName, MessageHandler } from '../kernel/engine.ts'
import { COMMAND_ROUTES, EVENT_ROUTES } from '../kernel/routes.ts'
import type { ScriptLine } from './script.ts'

/** Messages that one message at rest may give rise to; more is a loop between engines. */
const RUNAWAY = 10_000
/** Nobody follows a story through a backtest, so its messages share one id. */
const NO_STORY = 'backtest'
const SLICE = 'MarketSlicePublished'
/** The gate's answer once the guard has shut the account down. What it denied is told with the orders; the run goes on. */
const AFTER_SHUTDOWN = 'KILL_LATCHED'

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
  readonly #listeners = new Map<string, readonly MessageHandler[]>()
  /** Those of the most frequent event, at hand. */
  readonly #watchers: readonly MessageHandler[]
  readonly #onEvent: (envelope: Envelope) => void
  /** The envelope of every slice: the last one has been handled by all when the next is published. */
  readonly #sliceEnvelope: Mutable<Envelope> = envelopeOf(SLICE, 0, null)
  readonly #queued: Envelope[] = []
  readonly #handlers: MessageHandler[] = []
  #next = 0
  /** Where the queue ends; what lies beyond is left from before and not read. */
  #end = 0
  readonly #idle: Envelope[] = []
  readonly #idleHandlers: MessageHandler[] = []
  #nextIdle = 0
  #endIdle = 0
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
    for (const [type, names] of Object.entries(EVENT_ROUTES)) {
      const handlers = names.map((name) => seats[name].handlerOf(type))
      this.#listeners.set(type, handlers)
    }
    this.#watchers = this.#listeners.get(SLICE) ?? []
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
    const answer = this.#seats[engine].handlerOf(command)(payload, envelopeOf(command, this.#now, payload))
    if (answer === undefined) throw new Error(`Invariant: ${engine} did not answer ${command}`)
    return answer
  }

  /** Delivers at most this many messages; returns false when everything is at rest. */
  advance(deliveries: number): boolean {
    for (let delivered = 0; delivered < deliveries; delivered += 1) {
      if (this.#next === this.#end && !this.#takeIdle()) return false
      const envelope = this.#queued[this.#next] as Envelope
      const handler = this.#handlers[this.#next] as MessageHandler
      this.#next += 1
      if (this.#next === this.#end) this.#next = this.#end = 0
      const answer = handler(envelope.payload, envelope)
      if (answer?.ok === false && answer.failure.code !== AFTER_SHUTDOWN) this.#fault ??= answer.failure
    }
    return true
  }

  /** Takes an event that an engine raises; called by its seat. */
  emit(type: string, payload: unknown, whenIdle: boolean): void {
    if (whenIdle) throw new Error(`Invariant: the event ${type} waits for rest, which only commands do`)
    if (type === SLICE) return this.#publish(payload as MarketSlice)
    const envelope = envelopeOf(type, this.#now, payload)
    this.#onEvent(envelope)
    const listeners = this.#listeners.get(type)
    if (listeners === undefined) return this.#fail('EVENT_NOT_ROUTED', `No route is known for the event ${type}.`)
    for (let index = 0; index < listeners.length; index += 1) {
      this.#enqueue(envelope, listeners[index] as MessageHandler)
    }
  }

  #publish(slice: MarketSlice): void {
    // A slice of an engine that does not wait for rest might come while the last one is still under way.
    const envelope = this.#next === this.#end ? this.#sliceEnvelope : envelopeOf(SLICE, 0, null)
    envelope.at = this.#now
    envelope.payload = slice
    if (slice.marketTime > this.#now) this.#now = slice.marketTime
    this.#onEvent(envelope)
    const watchers = this.#watchers
    for (let index = 0; index < watchers.length; index += 1) this.#enqueue(envelope, watchers[index] as MessageHandler)
  }

  /** What a command of one engine to another does; null, and a fault, where there is no such way. */
  wayOf(source: EngineName, target: EngineName, type: string): MessageHandler | null {
    if (COMMAND_ROUTES[source].includes(target)) return this.#seats[target].handlerOf(type)
    this.#fail('COMMAND_NOT_ROUTED', `${source} may not send ${type} to ${target}.`)
    return null
  }

  /** Takes a command of one engine to another; called by its seat. */
  send(handler: MessageHandler, type: string, payload: unknown, whenIdle: boolean): void {
    const envelope = envelopeOf(type, this.#now, payload)
    if (!whenIdle) return this.#enqueue(envelope, handler)
    this.#idle[this.#endIdle] = envelope
    this.#idleHandlers[this.#endIdle] = handler
    this.#endIdle += 1
  }

  #enqueue(envelope: Envelope, handler: MessageHandler): void {
    this.#sinceRest += 1
    if (this.#sinceRest > RUNAWAY) {
      this.#fail('RUNAWAY_LOOP', `One message gave rise to more than ${RUNAWAY} others, last ${envelope.type}.`)
      return
    }
    this.#queued[this.#end] = envelope
    this.#handlers[this.#end] = handler
    this.#end += 1
  }

  #takeIdle(): boolean {
    if (this.#nextIdle === this.#endIdle) return false
    const envelope = this.#idle[this.#nextIdle] as Envelope
    const handler = this.#idleHandlers[this.#nextIdle] as MessageHandler
    this.#nextIdle += 1
    if (this.#nextIdle === this.#endIdle) this.#nextIdle = this.#endIdle = 0
    this.#sinceRest = 0
    this.#enqueue(envelope, handler)
    return true
  }

  #fail(code: string, message: string): void {
    this.#fault ??= { code, message }
  }
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

function envelopeOf(type: string, at: number, payload: unknown): Mutable<Envelope> {
  return { id: NO_STORY, type, at, correlationId: NO_STORY, causationId: null, payload }
}

/** An engine in its place: what it may do while it handles a message. */
class Seat implements EngineContext {
  readonly #engine: Engine
  readonly #house: LockStep
  readonly #known = new Map<string, MessageHandler>()
  /** The last way a command went: an engine sends the same one again and again. */
  #way: { readonly target: EngineName; readonly type: string; readonly handler: MessageHandler } | null = null
  #ids = 0

  constructor(engine: Engine, house: LockStep) {
    this.#engine = engine
    this.#house = house
  }

  /** What the engine does with messages of a type; refuses those it does not know. */
  handlerOf(type: string): MessageHandler {
    const known = this.#known.get(type)
    if (known !== undefined) return known
    const handler =
      this.#engine.handlerOf?.(type, this) ?? ((_payload, envelope) => this.#engine.handle(envelope, this))
    this.#known.set(type, handler)
    return handler
  }

  now(): number {
    return this.#house.now
  }

  emit(type: string, payload: unknown, options?: EmitOptions): void {
    this.#house.emit(type, payload, options?.whenIdle === true)
  }

  command(target: EngineName, type: string, payload: unknown, options?: EmitOptions): void {
    if (this.#way?.target !== target || this.#way.type !== type) {
      const handler = this.#house.wayOf(this.#engine.name, target, type)
      if (handler === null) return
      this.#way = { target, type, handler }
    }
    this.#house.send(this.#way.handler, type, payload, options?.whenIdle === true)
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
