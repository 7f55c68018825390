import { openContractServer, type ContractServer } from '../contractServer.ts'
import type { PressServerOptions } from './pressStories.ts'

const PER_ANSWER = 15
const DAY = 86_400

/** Opens a server that tells stories as Benzinga does: a token in the query, pages from 0, days in New York. */
export function openBenzingaServer({ stories, key }: PressServerOptions): Promise<ContractServer> {
  return openContractServer({
    routes: {
      '/api/v2/news': ({ query, headers }) => {
        if (query.get('token') !== key) {
          return { status: 401, body: { ok: false, errors: [{ code: 'auth_failed', value: 'Invalid token' }] } }
        }
        // Without this field the answer is XML.
        if (headers.accept !== 'application/json') return { body: '<result></result>' }
        const wanted = query.get('tickers')?.split(',') ?? null
        const [from, to] = [dayOf(query.get('dateFrom')), dayOf(query.get('dateTo'))]
        const size = Number(query.get('pageSize') ?? PER_ANSWER)
        const page = Number(query.get('page') ?? 0)
        const rows = stories
          .filter(({ symbol }) => wanted === null || wanted.includes(symbol))
          .filter(({ seconds }) => from === null || seconds >= from)
          .filter(({ seconds }) => to === null || seconds < to + DAY)
          .slice(page * size, (page + 1) * size)
        return {
          body: rows.map(({ number, seconds, symbol, title, text, link }) => ({
            id: 40_000_000 + number,
            author: 'A. Writer',
            created: newYorkDate(seconds),
            updated: newYorkDate(seconds),
            title,
            teaser: query.get('displayOutput') === 'headline' ? '' : text,
            body: '',
            url: link,
            image: [],
            channels: [{ name: 'News' }],
            stocks: [{ name: symbol, exchange: 'NASDAQ' }],
            tags: [],
          })),
        }
      },
    },
  })
}

/** Seconds of a day's midnight by the offset that the server uses all year. */
function dayOf(text: string | null): number | null {
  return text === null ? null : Date.parse(`${text}T00:00:00-04:00`) / 1_000
}

/** `Fri, 20 Nov 2026 07:50:00 -0400`. */
function newYorkDate(seconds: number): string {
  return new Date((seconds - 4 * 3_600) * 1_000).toUTCString().replace('GMT', '-0400')
}
