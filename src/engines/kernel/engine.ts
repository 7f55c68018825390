import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { TableChange, TableName, TableRecord } from '#contracts/uiState.ts'

/** Names of the engines, in the order they start. */
export const ENGINE_NAMES = ['broker', 'risk', 'data', 'strategy'] as const
/** One of the engines. */
export type EngineName = (typeof ENGINE_NAMES)[number]

/** How an emitted message is delivered. */
export interface EmitOptions {
  /** Deliver only when every other message has been handled; keeps replayed slices in lock step with their orders. */
  readonly whenIdle?: boolean
}

/** What an engine may do while it handles a message. Everything it emits is delivered after it has returned. */
export interface EngineContext {
  /** Time of the host as of this message, microseconds; never goes back. */
  now(): number
  /** Raises an event of the engine's own channel. */
  emit(type: string, payload: unknown, options?: EmitOptions): void
  /** Sends a command to another engine, by its channel; only risk -> broker and an engine to itself are routed. */
  command(target: EngineName, type: string, payload: unknown, options?: EmitOptions): void
  /** Adds or replaces a record of one of the engine's tables on the screen. */
  put<Name extends TableName>(table: Name, record: TableRecord<Name>): void
  /** Removes a record of one of the engine's tables. */
  remove(table: TableName, key: string): void
  /** A fresh id, unique within the data directory for ever. */
  nextId(prefix: string): string
}

/**
 * A state machine over messages.
 *
 * 1. `handle` is synchronous and is never called again before it has returned.
 * 2. An engine's inbox is its complete input: the same messages in the same order give the same outputs.
 * 3. It updates its state before it emits.
 * 4. A thrown error means a broken invariant: the host marks the engine FAULTED and restarts it by recovery.
 */
export interface Engine {
  readonly name: EngineName
  /** Message types this engine understands: its own commands and the events it listens to. */
  readonly accepts: readonly string[]
  handle(envelope: Envelope, context: EngineContext): CommandResult | undefined
  /**
   * What `handle` would do with messages of one type, looked up once: for hosts that deliver millions of them. Undefined
   * for a type the engine does not understand; left out by engines that are in no hurry.
   */
  handlerOf?(type: string, context: EngineContext): MessageHandler | undefined
}

/** Handles messages of one type; answers commands. */
export type MessageHandler = (payload: unknown, envelope: Envelope) => CommandResult | undefined

/** Everything one handled message gave rise to. */
export interface Handled {
  readonly engine: EngineName
  readonly envelopeId: string
  /** Answer to a command; null for events. */
  readonly result: CommandResult | null
  readonly emitted: readonly Emitted[]
  readonly changes: readonly TableChange[]
}

/** A message on its way: an event for all who listen, or a command for one engine. */
export interface Emitted {
  readonly envelope: Envelope
  readonly target: EngineName | null
  readonly whenIdle: boolean
}
