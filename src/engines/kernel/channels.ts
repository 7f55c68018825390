import { brokerChannel } from '#contracts/broker.ts'
import type { CommandName, CommandPayload, CommandReply } from '#contracts/channel.ts'
import { dataChannel } from '#contracts/data.ts'
import type { Envelope } from '#contracts/envelope.ts'
import { kernelChannel } from '#contracts/kernel.ts'
import { riskChannel } from '#contracts/risk.ts'
import { strategyChannel } from '#contracts/strategy.ts'
import type { Channel } from '#contracts/channel.ts'
import type * as z from 'zod'
import type { EngineName } from './engine.ts'

/** The channel of each engine: the commands it takes and the events it raises. */
export const ENGINE_CHANNELS = {
  broker: brokerChannel,
  risk: riskChannel,
  data: dataChannel,
  strategy: strategyChannel,
} as const satisfies Readonly<Record<EngineName, Channel>>

/** The channel of one engine. */
export type EngineChannel<Name extends EngineName> = (typeof ENGINE_CHANNELS)[Name]
/** Names of the commands one engine takes. */
export type EngineCommand<Name extends EngineName> = CommandName<EngineChannel<Name>>
/** What a command of one engine carries. */
export type EngineCommandPayload<Name extends EngineName, Command extends EngineCommand<Name>> = CommandPayload<
  EngineChannel<Name>,
  Command
>
/** What a command of one engine answers. */
export type EngineCommandReply<Name extends EngineName, Command extends EngineCommand<Name>> = CommandReply<
  EngineChannel<Name>,
  Command
>

type HouseEvents = typeof kernelChannel.events &
  typeof brokerChannel.events &
  typeof riskChannel.events &
  typeof dataChannel.events &
  typeof strategyChannel.events

/** Names of all events that travel between engines. */
export type HouseEvent = Extract<keyof HouseEvents, string>
/** What an event carries. */
export type HouseEventPayload<Name extends HouseEvent> = z.infer<HouseEvents[Name]>
/** One function per event an engine listens to, whoever raises it. */
export type Hears<Names extends HouseEvent> = {
  readonly [Name in Names]: (
    payload: HouseEventPayload<Name>,
    envelope: Envelope<Name, HouseEventPayload<Name>>,
  ) => void
}

/** Schemas of every event, by name. */
export const HOUSE_EVENTS: Readonly<Record<string, z.ZodType>> = {
  ...kernelChannel.events,
  ...brokerChannel.events,
  ...riskChannel.events,
  ...dataChannel.events,
  ...strategyChannel.events,
}

/** Payload schemas of every engine's commands, by name. */
export const HOUSE_COMMANDS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.values(ENGINE_CHANNELS).flatMap((channel) =>
    Object.entries(channel.commands).map(([name, command]) => [name, command.payload]),
  ),
)
