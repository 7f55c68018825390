import { describe, expect, it } from 'vitest'
import type { TextFact } from '#core/model/marketFact.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import { buildCard, buildPair, LiveBench } from '../../../helpers/liveBench.ts'
import { heard, PERPETUAL, SPOT } from '../../../helpers/factBench.ts'
import { buildNews } from '../../../helpers/pressRig.ts'

const OTHER = buildPair('ETH/USDT', 'BINANCE')
const TITLE = 'Acme to buy Bitcoin miner Zenith in $4 billion deal'
const TOLD_AGAIN = 'Acme agrees to buy Bitcoin miner Zenith for $4 billion'

function pressBench(): LiveBench {
  const press = { historical: ['NEWS'], live: [] } as const
  const cards = [buildCard('binance'), ...['rss', 'newsapi', 'reddit'].map((id) => buildCard(id, press))]
  const bench = new LiveBench(cards)
  bench.list('binance', [PERPETUAL, SPOT, OTHER])
  bench.open([PERPETUAL.id, SPOT.id, OTHER.id])
  bench.refusePast()
  bench.link('binance', 'LIVE')
  bench.pass(SECOND)
  return bench
}

function give(bench: LiveBench, sourceId: string, items: readonly NewsItem[]): void {
  bench.send('TakeNews', {
    requestId: `test-${sourceId}`,
    sourceId,
    answer: { ok: true, value: { items, next: null } },
  })
}

function story(bench: LiveBench, link: string, title: string, part: Partial<NewsItem> = {}): NewsItem {
  return buildNews(link, title, { tickers: ['BTC'], publishedAt: bench.now - MINUTE, ...part })
}

function texts(bench: LiveBench): readonly TextFact[] {
  return (bench.told('FactsTold') as ToldFacts[])
    .flatMap(({ facts }) => facts)
    .filter((fact): fact is TextFact => fact.kind === 'TEXT')
}

describe('news as facts of a live session', () => {
  it('tells a story when a second publisher confirms it, known from then on, of each instrument it is about', () => {
    const bench = pressBench()
    give(bench, 'rss', [story(bench, 'https://www.reuters.com/1', TITLE, { summary: 'Customers wait.' })])
    bench.pass(SECOND)
    expect(texts(bench)).toEqual([])
    bench.pass(10 * MINUTE)
    give(bench, 'newsapi', [story(bench, 'https://www.cnbc.com/1', TOLD_AGAIN)])
    const confirmedAt = bench.now
    bench.pass(SECOND)
    const told = texts(bench)
    expect(new Set(told.map(({ instrumentId }) => instrumentId))).toEqual(new Set([PERPETUAL.id, SPOT.id]))
    expect(told).toHaveLength(2)
    expect(told.every(({ knownAt, isPost }) => knownAt === confirmedAt && !isPost)).toBe(true)
    expect(new Set(told.map(({ text }) => text))).toEqual(new Set([`${TITLE}\nCustomers wait.`]))
    give(bench, 'newsapi', [story(bench, 'https://www.cnbc.com/2', `${TOLD_AGAIN} today`)])
    bench.pass(SECOND)
    expect(texts(bench)).toHaveLength(2)
  })

  it('does not tell again what counted before the session, and tells what is confirmed in it', () => {
    const bench = pressBench()
    give(bench, 'rss', [
      story(bench, 'https://www.reuters.com/1', TITLE),
      story(bench, 'https://www.reuters.com/2', 'Delta opens Bitcoin factory in Ohio'),
    ])
    give(bench, 'newsapi', [story(bench, 'https://www.cnbc.com/1', TOLD_AGAIN)])
    bench.pass(SECOND)
    bench.events.length = 0
    bench.open([PERPETUAL.id, SPOT.id, OTHER.id])
    bench.refusePast()
    bench.pass(SECOND)
    give(bench, 'newsapi', [story(bench, 'https://www.cnbc.com/2', 'Delta opens huge Bitcoin factory')])
    bench.pass(SECOND)
    const about = texts(bench).map(({ text }) => text)
    expect(about).toHaveLength(2)
    expect(about.every((text) => text.includes('Ohio'))).toBe(true)
  })

  it('tells posts as posts, and never takes them for news', () => {
    const bench = pressBench()
    give(bench, 'reddit', [story(bench, 'https://www.reddit.com/r/1', 'Bitcoin to the moon')])
    bench.pass(SECOND)
    expect(texts(bench)).toMatchObject([
      { isPost: true, sourceId: 'reddit' },
      { isPost: true, sourceId: 'reddit' },
    ])
  })

  it('says since when news and posts are heard, and when they are not any more', () => {
    const bench = pressBench()
    expect(heard(bench, 'NEWS')).toEqual([])
    give(bench, 'rss', [])
    bench.pass(2 * SECOND)
    const [begun] = heard(bench, 'NEWS')
    expect(begun).toBeGreaterThan(0)
    expect(heard(bench, 'POSTS')).toEqual([])
    bench.now += HOUR + MINUTE
    bench.pass(2 * SECOND)
    expect(heard(bench, 'NEWS')).toEqual([begun, null])
  })
})
