import type { FeedAnswer, FeedCard, FeedFailure, KeyScopes } from '#engines/data/feeds/ports.ts'
import { feedFailure, type SourceConnection } from './answerSource.ts'

/** A key with its secret; the secret is empty where the source knows none. */
export interface FeedCredentials {
  readonly key: string
  readonly secret: string
}

/** A connection with a key that is asked for at each request and kept nowhere; null without one. */
export interface KeyedConnection extends SourceConnection {
  readonly credentials: () => FeedCredentials | null
}

/** A connection that can do without a key. */
export interface OptionallyKeyedConnection extends SourceConnection {
  readonly credentials?: () => FeedCredentials | null
}

/** The refusal of a source that answers only with a key, before it was asked. */
export function keyMissing(
  card: Pick<FeedCard, 'name'>,
  what: string,
): { readonly ok: false; readonly failure: FeedFailure } {
  return feedFailure('FEED_KEY_MISSING', `${card.name} gives ${what} only with a key; enter one among the sources.`)
}

/** What a key may do at a source that only tells things, by the answer to a cheap question with it. */
export function readingKey(answer: FeedAnswer<unknown>, scope: string): FeedAnswer<KeyScopes> {
  return answer.ok ? { ok: true, value: { scopes: [scope], canTrade: false, canWithdraw: false } } : answer
}
