import { openContractServer, type ContractServer } from '../contractServer.ts'
import { isoSeconds, type PressServerOptions } from './pressStories.ts'

/** Opens a server that tells articles as NewsAPI does: a key in a header field, pages from 1, at most so many in all. */
export function openNewsApiServer({
  stories,
  key,
  reach,
}: PressServerOptions & { readonly reach: number }): Promise<ContractServer> {
  const refuse = (status: number, code: string, message: string) => ({
    status,
    body: { status: 'error', code, message },
  })
  const answer = ({ query, headers }: { query: URLSearchParams; headers: Readonly<Record<string, unknown>> }) => {
    if (headers['x-api-key'] !== key) return refuse(401, 'apiKeyInvalid', 'Your API key is invalid or incorrect.')
    const size = Number(query.get('pageSize') ?? 100)
    const page = Number(query.get('page') ?? 1)
    if (page * size > reach) {
      return refuse(426, 'maximumResultsReached', `Developer accounts are limited to a max of ${reach} results.`)
    }
    const words = query.get('q')
    const secondsOf = (name: string, otherwise: number): number => {
      const text = query.get(name)
      return text === null ? otherwise : Date.parse(`${text}Z`) / 1_000
    }
    const [from, to] = [secondsOf('from', 0), secondsOf('to', Number.POSITIVE_INFINITY)]
    const found = stories
      .filter(({ symbol }) => words === null || words.includes(`"${symbol}"`))
      .filter(({ seconds }) => seconds >= from && seconds <= to)
    return {
      body: {
        status: 'ok',
        totalResults: found.length,
        articles: found.slice((page - 1) * size, page * size).map(({ title, text, link, seconds }) => ({
          source: { id: null, name: 'The Press' },
          author: null,
          title,
          description: text,
          url: link,
          urlToImage: null,
          publishedAt: isoSeconds(seconds),
          content: null,
        })),
      },
    }
  }
  return openContractServer({
    routes: {
      '/v2/everything': (request) =>
        request.query.get('q') === null
          ? refuse(400, 'parametersMissing', 'Required parameters are missing.')
          : answer(request),
      '/v2/top-headlines': answer,
    },
  })
}
