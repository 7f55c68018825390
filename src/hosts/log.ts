import { mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import pino from 'pino'
import { createRedactor, type Redactor } from '#adapters/feeds/connection/secretWords.ts'
import { redactText } from './redaction/redactText.ts'

/** Facts that go with a line of the log. */
export type LogFacts = Readonly<Record<string, unknown>>

/** The host's log: for the person who looks for a fault, never for decisions. The audit log is the journal. */
export interface Log {
  info(text: string, facts?: LogFacts): void
  warn(text: string, facts?: LogFacts): void
  error(text: string, facts?: LogFacts): void
  /** Takes these words out of every line from now on, however they look: the keys that are kept. */
  hide(secrets: readonly string[]): void
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
/** What lies deeper is not written at all. */
const DEEPEST_FACT = 6
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
  let known: Redactor = (text) => text
  const clean = (text: string): string => redactText(known(text))
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (text: string, facts: LogFacts = {}): void => {
      try {
        logger[level](redactFacts(facts, clean), clean(text))
      } catch {
        // A full disk must not stop the host; the journal says the same louder.
      }
    }
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    hide: (secrets) => {
      known = createRedactor(secrets)
    },
  }
}

/** Every text within the facts, however deep; what is no plain object or list is left to the serializer. */
function redactFacts(facts: LogFacts, clean: Redactor): LogFacts {
  const cleaned = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return clean(value)
    if (value instanceof Error)
      return { name: value.name, message: clean(value.message), stack: clean(value.stack ?? '') }
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    if (depth === 0) return REDACTED
    if (Array.isArray(value)) return value.map((item) => cleaned(item, depth - 1))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), cleaned(item, depth - 1)]))
  }
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, cleaned(value, DEEPEST_FACT)]))
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`)
  } catch {
    // There is none yet.
  }
}
