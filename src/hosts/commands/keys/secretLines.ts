import { createInterface } from 'node:readline'
import process from 'node:process'
import { Writable } from 'node:stream'
import type { CommandContext } from '../../commandLine.ts'

/** Where a verb gets what must not stand in its arguments: lines from the keyboard, unseen, or from a pipe. */
export interface SecretLines {
  /** The next line, asked for in these words; null when there is none. */
  ask(words: string): Promise<string | null>
  close(): void
}

/** Reads from standard input: unseen where it is a terminal, line by line where it is a pipe. */
export function openSecretLines({ complain }: Pick<CommandContext, 'complain'>): SecretLines {
  const isTerminal = process.stdin.isTTY
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTerminal })
  const waiting: string[] = []
  const asking: ((line: string | null) => void)[] = []
  let isEnded = false
  lines.on('line', (line) => {
    const next = asking.shift()
    if (next === undefined) waiting.push(line)
    else next(line)
  })
  lines.on('close', () => {
    isEnded = true
    for (const next of asking.splice(0)) next(null)
  })
  return {
    ask: (words) => {
      if (isTerminal) complain(words)
      const line = waiting.shift()
      if (line !== undefined) return Promise.resolve(line)
      return isEnded ? Promise.resolve(null) : new Promise((resolve) => asking.push(resolve))
    },
    close: () => lines.close(),
  }
}
