import { SECOND } from '#core/time/duration.ts'
import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { type AnswerSource, createAnswerSource, feedFailure } from '../../parsing/answerSource.ts'
import type { FeedCredentials, KeyedConnection } from '../../parsing/credentials.ts'
import { REDDIT_CARD } from '../newsCards.ts'
import { parseToken } from './parseListing.ts'

/** The token by which Reddit is asked, fetched when it is needed and kept in memory until shortly before it ends. */
export interface RedditTokens {
  /** Puts a token into place for these credentials. */
  prepare(credentials: FeedCredentials, stop: StopSignal): Promise<FeedAnswer<null>>
  /** The token in place; empty before the first. */
  current(): string
  /** Reddit refused it. */
  forget(): void
  close(): Promise<void>
}

/** A token that ends while a question is under way is of no use. */
const MARGIN_SECONDS = 120
const WINDOWS = [{ limit: 10, milliseconds: 60_000, counts: 'CALLS' as const }]

/** Makes what fetches tokens for an application without a person (OAuth 2.0, RFC 6749, 4.4). */
export function createRedditTokens(options: KeyedConnection, userAgent: string): RedditTokens {
  const { clock, credentials } = options
  const source: AnswerSource = createAnswerSource(REDDIT_CARD, 'https://www.reddit.com', WINDOWS, options, {
    userAgent,
    secrets: () => {
      const { key = '', secret = '' } = credentials() ?? {}
      return { headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } }
    },
  })
  let kept = { token: '', of: '', until: 0 }

  return {
    prepare: async ({ key }, stop) => {
      if (kept.of === key && clock.now() < kept.until) return { ok: true, value: null }
      const form = { grant_type: 'client_credentials' }
      const answer = await source.ask({ path: '/api/v1/access_token', form, what: 'leave to read' }, parseToken, stop)
      if (!answer.ok) {
        // A wrong pair is told as a question without a client.
        const isRefused = answer.failure.context?.['status'] === 400
        return isRefused ? feedFailure('FEED_KEY_REFUSED', REFUSED) : answer
      }
      const { token, seconds } = answer.value
      kept = { token, of: key, until: clock.now() + (seconds - MARGIN_SECONDS) * SECOND }
      return { ok: true, value: null }
    },
    current: () => kept.token,
    forget: () => {
      kept = { token: '', of: '', until: 0 }
    },
    close: () => source.close(),
  }
}

const REFUSED = 'Reddit refused the id and the secret of the application, so posts are missing; check both.'
