import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { openOrders } from './books.ts'
import type { Venue, VenueTruth } from './ports.ts'
import { compare, unanswered } from './reconciliation.ts'
import type { Desk, OpenSession } from './state.ts'

/** How often an account is compared while the link is up. */
const REGULARLY = MINUTE
/** After an answer that did not settle everything. */
const SOON = 2 * SECOND
const AFTER_FAILURE = 10 * SECOND
/** A question without an answer for this long has failed. */
const ANSWER_WITHIN = 30 * SECOND

type Nothing = Record<string, never>
type TruthMessage = CommandPayload<typeof brokerChannel, 'TakeVenueTruth'>
/** Tells risk of the books again. */
type Announce = (desk: Desk) => void

/** The venue of the open session, if it is one that answers later. */
export function remoteVenue(desk: Desk): Venue | null {
  const venue = desk.state.current?.venue ?? null
  return venue?.remote === undefined ? null : venue
}

/**
 * Asks a venue that answers later for the account. One question is under way at a time; a wish that comes meanwhile is
 * asked after its answer. Nothing is asked of a link that is down.
 */
export function askAccount(desk: Desk, announce: Announce): void {
  const { current, remote } = desk.state
  const venue = remoteVenue(desk)
  if (current === null || venue === null || remote.link !== 'UP') return
  const now = desk.context.now()
  if (remote.pending !== null) {
    askBy(desk, now)
    return
  }
  remote.pending = now
  remote.nextQuestion = now + REGULARLY
  const told = question(venue, now, since(current, now))
  if (told !== 'LATER') takeAnswer(desk, current, venue, { askedAt: now, truth: told }, null, announce)
}

/** Wants the account to be compared at `at` or before. */
export function askBy(desk: Desk, at: number): void {
  const { remote } = desk.state
  remote.nextQuestion = Math.min(remote.nextQuestion, at)
}

/** Called as time passes: asks when it is time, and takes a question that stays unanswered for a failed one. */
export function tendAccount(desk: Desk, announce: Announce): void {
  const { current, remote } = desk.state
  const venue = remoteVenue(desk)
  if (current === null || venue === null) return
  const now = desk.context.now()
  if (remote.pending !== null && now - remote.pending >= ANSWER_WITHIN) {
    takeAnswer(desk, current, venue, { askedAt: remote.pending, truth: null }, null, announce)
  }
  if (remote.pending === null && now >= remote.nextQuestion) askAccount(desk, announce)
}

/** Takes the account as the venue told it. Answers to questions before the last answered one are passed over. */
export function takeTruth(
  desk: Desk,
  { accountId, askedAt, truth }: TruthMessage,
  correlationId: string,
  announce: Announce,
): CommandResult<Nothing> {
  const { current } = desk.state
  const venue = remoteVenue(desk)
  if (current === null || venue === null || current.session.accountId !== accountId) return otherAccount(accountId)
  takeAnswer(desk, current, venue, { askedAt, truth }, correlationId, announce)
  return accepted({})
}

/** The refusal of news of an account that is not open. */
export function otherAccount(accountId: string): CommandResult<never> {
  return refused('WRONG_ACCOUNT', `The account ${accountId} is not the open one, so what its venue told was not taken.`)
}

function takeAnswer(
  desk: Desk,
  current: OpenSession,
  venue: Venue,
  { askedAt, truth }: { readonly askedAt: number; readonly truth: VenueTruth | null },
  correlationId: string | null,
  announce: Announce,
): void {
  const { state, context } = desk
  const { remote } = state
  // The answer to a question that was given up comes too late to count.
  if (askedAt < remote.answeredFor || (askedAt === remote.answeredFor && remote.pending === null)) return
  remote.answeredFor = askedAt
  remote.pending = null
  const before = state.reconciliation.state
  const wasStopped = remote.gapSince !== null
  if (truth === null) {
    unanswered(desk, current, venue, correlationId)
    askBy(desk, context.now() + AFTER_FAILURE)
    if (before !== state.reconciliation.state) announce(desk)
    return
  }
  const { external, isSettled, matched } = compare(desk, current, venue, { told: truth, askedAt }, correlationId)
  if (remote.gapSince !== null && askedAt >= remote.gapSince) remote.gapSince = null
  if (matched && isSettled) remote.matchedFor = askedAt
  if (!isSettled) askBy(desk, context.now() + SOON)
  forget(desk, askedAt)
  if (external || before !== state.reconciliation.state || wasStopped !== (remote.gapSince !== null)) announce(desk)
}

/** What is older than the last question compared will never be newer than a later one. */
function forget({ state }: Desk, askedAt: number): void {
  for (const changes of [state.remote.changedOrders, state.remote.changedInstruments]) {
    for (const [key, at] of changes) if (at < askedAt - ANSWER_WITHIN) changes.delete(key)
  }
}

/** An adapter that throws has not answered. */
function question(venue: Venue, now: number, from: number): VenueTruth | null | 'LATER' {
  try {
    return venue.truth(now, from)
  } catch {
    return null
  }
}

/** From the first order that still works, or from the last fill, and a day more for venues that are late. */
function since({ books }: OpenSession, now: number): number {
  const oldest = openOrders(books).reduce((least, order) => Math.min(least, order.tsInit), now)
  const last = books.fills.at(-1)
  return Math.max(0, Math.min(oldest, last?.tsInit ?? now) - DAY)
}
