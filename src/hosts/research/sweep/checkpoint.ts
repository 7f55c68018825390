import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { AnsweredTrial, TrialAnswer } from '#engines/research/sweep/trial.ts'
import { answerSchema, packAnswer, unpackAnswer } from './answerRecord.ts'

/** A file that holds what a search has found so far: one line for the search, one for each trial that ended. */
export interface Checkpoint {
  /** What an earlier run of the same search found. */
  readonly known: ReadonlyMap<number, TrialAnswer>
  /** Adds answers; they are in the file within a few seconds, and after `close` for certain. */
  add(answers: readonly AnsweredTrial[]): void
  close(): void
}

const headSchema = z.strictObject({ quarterdeck: z.literal('sweep'), version: z.literal(1), key: z.string() })
const lineSchema = z.strictObject({ number: z.number().int().nonnegative(), answer: answerSchema })

/** Longest time for which answers are in memory alone, milliseconds. */
const FLUSH_EVERY = 2_000

/**
 * Opens a checkpoint. `key` names plan, configuration, data and code: a search is continued by the same and by nothing
 * else. A last line that was cut off by a crash is left out, and its trial runs again.
 */
export function openCheckpoint(file: string, key: string, isResumed: boolean): CommandResult<Checkpoint> {
  const known = new Map<number, TrialAnswer>()
  try {
    if (isResumed) {
      const read = readLines(file, key, known)
      if (!read.ok) return read
    } else if (existsSync(file)) {
      return refused('CHECKPOINT_EXISTS', `${file} exists already; continue it with --resume, or name another file.`)
    }
    // Written whole, so that what a crash cut off is gone.
    const head = JSON.stringify({ quarterdeck: 'sweep', version: 1, key } satisfies z.infer<typeof headSchema>)
    writeFileSync(file, `${[head, ...Array.from(known, lineOf)].join('\n')}\n`)
  } catch (error) {
    return refused(
      'CHECKPOINT_UNUSABLE',
      `The checkpoint ${file} cannot be used (${reasonOf(error)}); name another one, or begin a new one with --checkpoint.`,
    )
  }
  let waiting: string[] = []
  let writtenAt = performance.now()
  const flush = (): void => {
    if (waiting.length > 0) appendFileSync(file, `${waiting.join('\n')}\n`)
    waiting = []
    writtenAt = performance.now()
  }
  return accepted({
    known,
    add: (answers) => {
      for (const { number, answer } of answers) waiting.push(lineOf([number, answer]))
      if (performance.now() - writtenAt >= FLUSH_EVERY) flush()
    },
    close: flush,
  })
}

function lineOf([number, answer]: readonly [number, TrialAnswer]): string {
  return JSON.stringify({ number, answer: packAnswer(answer) } satisfies z.infer<typeof lineSchema>)
}

function readLines(file: string, key: string, known: Map<number, TrialAnswer>): CommandResult<null> {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n')
  const parsed = headSchema.safeParse(parseLine(head))
  if (!parsed.success)
    return refused('CHECKPOINT_UNREADABLE', `${file} is no checkpoint of a sweep; name another file.`)
  if (parsed.data.key !== key) {
    const message = `${file} belongs to another search: its plan, configuration, data or program differ. Give the same options as then, or start anew.`
    return refused('CHECKPOINT_OTHER', message)
  }
  for (const line of lines) {
    if (line === '') continue
    const found = lineSchema.safeParse(parseLine(line))
    const answer = found.success ? unpackAnswer(found.data.answer) : null
    // Nothing after a damaged line can be trusted to belong to this file.
    if (!found.success || answer === null) break
    known.set(found.data.number, answer)
  }
  return accepted(null)
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
