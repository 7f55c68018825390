import type * as z from 'zod'
import type { CommandDefinition } from '#contracts/channel.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { SCREEN_COMMANDS, screenChannels } from '#contracts/screenCommands.ts'

/** Names of the channels a screen can address. */
export type ScreenChannelName = keyof typeof screenChannels

/** A command whose name is on the list and whose payload fits its schema. */
export interface CheckedCommand {
  readonly channel: ScreenChannelName
  readonly type: string
  readonly payload: unknown
}

/** The commands a screen may send, by channel. */
export type AllowedCommands = Readonly<Partial<Record<ScreenChannelName, readonly string[]>>>

/**
 * Checks a command of a screen against the list and against its channel's schema. Never throws; a command outside the
 * list is refused in the same words whether it exists or not.
 */
export function checkCommand(
  channel: string,
  type: string,
  payload: unknown,
  allowed: AllowedCommands = SCREEN_COMMANDS,
): { readonly ok: true; readonly command: CheckedCommand } | Extract<CommandResult, { ok: false }> {
  if (!isChannel(channel) || !Object.hasOwn(allowed, channel) || !(allowed[channel] ?? []).includes(type)) {
    return notAllowed(channel, type)
  }
  const commands: Readonly<Record<string, CommandDefinition>> = screenChannels[channel].commands
  const definition = Object.hasOwn(commands, type) ? commands[type] : undefined
  if (definition === undefined) return notAllowed(channel, type)
  const parsed = parse(definition.payload, payload)
  if (parsed === null || !parsed.success) {
    const problem = parsed === null ? 'unreadable' : describe(parsed.error)
    return refusal('COMMAND_INVALID', `${type} was not carried out: its content is not as agreed (${problem}).`, {
      channel,
      type,
    })
  }
  return { ok: true, command: { channel, type, payload: parsed.data } }
}

function parse(schema: z.ZodType, payload: unknown) {
  try {
    return schema.safeParse(payload)
  } catch {
    return null
  }
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'no detail'
  const place = issue.path.map(String).join('.').slice(0, 120)
  return place === '' ? issue.message.slice(0, 200) : `${place}: ${issue.message.slice(0, 200)}`
}

function isChannel(name: string): name is ScreenChannelName {
  return Object.hasOwn(screenChannels, name)
}

function notAllowed(channel: string, type: string) {
  return refusal('COMMAND_NOT_ALLOWED', `${channel}.${type} is not something a screen may ask for; nothing was done.`, {
    channel,
    type,
  })
}

function refusal(code: string, message: string, context: Readonly<Record<string, string>>) {
  const result = refused(code, message.slice(0, 2_000), context)
  if (result.ok) throw new Error('Invariant: a refusal is never accepted')
  return result
}
