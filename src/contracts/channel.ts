import type * as z from 'zod'
import type { Envelope } from './envelope.ts'
import type { CommandResult } from './failure.ts'

/** A command's payload and reply schemas. */
export interface CommandDefinition {
  readonly payload: z.ZodType
  readonly reply: z.ZodType
}

/** The messages one engine accepts and raises; the one place they are written down. */
export interface Channel<
  Commands extends Readonly<Record<string, CommandDefinition>> = Readonly<Record<string, CommandDefinition>>,
  Events extends Readonly<Record<string, z.ZodType>> = Readonly<Record<string, z.ZodType>>,
> {
  readonly name: string
  readonly version: number
  readonly commands: Commands
  readonly events: Events
}

/** Declares a channel; handler, client and message types are derived from the result, never written twice. */
export function defineChannel<
  const Commands extends Readonly<Record<string, CommandDefinition>>,
  const Events extends Readonly<Record<string, z.ZodType>>,
>(channel: Channel<Commands, Events>): Channel<Commands, Events> {
  return Object.freeze(channel)
}

/** Names of a channel's commands. */
export type CommandName<C extends Channel> = Extract<keyof C['commands'], string>
/** Names of a channel's events. */
export type EventName<C extends Channel> = Extract<keyof C['events'], string>
/** What a command carries. */
export type CommandPayload<C extends Channel, Name extends CommandName<C>> = z.infer<C['commands'][Name]['payload']>
/** What a command answers. */
export type CommandReply<C extends Channel, Name extends CommandName<C>> = z.infer<C['commands'][Name]['reply']>
/** What an event carries. */
export type EventPayload<C extends Channel, Name extends EventName<C>> = z.infer<C['events'][Name]>

/** One function per command, answering with the reply or a refusal. */
export type CommandHandlers<C extends Channel> = {
  readonly [Name in CommandName<C>]: (
    payload: CommandPayload<C, Name>,
    envelope: Envelope<Name, CommandPayload<C, Name>>,
  ) => CommandResult<CommandReply<C, Name>>
}

/** One function per command, as its sender sees it. */
export type ChannelClient<C extends Channel> = {
  readonly [Name in CommandName<C>]: (payload: CommandPayload<C, Name>) => Promise<CommandResult<CommandReply<C, Name>>>
}
