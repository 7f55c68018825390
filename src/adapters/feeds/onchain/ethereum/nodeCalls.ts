import * as z from 'zod'
import type { FeedAnswer, FeedFailure, StopSignal } from '#engines/data/feeds/ports.ts'
import { type AnswerSource, feedFailure } from '../../parsing/answerSource.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'

/** The source's name in sentences. */
const ETHEREUM = 'Ethereum'

/** One question to a node. */
export interface NodeCall {
  readonly method: string
  readonly params: readonly unknown[]
}

/** What a node answered to one question; `message` is plain text in the node's words. */
export type NodeAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: number; readonly message: string }

/** Questions that are sent together; nodes allow between ten and a hundred. */
const MOST_AT_ONCE = 10
const LONGEST_REASON = 150

const errorSchema = z.object({ code: z.number(), message: z.string() })
const answerSchema = z.object({
  id: z.number().int().nullish(),
  result: z.unknown().optional(),
  error: errorSchema.optional(),
})
const answersSchema = z.union([z.array(answerSchema).max(MOST_AT_ONCE), answerSchema])

/** Reads the answers to questions that were sent together (JSON-RPC 2.0, 6), in the order of the questions. */
export function parseNodeAnswers(body: unknown, count: number): Parsed<readonly NodeAnswer[]> {
  const read = readAnswer(ETHEREUM, body, answersSchema)
  if (!read.ok) return read
  if (!Array.isArray(read.value)) {
    // One error for all of them: the node did not look at the questions.
    const { error } = read.value
    if (error === undefined) return refusal(ETHEREUM, 'ANSWER_MALFORMED', 'it answers one question instead of all')
    const told: NodeAnswer = { ok: false, code: error.code, message: plainText(error.message, LONGEST_REASON) }
    return { ok: true, value: Array.from({ length: count }, () => told) }
  }
  const byId = new Map(read.value.map((answer) => [answer.id, answer]))
  const answers: NodeAnswer[] = []
  for (let id = 1; id <= count; id += 1) {
    const answer = byId.get(id)
    if (answer === undefined) return refusal(ETHEREUM, 'ANSWER_CONTRADICTORY', 'it leaves out some of the questions')
    const { error, result } = answer
    if (error === undefined) answers.push({ ok: true, result })
    else answers.push({ ok: false, code: error.code, message: plainText(error.message, LONGEST_REASON) })
  }
  return { ok: true, value: answers }
}

/** Asks a node, a few questions at a time; a node that is asked too often fails all of them. */
export async function askNode(
  source: AnswerSource,
  path: string,
  calls: readonly NodeCall[],
  what: string,
  stop: StopSignal,
): Promise<FeedAnswer<readonly NodeAnswer[]>> {
  const answers: NodeAnswer[] = []
  for (let first = 0; first < calls.length; first += MOST_AT_ONCE) {
    const some = calls.slice(first, first + MOST_AT_ONCE)
    const json = some.map(({ method, params }, index) => ({ jsonrpc: '2.0', id: index + 1, method, params }))
    const request = { path, json, what, weight: some.length }
    const answer = await source.ask(request, (text) => parseNodeAnswers(text, some.length), stop)
    if (!answer.ok) return answer
    answers.push(...answer.value)
  }
  const limited = answers.find((answer) => !answer.ok && RATE_LIMITED.test(answer.message))
  return limited === undefined ? { ok: true, value: answers } : TOO_OFTEN
}

const RATE_LIMITED = /rate.?limit|too many requests|request count exceeded|compute units|capacity/i
const TOO_OFTEN = feedFailure('FEED_RATE_LIMITED', 'The node of Ethereum was asked too often; ask again in a moment.')
const TOO_MUCH =
  /more than \d+ (results|logs)|block range|range (is )?(too|exceeds|limit)|response size|too (large|many|wide)|query (timeout|exceeds)|limit exceeded/i

/** Tells whether a node refused because a stretch of blocks holds, or is, too much. */
export function isTooMuch(answer: NodeAnswer): boolean {
  return !answer.ok && TOO_MUCH.test(answer.message)
}

/** What an answer of a node that is an error means to whoever asked. */
export function nodeFailure(answer: NodeAnswer, what: string): { readonly ok: false; readonly failure: FeedFailure } {
  const said = answer.ok ? 'it answered nothing' : answer.message
  return feedFailure(
    'FEED_UNAVAILABLE',
    `The node of ${ETHEREUM} refused the question for ${what} (${said}); try another node.`,
  )
}
