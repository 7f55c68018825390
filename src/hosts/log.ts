import { mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import pino from 'pino'

/** Facts that go with a line of the log. */
export type LogFacts = Readonly<Record<string, unknown>>

/** The host's log: for the person who looks for a fault, never for decisions. The audit log is the journal. */
export interface Log {
  info(text: string, facts?: LogFacts): void
  warn(text: string, facts?: LogFacts): void
  error(text: string, facts?: LogFacts): void
}

/** A file this large is put aside at the next start; one former file is kept. */
const MAX_BYTES = 5_000_000

const SECRET_NAMES = [
  'token',
  'cookie',
  'authorization',
  'password',
  'passphrase',
  'secret',
  'apiKey',
  'api_key',
  'privateKey',
  'session_cookie',
]
const REDACTED = '[redacted]'
const SECRET_TEXT =
  /\b(token|cookie|authorization|password|passphrase|secret|api[-_]?key|signature)(["']?\s*[:=]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"'&;,]+/gi
const BEARER_TEXT = /\b(bearer)(\s+)[^\s"'&;,]+/gi

/** Takes what looks like a secret out of a text: values after telling names, in URLs, headers and JSON alike. */
export function redactText(text: string): string {
  const censor = (_whole: string, name: string, between: string): string => `${name}${between}${REDACTED}`
  return text.replace(SECRET_TEXT, censor).replace(BEARER_TEXT, censor)
}

/** Opens the log in `logs/quarterdeck.log` of the data directory; every line is on disk before the call returns. */
export function openLog(dataDirectory: string): Log {
  const folder = path.join(dataDirectory, 'logs')
  const file = path.join(folder, 'quarterdeck.log')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  rotate(file)
  const logger = pino(
    {
      base: { pid: process.pid },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: REDACTED },
    },
    pino.destination({ dest: file, sync: true, mode: 0o600 }),
  )
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (text: string, facts: LogFacts = {}): void => {
      try {
        logger[level](redactFacts(facts), redactText(text))
      } catch {
        // A full disk must not stop the host; the journal says the same louder.
      }
    }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

function redactFacts(facts: LogFacts): LogFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? redactText(value) : value]),
  )
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`)
  } catch {
    // There is none yet.
  }
}
