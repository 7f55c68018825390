import type { Envelope } from '#contracts/envelope.ts'
import { refused } from '#contracts/failure.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { TableChange, TableName, TableRecord } from '#contracts/uiState.ts'
import { ENGINE_CHANNELS } from './channels.ts'
import type { EmitOptions, Emitted, Engine, EngineContext, EngineName, Handled } from './engine.ts'
import { TableBook } from './tableBook.ts'

/** How an engine is run. */
export interface EngineRunnerOptions {
  /** Distinguishes the ids of this run from every other run in the data directory; short, no spaces. */
  readonly run: string
  /** False drops what the engine puts on the screen; for backtests. */
  readonly tables?: boolean
  /** Checks messages at a worker edge; in-process hosts need none. */
  readonly validate?: (message: unknown) => Failure | null
}

/** One engine with its identity, its clock and its tables; the only caller of `Engine.handle`. */
export interface EngineRunner {
  readonly name: EngineName
  /**
   * Handles one message. `now` is the host's clock at the delivery; together with the message it is the engine's
   * complete input. Throws what the engine throws.
   */
  handle(envelope: Envelope, now: number): Handled
  /** All tables whole, each as one change that only adds. */
  snapshot(): readonly TableChange[]
}

const NO_MESSAGES: readonly Emitted[] = []
const NO_CHANGES: readonly TableChange[] = []
/** Events that begin a story of their own: all that follows from a slice correlates to that slice. */
const FIRST_OF_A_STORY = 'MarketSlicePublished'

/**
 * Wraps an engine: stamps what it raises with ids, time and correlation, and collects it with its table changes.
 *
 * 1. Message ids are `<engine>-<run>-<n>`, other ids `<prefix>-<run><engine's letter><n>`: the same inbox gives the same ids.
 * 2. The engine's time is the latest of the hosts' clock and the stamps of the messages it has handled.
 * 3. A message raised to wait for rest begins a new correlation, because it continues no one's story.
 */
export function createEngineRunner(engine: Engine, options: EngineRunnerOptions): EngineRunner {
  const { validate } = options
  const tables = options.tables === false ? null : new TableBook()
  const context = new RunnerContext(engine.name, options.run, tables)

  return {
    name: engine.name,
    handle(envelope, now) {
      const failure = validate === undefined ? null : validate(envelope)
      if (failure !== null) return refusal(engine.name, envelope, failure)
      context.begin(envelope, now)
      const result = engine.handle(envelope, context)
      return {
        engine: engine.name,
        envelopeId: envelope.id,
        result: result ?? null,
        emitted: context.takeEmitted(),
        changes: tables === null ? NO_CHANGES : tables.collect(),
      }
    },
    snapshot: () => (tables === null ? NO_CHANGES : tables.snapshot()),
  }
}

function refusal(engine: EngineName, envelope: Envelope, failure: Failure): Handled {
  const result: CommandResult = refused(failure.code, failure.message, failure.context)
  const envelopeId = typeof envelope.id === 'string' ? envelope.id : ''
  return { engine, envelopeId, result, emitted: NO_MESSAGES, changes: NO_CHANGES }
}

/** One object for the engine's whole life, so that handling a message allocates nothing for it. */
class RunnerContext implements EngineContext {
  readonly #events: Readonly<Record<string, unknown>>
  readonly #messagePrefix: string
  readonly #idInfix: string
  readonly #engine: EngineName
  readonly #tables: TableBook | null
  #messages = 0
  #ids = 0
  #now = 0
  #cause: Envelope | null = null
  #emitted: Emitted[] = []

  constructor(engine: EngineName, run: string, tables: TableBook | null) {
    this.#engine = engine
    this.#tables = tables
    this.#events = ENGINE_CHANNELS[engine].events
    this.#messagePrefix = `${engine}-${run}-`
    // The engines' first letters differ, so two engines never make the same id from the same prefix.
    this.#idInfix = `-${run}${engine.charAt(0)}`
  }

  begin(envelope: Envelope, now: number): void {
    this.#cause = envelope
    this.#now = Math.max(this.#now, now, envelope.at)
  }

  takeEmitted(): readonly Emitted[] {
    if (this.#emitted.length === 0) return NO_MESSAGES
    const emitted = this.#emitted
    this.#emitted = []
    return emitted
  }

  now(): number {
    return this.#now
  }

  emit(type: string, payload: unknown, options?: EmitOptions): void {
    if (!Object.hasOwn(this.#events, type)) throw new Error(`Invariant: ${this.#engine} raises no event ${type}`)
    this.#raise(type, payload, null, options)
  }

  command(target: EngineName, type: string, payload: unknown, options?: EmitOptions): void {
    this.#raise(type, payload, target, options)
  }

  put<Name extends TableName>(table: Name, record: TableRecord<Name>): void {
    this.#tables?.put(table, record)
  }

  remove(table: TableName, key: string): void {
    this.#tables?.remove(table, key)
  }

  nextId(prefix: string): string {
    this.#ids += 1
    return prefix + this.#idInfix + this.#ids
  }

  #raise(type: string, payload: unknown, target: EngineName | null, options: EmitOptions | undefined): void {
    const cause = this.#cause
    const whenIdle = options?.whenIdle === true
    this.#messages += 1
    const id = this.#messagePrefix + this.#messages
    const correlationId = cause === null || whenIdle || type === FIRST_OF_A_STORY ? id : cause.correlationId
    const envelope = { id, type, at: this.#now, correlationId, causationId: cause === null ? null : cause.id, payload }
    this.#emitted.push({ envelope, target, whenIdle })
  }
}
