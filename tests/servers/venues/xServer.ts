import { openContractServer, type ContractServer } from '../contractServer.ts'
import { isoSeconds, PRESS_NOW, type PressServerOptions } from './pressStories.ts'

const WEEK = 7 * 86_400

/** Opens a server that tells posts as X does: a bearer token, 10 to 100 an answer, the last seven days only. */
export function openXServer({ stories, key }: PressServerOptions): Promise<ContractServer> {
  const now = PRESS_NOW / 1_000_000
  const refuse = (detail: string) => ({ status: 400, body: { title: 'Invalid Request', detail, type: 'about:blank' } })
  return openContractServer({
    routes: {
      '/2/tweets/search/recent': ({ query, headers }) => {
        if (headers.authorization !== `Bearer ${key}`) {
          return {
            status: 401,
            body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
          }
        }
        const size = Number(query.get('max_results') ?? 10)
        if (size < 10 || size > 100) return refuse('max_results is not between 10 and 100')
        const secondsOf = (name: string, otherwise: number): number => {
          const text = query.get(name)
          return text === null ? otherwise : Date.parse(text) / 1_000
        }
        const [start, end] = [secondsOf('start_time', now - WEEK), secondsOf('end_time', now)]
        if (start < now - WEEK) return refuse('start_time must be within the last seven days')
        if (query.has('end_time') && end > now - 10) return refuse('end_time must be at least ten seconds ago')
        const words = query.get('query') ?? ''
        const found = stories
          .filter(({ symbol }) => !words.includes('$') || words.includes(`$${symbol}`))
          .filter(({ seconds }) => seconds >= start && seconds < end)
        const first = Number((query.get('next_token') ?? 'b0').slice(1))
        const rows = found.slice(first, first + size)
        const next = first + size < found.length ? { next_token: `b${first + size}` } : {}
        return {
          headers: { 'x-rate-limit-limit': '450', 'x-rate-limit-remaining': '440' },
          body: {
            ...(rows.length === 0
              ? {}
              : {
                  data: rows.map(({ number, seconds, title, text }) => ({
                    id: `18590000000000${10_000 + number}`,
                    text: `${title}\n${text}`,
                    created_at: isoSeconds(seconds).replace('Z', '.000Z'),
                    author_id: '2244994945',
                    lang: 'en',
                    edit_history_tweet_ids: [`18590000000000${10_000 + number}`],
                  })),
                  includes: { users: [{ id: '2244994945', name: 'The <b>Press</b>', username: 'press' }] },
                }),
            meta: { result_count: rows.length, ...next },
          },
        }
      },
    },
  })
}
