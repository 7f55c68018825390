import { describe, expect, it } from 'vitest'
import { askNews } from '#adapters/feeds/yahoo/search/askNews.ts'
import type { YahooSearch } from '#adapters/feeds/yahoo/search/parseSearch.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { NEVER } from '../../../servers/feedBench.ts'

function item(id: string, publishedAt: number | null) {
  return {
    id,
    title: id,
    summary: null,
    source: 'Wire',
    link: `https://w/${id}`,
    publishedAt,
    tickers: [],
    language: null,
  }
}

function found(...news: YahooSearch['news']): FeedAnswer<YahooSearch> {
  return { ok: true, value: { instruments: [], news, unlisted: 0, unreadable: 0 } }
}

describe('news of Yahoo', () => {
  it('are those of the first five symbols, each once, newest first, in the stretch that was asked for', async () => {
    const asked: string[] = []
    const search = (words: string): Promise<FeedAnswer<YahooSearch>> => {
      asked.push(words)
      return Promise.resolve(
        found(item('both', 50), item(words, 40 + asked.length), item('old', 9), item('none', null)),
      )
    }
    const symbols = ['A', 'B', 'C', 'D', 'E', 'F']
    const answer = await askNews(search, { symbols, since: 10, until: 60, limit: 3 }, NEVER)
    expect(asked).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(answer.ok && answer.value.items.map(({ id }) => id)).toEqual(['both', 'E', 'D'])
  })

  it('are of the market when no symbols are asked for, and a failure is passed on', async () => {
    const asked: string[] = []
    const failure = { code: 'FEED_UNAVAILABLE', message: 'Away.', retryAt: null } as const
    const search = (words: string): Promise<FeedAnswer<YahooSearch>> => {
      asked.push(words)
      return Promise.resolve({ ok: false, failure })
    }
    expect(await askNews(search, { symbols: [], since: 0, limit: 3 }, NEVER)).toEqual({ ok: false, failure })
    expect(asked).toEqual(['stock market'])
  })
})
