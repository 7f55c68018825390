import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { byteWords, durationWords } from '../connection/words.ts'
import type { ExchangeFault } from './exchange.ts'

/** A failure of one attempt, and whether another attempt may mend it. */
export interface AttemptFailure {
  readonly failure: FeedFailure
  readonly mayRepeat: boolean
}

/** What a sentence about a failure speaks of: the source by name, and what it was asked for. */
export interface Asked {
  readonly name: string
  readonly what: string
  readonly maxBytes: number
}

const NOTHING_LOST = 'nothing was stored'

/** Says what an exchange without an answer means. */
export function failureOfFault(fault: ExchangeFault, detail: string, asked: Asked): AttemptFailure {
  const { name, what } = asked
  switch (fault) {
    case 'STOPPED':
      return once('FEED_STOPPED', `The question to ${name} for ${what} was called off.`)
    case 'NO_CONNECTION':
      return again(
        'FEED_UNAVAILABLE',
        `${name} cannot be reached (${detail}), so ${what} is missing; check the network.`,
      )
    case 'NO_ANSWER':
      return again('FEED_TIMED_OUT', `${name} did not answer in time, so ${what} is missing; try again later.`)
    case 'TOO_SLOW':
      return again('FEED_TIMED_OUT', `${name} sent ${what} too slowly and was given up; try again later.`)
    case 'TOO_LONG':
      return again(
        'FEED_TIMED_OUT',
        `${name} took too long over ${what} and was given up; ask for less or try again later.`,
      )
    case 'CUT_OFF':
      return again('FEED_UNAVAILABLE', `${name} broke off its answer for ${what}, ${NOTHING_LOST}; try again later.`)
    case 'INSECURE':
      return once(
        'FEED_INSECURE',
        `${name} was refused because the connection is not secure: ${detail}; check the clock and the network of this machine.`,
      )
    case 'TOO_LARGE':
      return once(
        'FEED_ANSWER_TOO_LARGE',
        `The answer of ${name} for ${what} is larger than ${byteWords(asked.maxBytes)} and was not read; ask for less at once.`,
      )
    case 'UNREADABLE':
      return once('FEED_BAD_ANSWER', `The answer of ${name} for ${what} cannot be read (${detail}), ${NOTHING_LOST}.`)
  }
}

/** Says what a status that is no success means. `keyed`: a key of the user went with the request. */
export function failureOfStatus(
  status: number,
  retryAt: number | null,
  now: number,
  keyed: boolean,
  asked: Asked,
): AttemptFailure {
  const { name, what } = asked
  const context = { status }
  if (status === 429 || status === 418) {
    const when = retryAt === null ? 'later' : `in ${durationWords(retryAt - now)}`
    const because = status === 418 ? 'has shut this machine out for asking too often' : 'was asked too often'
    return once('FEED_RATE_LIMITED', `${name} ${because}, so ${what} is missing; ask again ${when}.`, retryAt, context)
  }
  if (status === 401 || status === 407 || (status === 403 && keyed)) {
    return keyed
      ? once(
          'FEED_KEY_REFUSED',
          `${name} refused the key (${status}), so ${what} is missing; check the key.`,
          null,
          context,
        )
      : once('FEED_KEY_MISSING', `${name} gives ${what} only with a key (${status}); enter one.`, null, context)
  }
  if (status === 403 || status === 451) {
    return once(
      'FEED_UNAVAILABLE',
      `${name} does not serve ${what} to this place (${status}); use another source.`,
      null,
      context,
    )
  }
  if (status === 408 || status === 425 || (status >= 500 && status !== 501 && status !== 505)) {
    return again(
      'FEED_UNAVAILABLE',
      `${name} is out of order (${status}), so ${what} is missing; try again later.`,
      retryAt,
      context,
    )
  }
  return once(
    'FEED_BAD_ANSWER',
    `${name} refused the question for ${what} (${status}), ${NOTHING_LOST}.`,
    null,
    context,
  )
}

/** A redirect that leads away from the source, or round in circles. */
export function failureOfRedirect(elsewhere: boolean, asked: Asked): AttemptFailure {
  return elsewhere
    ? once('FEED_INSECURE', `${asked.name} points to another server for ${asked.what}, which was not followed.`)
    : once('FEED_BAD_ANSWER', `${asked.name} sends the question for ${asked.what} round in circles, ${NOTHING_LOST}.`)
}

/** An answer that is not what the source promises. */
export function failureOfContent(detail: string, asked: Asked): FeedFailure {
  return once(
    'FEED_BAD_ANSWER',
    `The answer of ${asked.name} for ${asked.what} is not what it should be (${detail}), ${NOTHING_LOST}.`,
  ).failure
}

/** A source that is left alone for a while because it failed too often. */
export function failureOfBreaker(retryAt: number, now: number, asked: Asked): FeedFailure {
  const message = `${asked.name} failed too often and is left alone for ${durationWords(retryAt - now)}, so ${asked.what} was not asked for.`
  return { code: 'FEED_UNAVAILABLE', message, retryAt, context: { breaker: 'OPEN' } }
}

function once(
  code: FeedFailure['code'],
  message: string,
  retryAt: number | null = null,
  context?: Readonly<Record<string, unknown>>,
): AttemptFailure {
  return { failure: make(code, message, retryAt, context), mayRepeat: false }
}

function again(
  code: FeedFailure['code'],
  message: string,
  retryAt: number | null = null,
  context?: Readonly<Record<string, unknown>>,
): AttemptFailure {
  return { failure: make(code, message, retryAt, context), mayRepeat: true }
}

function make(
  code: FeedFailure['code'],
  message: string,
  retryAt: number | null,
  context?: Readonly<Record<string, unknown>>,
): FeedFailure {
  return context === undefined ? { code, message, retryAt } : { code, message, retryAt, context }
}
