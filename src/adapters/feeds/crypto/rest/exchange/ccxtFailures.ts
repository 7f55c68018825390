import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { plainText } from '../../../parsing/plainText.ts'

/** A failure on its way through the code of ccxt, which knows only errors. */
export class FeedFault extends Error {
  readonly failure: FeedFailure

  constructor(failure: FeedFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** What a venue's refusal means. */
export interface Refused {
  readonly code: FeedFailure['code']
  readonly message: string
  /** What the venue said, for the log. */
  readonly said: string
}

const LONGEST_SAID = 200

/** Words of a venue that ccxt does not know, and the kind of its errors that they belong to. */
export type RefusalWords = readonly (readonly [RegExp, 'BadSymbol' | 'RateLimitExceeded'])[]

/**
 * Says what an error of ccxt means for a question; `what` is what was asked for, a singular in the middle of a
 * sentence. Null when it
 * is none of ccxt's own, which means that the answer had a form nobody thought of.
 */
export function readCcxtError(error: unknown, name: string, what: string, words: RefusalWords): Refused | null {
  const kinds = kindsOf(error)
  if (error instanceof Error && kinds.includes('BaseError'))
    kinds.unshift(...words.filter(([word]) => word.test(error.message)).map(([, kind]) => kind))
  const meaning = MEANINGS.find(([kind]) => kinds.includes(kind))
  if (meaning === undefined || !(error instanceof Error)) return null
  const [, code, sentence] = meaning
  return { code, message: sentence(name, what), said: plainText(error.message, LONGEST_SAID) }
}

type Sentence = (name: string, what: string) => string

/** Kinds of errors, the special before the general. */
const MEANINGS: readonly (readonly [string, FeedFailure['code'], Sentence])[] = [
  [
    'BadSymbol',
    'FEED_UNKNOWN_INSTRUMENT',
    (name, what) => `${name} no longer knows the instrument, so ${what} is missing; refresh its list of instruments.`,
  ],
  ['RateLimitExceeded', 'FEED_RATE_LIMITED', askedTooOften],
  ['DDoSProtection', 'FEED_RATE_LIMITED', askedTooOften],
  [
    'RequestTimeout',
    'FEED_TIMED_OUT',
    (name, what) => `${name} did not answer in time, so ${what} is missing; try again later.`,
  ],
  [
    'OnMaintenance',
    'FEED_UNAVAILABLE',
    (name, what) => `${name} is being maintained, so ${what} is missing; try again later.`,
  ],
  [
    'RestrictedLocation',
    'FEED_UNAVAILABLE',
    (name, what) => `${name} does not serve ${what} to this place; use another source.`,
  ],
  [
    'AuthenticationError',
    'FEED_KEY_MISSING',
    (name, what) => `${name} gives ${what} only with a key; use another source.`,
  ],
  [
    'NetworkError',
    'FEED_UNAVAILABLE',
    (name, what) => `${name} is out of order, so ${what} is missing; try again later.`,
  ],
  [
    'BadResponse',
    'FEED_BAD_ANSWER',
    (name, what) => `The answer of ${name} for ${what} is not what it should be, nothing was stored.`,
  ],
  [
    'BaseError',
    'FEED_BAD_ANSWER',
    (name, what) => `${name} refused the question for ${what} in words of its own, nothing was stored.`,
  ],
]

function askedTooOften(name: string, what: string): string {
  return `${name} was asked too often, so ${what} is missing; ask again in a minute.`
}

/** The names of an error's class and of those above it. */
function kindsOf(error: unknown): string[] {
  const kinds: string[] = []
  let prototype: unknown = error instanceof Error ? Object.getPrototypeOf(error) : null
  while (typeof prototype === 'object' && prototype !== null) {
    kinds.push(prototype.constructor.name)
    prototype = Object.getPrototypeOf(prototype)
  }
  return kinds
}
