import { type Command, parseCommand } from '#hosts/commandLine.ts'

/** What a verb printed, what it complained of, and the code it ended with. */
export interface Called {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a verb of the command line in this process; words that it cannot read end it with code 2, as in a shell. */
export function callVerb(command: Command, ...words: readonly string[]): Promise<Called> {
  return callVerbUntil(new AbortController().signal, command, ...words)
}

/** The same of a verb that may be interrupted. */
export async function callVerbUntil(
  signal: AbortSignal,
  command: Command,
  ...words: readonly string[]
): Promise<Called> {
  const parsed = parseCommand(command, words)
  if (parsed.kind === 'misused') return { code: 2, out: '', err: parsed.failure.message }
  if (parsed.kind !== 'run') throw new Error(`these words make no call: ${words.join(' ')}`)
  let [out, err] = ['', '']
  const code = await command.run({
    arguments: parsed.arguments,
    print: (text) => (out += `${text}\n`),
    complain: (text) => (err += `${text}\n`),
    environment: {},
    signal,
  })
  return { code, out, err }
}
