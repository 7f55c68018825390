import type { PerpetualFact } from '#core/model/marketFact.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveLine } from '../live/liveLine.ts'
import type { LiveMarket } from '../live/liveMarket.ts'
import { cardOf } from '../live/tellers.ts'
import type { LiveFacts, PerpetualKind as Kind } from './factMemory.ts'
import { fundingPeriod } from './perpetualTicks.ts'
import { stopAsking } from './companyQuestions.ts'

/** Answers to ids that begin so are about the perpetuals of a live session. */
const PREFIX = 'facts:'
/** Questions that are asked at most in one look, so that a session of hundreds does not use up a limit at once. */
const MOST_AT_ONCE = 4
/** Days of fundings that are asked for: enough for two of any venue. */
const FUNDING_DAYS = 3
/** A rate is asked for a minute after it was settled, and where no period is known every hour. */
const AFTER_FUNDING = MINUTE
const FUNDING_EVERY = HOUR
const INTEREST_EVERY = 5 * MINUTE
/** Venues tell open interest of whole hours at the rarest. */
const INTEREST_REACH = 3 * HOUR
/** After a question without an answer. */
const RETRY_AFTER = 10 * MINUTE

type Answer = CommandPayload<typeof dataChannel, 'TakeHistory'>

/**
 * Asks for funding once in each of its periods, and for open interest every five minutes where no connection tells it. Only
 * of perpetuals of the session, and only at the source that serves them. Called once a second.
 */
export function askAboutPerpetuals(desk: DataDesk, live: LiveMarket): void {
  const { questions, perpetuals } = live.facts
  const now = desk.context.now()
  let left = MOST_AT_ONCE - questions.asked.size
  for (const line of live.lines) {
    if (left <= 0) return
    const { instrument, served } = line
    if (served === null || spotSymbolOf(instrument) === null) continue
    if (cardOf(desk, served.sourceId)?.historical.includes('DERIVATIVES') !== true) continue
    const toldAt = perpetuals.get(instrument.id)?.interestToldAt ?? Number.NEGATIVE_INFINITY
    const kinds: readonly Kind[] = now - toldAt > 2 * INTEREST_EVERY ? ['funding', 'open-interest'] : ['funding']
    for (const kind of kinds) {
      const key = keyOf(line, kind)
      if (now < (questions.due.get(key) ?? 0)) continue
      questions.due.set(key, now + RETRY_AFTER)
      const requestId = desk.context.nextId(PREFIX)
      questions.asked.set(requestId, { line, kind })
      const from = now - (kind === 'funding' ? FUNDING_DAYS * DAY : INTEREST_REACH)
      const { instrumentId, sourceId } = served
      desk.sources?.requestHistory(requestId, sourceId, { instrumentId, kind, interval: 'event', from, to: now })
      left -= 1
    }
  }
}

/** Takes an answer about a perpetual of the session; answers to others are none of ours. */
export function takePerpetualAnswer(desk: DataDesk, { requestId, sourceId, answer }: Answer): void {
  const facts = desk.state.live?.facts
  const question = requestId.startsWith(PREFIX) ? facts?.questions.asked.get(requestId) : undefined
  if (facts === undefined || question === undefined) return
  facts.questions.asked.delete(requestId)
  if (!answer.ok) return
  const now = desk.context.now()
  const { ts, values } = answer.value.columns
  const { line, kind } = question
  const at = ts.at(-1)
  const value = values[0]?.at(-1)
  const before = ts.at(-2)
  const hours = kind === 'funding' && at !== undefined && before !== undefined ? fundingPeriod(before, at) : null
  const next = kind === 'open-interest' ? now + INTEREST_EVERY : nextFunding(at, hours, now)
  facts.questions.due.set(keyOf(line, kind), next)
  if (at === undefined || value === undefined || !Number.isFinite(value) || at > now) return
  const stamp = { instrumentId: line.instrument.id, tsEvent: at, knownAt: now, sourceId }
  const none = { markPrice: null, indexPrice: null, fundingRate: null, fundingHours: null, openInterest: null }
  const fact: PerpetualFact = { kind: 'PERPETUAL', ...stamp, ...none }
  if (kind === 'open-interest') {
    if (value >= 0) facts.pending.perpetual({ ...fact, openInterest: value })
    return
  }
  // A connection that tells the rate of the running period knows more than the one that was settled.
  const isTold = facts.perpetuals.get(line.instrument.id)?.isRateTold === true
  if (hours !== null || !isTold) {
    facts.pending.perpetual({ ...fact, fundingRate: isTold ? null : value, fundingHours: hours })
  }
}

/** Ends the questions of a session that is left. */
export function stopQuestions(desk: DataDesk, { questions, companies }: LiveFacts): void {
  stopAsking(desk, companies)
  for (const requestId of questions.asked.keys()) desk.sources?.stop(requestId)
  questions.asked.clear()
}

function nextFunding(at: number | undefined, hours: number | null, now: number): number {
  if (at === undefined || hours === null) return now + FUNDING_EVERY
  return Math.max(at + hours * HOUR + AFTER_FUNDING, now + RETRY_AFTER)
}

function keyOf({ instrument }: LiveLine, kind: Kind): string {
  return `${kind} ${instrument.id}`
}
