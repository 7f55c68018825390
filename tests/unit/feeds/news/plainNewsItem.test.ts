import { describe, expect, it } from 'vitest'
import { collectNews, mergedPage } from '#adapters/feeds/news/collectNews.ts'
import { languageTag, plainNewsItem, type ToldNews } from '#adapters/feeds/news/plainNewsItem.ts'
import { pressSymbols, symbolGroups, symbolsNamed } from '#adapters/feeds/news/pressSymbols.ts'
import { feedFailure } from '#adapters/feeds/parsing/answerSource.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import { ALL_HOSTILE_TEXTS, HOSTILE_LINKS, HOSTILE_TEXTS, NOT_PLAIN } from '../../../fixtures/hostileTexts.ts'

const TOLD: ToldNews = {
  id: 'one',
  title: 'Title',
  summary: 'Summary',
  source: 'Wire',
  link: 'https://wire.example/1',
  publishedAt: 1,
  tickers: ['AAPL', 'AAPL'],
  language: 'en',
}

describe('a piece of news', () => {
  it('is plain whatever it is made of, and has a link or is none', () => {
    expect(HOSTILE_TEXTS).toHaveLength(300)
    expect(new Set(HOSTILE_TEXTS).size).toBe(300)
    expect(new Set(ALL_HOSTILE_TEXTS).size).toBe(ALL_HOSTILE_TEXTS.length)
    for (const text of ALL_HOSTILE_TEXTS) {
      const item = plainNewsItem({ ...TOLD, title: `Title ${text}`, summary: text, source: text })
      expect(item).not.toBeNull()
      for (const plain of [item?.title, item?.summary ?? '', item?.source]) expect(plain).not.toMatch(NOT_PLAIN)
    }
    for (const link of HOSTILE_LINKS) expect(plainNewsItem({ ...TOLD, link }), link).toBeNull()
    expect(plainNewsItem({ ...TOLD, title: '<script>x</script>' })).toBeNull()
    expect(plainNewsItem({ ...TOLD, publishedAt: null })).toBeNull()
    expect(plainNewsItem({ ...TOLD, id: null, summary: 'Title' })).toMatchObject({
      id: TOLD.link,
      summary: null,
      tickers: ['AAPL'],
    })
  })

  it('is in a language only when it names one', () => {
    expect(['en', 'en_US', 'und', '', null, 'x', '<b>'].map(languageTag)).toEqual([
      'en',
      'en-US',
      ...Array(5).fill(null),
    ])
  })
})

describe('symbols of the press', () => {
  it('stand in questions only when they hold nothing else', () => {
    expect(pressSymbols(['aapl', 'AAPL', 'BRK.B', 'BTC/USD', '^GSPC', 'A" OR "B', '', 'A B', '(X)'])).toEqual([
      'AAPL',
      'BRK.B',
      'BTC/USD',
    ])
  })

  it('are found in texts as cashtags, or as words where they were asked for', () => {
    expect(symbolsNamed('Up: $msft, $BRK.B. AAPL; GO and $5', ['AAPL', 'GO', 'A', 'XOM'])).toEqual([
      'MSFT',
      'BRK.B',
      'AAPL',
      'GO',
    ])
    expect(symbolsNamed('aapl A AAPLE', ['AAPL', 'A'])).toEqual([])
  })

  it('are divided among questions by number and by length', () => {
    const words = (group: readonly string[]): string => group.join(' OR ')
    const symbols = ['A', 'B', 'C', 'DDDDDDDDDD', 'E']
    expect(symbolGroups(symbols, { symbols: 2, characters: 100 }, words).map(words)).toEqual([
      'A OR B',
      'C OR DDDDDDDDDD',
      'E',
    ])
    expect(symbolGroups(symbols, { symbols: 9, characters: 12 }, words).map(words)).toEqual([
      'A OR B OR C',
      'DDDDDDDDDD',
      'E',
    ])
  })
})

describe('a page of news', () => {
  const news = (...times: readonly number[]): readonly NewsItem[] =>
    times.map((publishedAt) => ({ ...TOLD, id: String(publishedAt), summary: null, publishedAt }))
  const REQUEST = { symbols: [], since: 10, limit: 3 }

  it('goes on until it is full, and says from where to ask on', async () => {
    const slices = [news(90, 80), news(70, 60), news(50)]
    const page = await collectNews(REQUEST, 0, (at) =>
      Promise.resolve({ ok: true, value: { items: slices[at] ?? [], next: at < 2 ? at + 1 : null } }),
    )
    expect(page).toMatchObject({ ok: true, value: { items: [{ id: '90' }, { id: '80' }, { id: '70' }], next: 70 } })
  })

  it('ends with what is there when a later answer fails, and fails when the first one does', async () => {
    const failed = feedFailure('FEED_TIMED_OUT', 'Too late.')
    const page = await collectNews(REQUEST, 0, (at) =>
      Promise.resolve(at === 0 ? { ok: true, value: { items: news(90, 80), next: 1 } } : failed),
    )
    expect(page).toMatchObject({ ok: true, value: { next: 80 } })
    expect(await collectNews(REQUEST, 0, () => Promise.resolve(failed))).toEqual(failed)
  })

  it('does not stand still when a whole page is of one moment', async () => {
    const same = [1, 2, 3, 4].map((number) => ({ ...TOLD, id: String(number), summary: null, publishedAt: 50 }))
    const page = await collectNews({ ...REQUEST, until: 50 }, 0, () =>
      Promise.resolve({ ok: true, value: { items: same, next: null } }),
    )
    expect(page).toMatchObject({ ok: true, value: { next: 49 } })
  })

  it('made of several tells nothing of a time of which one does not tell everything', () => {
    const pages = [
      { items: news(90, 40), next: null },
      { items: news(80, 60), next: 60 },
    ]
    expect(mergedPage(pages, REQUEST)).toMatchObject({ items: [{ id: '90' }, { id: '80' }, { id: '60' }], next: 60 })
    expect(mergedPage([{ items: [], next: 60 }], REQUEST)).toEqual({ items: [], next: 60 })
  })
})
