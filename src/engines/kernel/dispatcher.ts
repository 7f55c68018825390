import type { Channel, CommandHandlers } from '#contracts/channel.ts'
import type { Envelope } from '#contracts/envelope.ts'
import { refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { Engine, EngineContext, EngineName, MessageHandler } from './engine.ts'
import { EVENT_ROUTES } from './routes.ts'

type AnyCommandHandler = (payload: never, envelope: never) => CommandResult
type AnyEventHandler = (payload: never, envelope: never) => void

/** The functions of an engine: one for each command of its channel and one for each event routed to it. */
export interface EngineHandlers<C extends Channel> {
  readonly commands: CommandHandlers<C>
  readonly events: Readonly<Record<string, AnyEventHandler>>
}

/** What makes an engine out of its handlers. */
export interface EngineDefinition<C extends Channel> {
  readonly name: EngineName
  readonly channel: C
  /** Called once for each context the engine is run with, which is once in its life; all state is held outside. */
  readonly handlers: (context: EngineContext) => EngineHandlers<C>
}

/**
 * Makes an engine whose `handle` looks the message up in tables of handlers. An unknown type is refused with
 * MESSAGE_UNKNOWN; whatever a handler throws is a broken invariant and goes through to the host. Throws when a routed
 * event has no handler.
 */
export function createEngine<C extends Channel>(definition: EngineDefinition<C>): Engine {
  const { name, channel } = definition
  const hears = Object.keys(EVENT_ROUTES).filter((type) => EVENT_ROUTES[type]?.includes(name) === true)
  let bound: EngineContext | null = null
  let commands: Readonly<Record<string, AnyCommandHandler>> = {}
  let events: Readonly<Record<string, AnyEventHandler>> = {}

  function bind(context: EngineContext): void {
    if (context === bound) return
    const handlers = definition.handlers(context)
    commands = handlers.commands
    events = handlers.events
    for (const type of hears) {
      if (!Object.hasOwn(events, type)) throw new Error(`Invariant: ${name} has no handler for ${type}`)
    }
    bound = context
  }

  // The channel's schemas vouch for the payloads where messages cross a thread.
  function handlerOf(type: string, context: EngineContext): MessageHandler | undefined {
    bind(context)
    const handlers = Object.hasOwn(events, type) ? events : commands
    return Object.hasOwn(handlers, type) ? (handlers[type] as MessageHandler) : undefined
  }

  return {
    name,
    accepts: [...Object.keys(channel.commands), ...hears],
    handle(envelope: Envelope, context: EngineContext): CommandResult | undefined {
      const { type } = envelope
      const handler = handlerOf(type, context)
      if (handler !== undefined) return handler(envelope.payload, envelope)
      return refused('MESSAGE_UNKNOWN', `The ${name} engine does not know a message of the type ${type}.`, { type })
    },
    handlerOf,
  }
}
