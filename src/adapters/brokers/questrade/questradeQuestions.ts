import { z } from 'zod'
import { parseTimestamp } from '#core/time/iso.ts'
import type { BrokerFailure } from '#engines/broker/brokerPort.ts'
import { createRateLimiter, type RateLimiter } from '../../feeds/limits/rateLimiter.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { parseJson } from '../../feeds/crypto/shared/parseJson.ts'
import { fetchText } from './fetchText.ts'
import type { QuestradeTokens } from './tokens.ts'

/** Rows of an answer, or why there are none. */
export type RowsAnswer<Row> =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly failure: BrokerFailure }

/** What is asked with. */
export interface QuestionParts {
  readonly tokens: QuestradeTokens
  readonly clock: FeedClock
  /** Milliseconds for each question. */
  readonly patience: number
  readonly stop: AbortSignal
}

/** Account calls: 30 a second and 30,000 an hour, as published. */
const WINDOWS = [
  { limit: 30, milliseconds: 1_000, counts: 'CALLS' },
  { limit: 30_000, milliseconds: 3_600_000, counts: 'CALLS' },
] as const

/** Asks Questrade's REST interface. Only questions are asked, so one whose token had ended is asked once more with the next. */
export class QuestradeQuestions {
  readonly #parts: QuestionParts
  readonly #limiter: RateLimiter

  constructor(parts: QuestionParts) {
    this.#parts = parts
    this.#limiter = createRateLimiter({ name: 'Questrade', windows: WINDOWS, clock: parts.clock })
  }

  /** The list under `name` in the answer to `v1/<path>`. A list with one row that cannot be read is no list. */
  async rows<Row>(path: string, name: string, row: z.ZodType<Row>): Promise<RowsAnswer<Row>> {
    const answer = await this.#ask(path)
    if (!answer.ok) return answer
    const list = z.object({ [name]: z.array(row) }).safeParse(answer.value)
    if (!list.success) return refused('BROKER_BAD_ANSWER', `Questrade tells ${name} in a way that cannot be read.`)
    return { ok: true, rows: list.data[name] ?? [] }
  }

  /** Questrade's time, microseconds; null when it does not tell. */
  async time(): Promise<number | null> {
    const answer = await this.#ask('time')
    const told = answer.ok ? z.object({ time: z.string() }).safeParse(answer.value) : null
    return told?.success === true ? parseTimestamp(told.data.time) : null
  }

  async #ask(
    path: string,
  ): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: BrokerFailure }> {
    const { tokens, patience, stop } = this.#parts
    let stale: string | null = null
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const held = await tokens.current(stale)
      if (!held.ok) return held
      const permit = await this.#limiter.acquire({ weight: 1, urgency: 'ORDINARY', maxWaitMs: patience }, stop)
      if (!permit.ok) return refused('BROKER_RATE_LIMITED', permit.failure.message)
      const { accessToken, apiServer } = held.token
      const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' }
      const answer = await fetchText(`${apiServer}v1/${path}`, { headers, signal: stop }, patience)
      permit.value.release()
      if (answer === null) return refused('BROKER_UNREACHABLE', 'Questrade does not answer; try again later.')
      if (answer.status === 401) {
        stale = accessToken
        continue
      }
      if (answer.status === 429) return refused('BROKER_RATE_LIMITED', 'Questrade takes no more questions for now.')
      const parsed = answer.status === 200 ? parseJson(answer.text) : null
      if (parsed?.ok === true) return parsed
      return refused('BROKER_BAD_ANSWER', `Questrade answered with status ${answer.status} and nothing to be read.`)
    }
    return refused('BROKER_KEY_REFUSED', 'Questrade refuses even a new token; look at the rights of the application.')
  }
}

function refused(
  code: BrokerFailure['code'],
  message: string,
): { readonly ok: false; readonly failure: BrokerFailure } {
  return { ok: false, failure: { code, message } }
}
