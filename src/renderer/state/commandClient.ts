import type { Channel, ChannelClient } from '#contracts/channel.ts'
import { refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { SCREEN_COMMANDS, screenChannels } from '#contracts/screenCommands.ts'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'

type ChannelName = keyof typeof SCREEN_COMMANDS

/** One function per command a screen may send, by channel; the types come from the channels. */
export type Commands = {
  readonly [Name in ChannelName]: Pick<
    ChannelClient<(typeof screenChannels)[Name]>,
    Extract<(typeof SCREEN_COMMANDS)[Name][number], keyof ChannelClient<(typeof screenChannels)[Name]>>
  >
}

type Reply = Extract<HostMessage, { kind: 'reply' | 'refusal' }>
type Settle = (result: CommandResult) => void

const DISCONNECTED = refused(
  'DISCONNECTED',
  'The connection to the engines is closed, so nothing was sent. Wait for it to return, then try again.',
)
const LOST = refused(
  'ANSWER_LOST',
  'The connection closed before the engines answered. Look at the orders and the journal before you try again.',
)

/** Numbers commands, remembers who waits, and checks the replies. */
export class CommandClient {
  readonly commands: Commands
  readonly #send: (message: ScreenMessage) => boolean
  readonly #waiting = new Map<
    number,
    { readonly channel: ChannelName; readonly type: string; readonly settle: Settle }
  >()
  #lastId = 0

  constructor(send: (message: ScreenMessage) => boolean) {
    this.#send = send
    this.commands = this.#build()
  }

  /** Settles the command that a reply or refusal answers. */
  settle(message: Reply): void {
    const waiting = this.#waiting.get(message.id)
    if (waiting === undefined) return
    this.#waiting.delete(message.id)
    if (message.kind === 'refusal') waiting.settle(failureOf(message.failure))
    else waiting.settle(checkReply(waiting.channel, waiting.type, message.reply))
  }

  /** Tells everyone who waits that the answer will not come. */
  abandon(): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { settle } of waiting) settle(LOST)
  }

  #build(): Commands {
    const channels = Object.entries(SCREEN_COMMANDS).map(([channel, types]) => [
      channel,
      Object.fromEntries(
        types.map((type) => [type, (payload: unknown) => this.#call(channel as ChannelName, type, payload)]),
      ),
    ])
    return Object.fromEntries(channels) as Commands
  }

  #call(channel: ChannelName, type: string, payload: unknown): Promise<CommandResult> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((settle) => {
      this.#waiting.set(id, { channel, type, settle })
      if (this.#send({ kind: 'command', id, channel, type, payload })) return
      this.#waiting.delete(id)
      settle(DISCONNECTED)
    })
  }
}

function checkReply(channel: ChannelName, type: string, reply: unknown): CommandResult {
  const { commands } = screenChannels[channel] as Channel
  const checked = commands[type]?.reply.safeParse(reply)
  if (checked?.success === true) return { ok: true, reply: checked.data }
  return refused(
    'UNREADABLE_REPLY',
    `The answer to ${type} could not be read. Look at the journal to see what happened.`,
  )
}

function failureOf(failure: Extract<Reply, { kind: 'refusal' }>['failure']): CommandResult {
  return refused(failure.code, failure.message, failure.context)
}
