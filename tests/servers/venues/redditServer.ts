import { openContractServer, type ContractServer, type RecordedRequest } from '../contractServer.ts'
import type { PressServerOptions } from './pressStories.ts'

/** A pair of an application, and how long the tokens made for it last. */
interface RedditServerOptions extends PressServerOptions {
  readonly secret: string
  readonly tokenSeconds: number
}

/** A server of Reddit, and how to end the tokens that it gave. */
export interface RedditServer extends ContractServer {
  expireTokens(): void
}

/** Opens a server that gives tokens and tells posts as Reddit does: pages by the name of the last post. */
export async function openRedditServer({
  stories,
  key,
  secret,
  tokenSeconds,
}: RedditServerOptions): Promise<RedditServer> {
  let valid = 0
  const pair = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
  const nameOf = (number: number): string => `t3_${(100_000 + number).toString(36)}`
  const listing = ({ query, headers, path }: RecordedRequest) => {
    if (valid === 0 || headers.authorization !== `Bearer token-of-reddit-${valid}`) {
      return { status: 401, body: { message: 'Unauthorized', error: 401 } }
    }
    if (headers['user-agent']?.startsWith('desktop:') !== true) return { status: 429, body: {} }
    if (path.includes('hidden')) return { status: 403, body: { reason: 'private', message: 'Forbidden', error: 403 } }
    const words = query.get('q')
    const found = stories.filter(({ symbol }) => words === null || words.includes(`"${symbol}"`))
    const first = found.findIndex(({ number }) => nameOf(number) === query.get('after')) + 1
    const rows = found.slice(first, first + Number(query.get('limit') ?? 25))
    const last = rows.at(-1)
    return {
      headers: { 'x-ratelimit-remaining': '590.0', 'x-ratelimit-used': '10', 'x-ratelimit-reset': '300' },
      body: {
        kind: 'Listing',
        data: {
          after: last === undefined || last === found.at(-1) ? null : nameOf(last.number),
          before: null,
          dist: rows.length,
          children: rows.map(({ number, seconds, title, text }) => ({
            kind: 't3',
            data: {
              id: nameOf(number).slice(3),
              name: nameOf(number),
              title,
              selftext: text,
              subreddit: 'stocks',
              permalink: `/r/stocks/comments/${number}/story/`,
              created_utc: seconds,
              author: 'press',
              removed_by_category: null,
            },
          })),
        },
      },
    }
  }
  const server = await openContractServer({
    routes: {
      '/api/v1/access_token': ({ headers, body, method }) => {
        if (headers.authorization !== pair) return { status: 401, body: { message: 'Unauthorized', error: 401 } }
        if (method !== 'POST' || body !== 'grant_type=client_credentials') {
          return { status: 400, body: { error: 'unsupported_grant_type' } }
        }
        valid += 1
        const token = `token-of-reddit-${valid}`
        return { body: { access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope: '*' } }
      },
      '/r/': listing,
    },
  })
  return Object.assign(server, {
    expireTokens: () => {
      valid += 1
    },
  })
}
