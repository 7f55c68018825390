import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { newsViewSchema } from '#contracts/records/sources.ts'
import { openNews, tickNews } from '#engines/data/news/newsDesk.ts'
import { cadenceOf, dueNews, type NewsPoll } from '#engines/data/news/pollingPlan.ts'
import type { KeptNews } from '#engines/data/news/ports.ts'
import { buildCard, buildPair, buildSession, buildShare, START } from '../../../helpers/dataDesk.ts'
import { buildNews, createPressRig, PRESS_CARDS } from '../../../helpers/pressRig.ts'

const BTC = identifier<InstrumentId>('BTC/USD.KRAKEN')
const LIVE = { kind: 'live', instrumentIds: [BTC] } as const
const SIM = { kind: 'simulator', seed: 1, startAt: 0 } as const

describe('the plan of asking for news', () => {
  const usable = (): boolean => true
  const polled = (changes: Partial<NewsPoll>): NewsPoll => ({
    askedAt: START,
    answeredAt: START,
    notBefore: 0,
    isWaiting: false,
    turn: 0,
    ...changes,
  })
  const due = (
    poll: NewsPoll | null,
    now: number,
    hurried = false,
    card = buildCard('rss', { historical: ['NEWS'] }),
  ) => dueNews([card], usable, new Map(poll === null ? [] : [['rss', poll]]), [], now, hurried).length

  it('keeps to the pace of each source, between five and sixty minutes', () => {
    expect(due(null, START)).toBe(1)
    expect(due(polled({}), START + 15 * MINUTE - 1)).toBe(0)
    expect(due(polled({}), START + 15 * MINUTE)).toBe(1)
    expect(due(polled({}), START + 1, true)).toBe(1)
    for (const id of ['benzinga', 'alphavantage', 'newsapi', 'toString', 'anything']) {
      expect(cadenceOf(id)).toBeGreaterThanOrEqual(5 * MINUTE)
      expect(cadenceOf(id)).toBeLessThanOrEqual(60 * MINUTE)
    }
  })

  it('leaves alone who asked for it, who is thinking, who lacks a key, and who has no news', () => {
    expect(due(polled({ notBefore: START + HOUR }), START + HOUR - 1, true)).toBe(0)
    expect(due(polled({ notBefore: START + HOUR }), START + HOUR)).toBe(1)
    expect(due(polled({ isWaiting: true }), START + 5 * MINUTE - 1, true)).toBe(0)
    expect(due(polled({ isWaiting: true }), START + 5 * MINUTE, true)).toBe(1)
    expect(due(null, START, true, buildCard('rss', { historical: ['BARS'] }))).toBe(0)
    expect(dueNews(PRESS_CARDS, ({ id }) => id !== 'rss', new Map(), [], START, true)).toHaveLength(2)
  })

  it('asks for fifty symbols in turn, and for what was published since the last answer', () => {
    const symbols = Array.from({ length: 120 }, (_, index) => `S${index}`)
    const [card] = PRESS_CARDS
    const ask = (poll: NewsPoll | null) =>
      dueNews(
        card === undefined ? [] : [card],
        usable,
        new Map(poll === null ? [] : [['newsapi', poll]]),
        symbols,
        START + HOUR,
        true,
      )[0]
    expect(ask(null)?.request).toEqual({ symbols: symbols.slice(0, 50), since: START + HOUR - DAY, limit: 100 })
    expect(ask(polled({ turn: 100 }))?.request).toMatchObject({ symbols: symbols.slice(100), since: START - HOUR })
    expect(ask(polled({ turn: 150 }))?.request.symbols[0]).toBe('S0')
  })
})

describe('asking for news', () => {
  const asked = (rig: ReturnType<typeof createPressRig>) => rig.bench.asked.map(({ sourceId }) => sourceId)

  it('asks nobody outside a live session unless the trader does, and then once', () => {
    const rig = createPressRig()
    rig.bench.desk.state.session = buildSession(SIM)
    openNews(rig.bench.desk)
    for (let hour = 0; hour < 5; hour += 1) {
      rig.bench.now += HOUR
      tickNews(rig.bench.desk)
    }
    expect(rig.bench.asked).toEqual([])
    expect(rig.refresh()).toEqual({ ok: true, reply: {} })
    expect(asked(rig)).toEqual(['newsapi', 'rss', 'yahoo'])
    rig.bench.now += 2 * HOUR
    tickNews(rig.bench.desk)
    expect(rig.bench.asked).toHaveLength(3)
  })

  it('asks at once when a live session opens, for its instruments and those of the lists, as the press writes them', () => {
    const rig = createPressRig([...PRESS_CARDS, buildCard('paid', { historical: ['NEWS'], key: 'required' })])
    const { desk } = rig.bench
    rig.bench.keyStates.set('paid', 'MISSING')
    desk.state.universe.book.take('kraken', [buildPair('BTC/USD', 'KRAKEN')], START)
    desk.state.universe.book.take('alpaca', [buildShare('BRK-B', 'Berkshire')], START)
    const watched = [identifier<InstrumentId>('BRK-B.US'), identifier<InstrumentId>('GONE.US')]
    desk.state.universe.watchlists.save({ key: 'a', name: 'A', instrumentIds: watched })
    desk.state.session = buildSession(LIVE)
    tickNews(desk)
    tickNews(desk)
    expect(asked(rig)).toEqual(['newsapi', 'rss', 'yahoo'])
    expect(rig.bench.asked[0]?.request?.symbols).toEqual(['BTC', 'BRK.B'])
    for (const { id } of PRESS_CARDS) rig.give(id, [])
    rig.bench.now += 15 * MINUTE
    tickNews(desk)
    expect(asked(rig).slice(3)).toEqual(['rss', 'yahoo'])
  })

  it('waits as long as a source asked for, and asks for the next pages of an answer but not for ever', () => {
    const rig = createPressRig(PRESS_CARDS.slice(0, 1))
    rig.bench.desk.state.session = buildSession(LIVE)
    tickNews(rig.bench.desk)
    rig.fail('newsapi', { retryAt: START + 2 * HOUR })
    rig.bench.now = START + 2 * HOUR - SECOND
    tickNews(rig.bench.desk)
    expect(rig.bench.asked).toHaveLength(1)
    rig.bench.now += 20 * SECOND
    tickNews(rig.bench.desk)
    expect(rig.bench.asked).toHaveLength(2)
    const until = START + HOUR
    rig.give('newsapi', [], 'news-2', until)
    rig.give('newsapi', [], 'news-3', until - MINUTE)
    rig.give('newsapi', [], 'news-4', until - 2 * MINUTE)
    expect(rig.bench.asked.map(({ request }) => request?.until)).toEqual([undefined, undefined, until, until - MINUTE])
  })

  it('asks for no further page that is not older than the one before, or is too old', () => {
    const rig = createPressRig(PRESS_CARDS.slice(0, 1))
    rig.refresh()
    rig.give('newsapi', [], 'news-1', START)
    rig.give('newsapi', [], 'news-2', START)
    expect(rig.bench.asked).toHaveLength(2)
    rig.refresh()
    rig.give('newsapi', [], 'news-3', START - 5 * DAY)
    expect(rig.bench.asked).toHaveLength(3)
  })

  it('refuses where there is nobody to ask', () => {
    expect(createPressRig([]).refresh()).toMatchObject({ ok: false, failure: { code: 'NO_NEWS_SOURCES' } })
  })
})

describe('the news on the screen', () => {
  it('are the newest three hundred, each page once, and fit the contract', () => {
    const rig = createPressRig()
    const items = Array.from({ length: 350 }, (_, index) =>
      buildNews(`https://reuters.com/${index}`, `Story ${index}`, { publishedAt: START - index * MINUTE, tickers: [] }),
    )
    rig.give('newsapi', items)
    rig.give('rss', items.slice(0, 10))
    const shown = rig.shown()
    expect(shown).toHaveLength(300)
    expect(Math.min(...shown.map(({ publishedAt }) => publishedAt ?? 0))).toBe(START - 299 * MINUTE)
    for (const view of shown) expect(newsViewSchema.safeParse(view).success).toBe(true)
    rig.give('newsapi', [buildNews('https://reuters.com/new', 'Brand new', { publishedAt: START })])
    expect(rig.shown()).toHaveLength(300)
    expect(rig.shown().some(({ title }) => title === 'Brand new')).toBe(true)
  })

  it('holds back what is from the future or not plain, and takes the rest of the answer', () => {
    const rig = createPressRig()
    rig.give('rss', [
      buildNews('https://reuters.com/1', 'Acme grows', { publishedAt: START + DAY }),
      buildNews('https://reuters.com/2', '<script>Acme</script> grows'),
      buildNews('https://reuters.com/3', 'Acme grows a little'),
      buildNews('https://reuters.com/4', 'Ancient', { publishedAt: START - 90 * DAY }),
    ])
    expect(rig.shown().map(({ title }) => title)).toEqual(['Acme grows a little'])
    expect(rig.alerts().map(({ code }) => code)).toEqual(['NEWS_FROM_THE_FUTURE', 'NEWS_NOT_PLAIN'])
    expect(rig.alerts()[1]?.sample).not.toContain('<')
  })

  it('keeps five thousand, forgets after thirty days, and writes what is new once', () => {
    const saved: (readonly KeptNews[])[] = []
    const rig = createPressRig(PRESS_CARDS, {
      loadNews: () => [],
      loadPublishers: () => new Map(),
      saveNews: (news) => saved.push(news) > 0,
    })
    openNews(rig.bench.desk)
    for (let round = 0; round < 12; round += 1) {
      const items = Array.from({ length: 500 }, (_, index) =>
        buildNews(`https://reuters.com/${round}/${index}`, `Story ${round} ${index}`, {
          publishedAt: START - (round * 500 + index) * SECOND,
          tickers: [],
        }),
      )
      rig.give('rss', items)
    }
    const { book } = rig.bench.desk.state.news
    expect(book.all()).toHaveLength(5_000)
    expect(Math.min(...book.all().map(({ time }) => time))).toBe(START - 4_999 * SECOND)
    expect(saved).toHaveLength(10)
    rig.bench.now += 40 * DAY
    rig.give('rss', [buildNews('https://reuters.com/new', 'New', { publishedAt: rig.bench.now })])
    expect(book.all().map(({ item }) => item.title)).toEqual(['New'])
    expect(rig.shown().map(({ title }) => title)).toEqual(['New'])
  })

  it('says so when nothing can be kept, and tries again with the next answer', () => {
    const sizes: number[] = []
    const rig = createPressRig(PRESS_CARDS, {
      loadNews: () => [],
      loadPublishers: () => new Map([['smallpaper.com', START - 8 * DAY]]),
      saveNews: (news) => sizes.push(news.length) > 1,
    })
    openNews(rig.bench.desk)
    rig.give('rss', [buildNews('https://reuters.com/1', 'Acme grows')])
    expect(rig.bench.desk.state.storageNote).toContain('could not be kept')
    rig.give('rss', [buildNews('https://reuters.com/2', 'Acme shrinks')])
    expect(sizes).toEqual([1, 2])
    expect(rig.bench.desk.state.news.book.isEstablished('smallpaper.com', START)).toBe(true)
  })
})
