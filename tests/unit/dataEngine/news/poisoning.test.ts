import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { MOST_STORIES_AN_HOUR } from '#engines/data/news/corroborated.ts'
import { START } from '../../../helpers/dataDesk.ts'
import { buildNews, createPressRig, PRESS_CARDS } from '../../../helpers/pressRig.ts'

const REUTERS = buildNews('https://www.reuters.com/acme', 'Acme to buy Zenith in $4 billion deal')
const AP = buildNews('https://apnews.com/acme', 'Acme agrees to buy rival Zenith for $4 billion')
/** Five headlines as somebody would write them who wants a price to move. */
const FAKES = [
  'Acme faces secret fraud investigation',
  'Regulators to shut down Acme plants tomorrow',
  'Acme auditor quits over missing cash',
  'Insiders dump Acme stock before bankruptcy filing',
  'Lenders call Acme loans as default looms',
]

describe('a story that counts', () => {
  it('is told by two publishers that wrote it themselves, through two sources', () => {
    const rig = createPressRig()
    rig.give('newsapi', [REUTERS])
    expect(rig.shown().map(({ publishers, isUncorroborated }) => [publishers, isUncorroborated])).toEqual([[1, true]])
    expect(rig.counted()).toEqual([])
    rig.give('rss', [AP])
    expect(rig.shown().map(({ publishers, isUncorroborated }) => [publishers, isUncorroborated])).toEqual([
      [2, false],
      [2, false],
    ])
    expect(rig.counted().map(({ publishers }) => publishers)).toEqual([2])
    expect(rig.counted(START)).toEqual([])
    expect(rig.alerts()).toEqual([])
  })

  it('is not the copy of one wire text in many papers', () => {
    const rig = createPressRig()
    const papers = ['cnbc.com', 'forbes.com', 'usatoday.com', 'yahoo.com']
    rig.give(
      'newsapi',
      papers.map((paper) => buildNews(`https://${paper}/1`, REUTERS.title)),
    )
    rig.give('rss', [buildNews('https://fortune.com/1', `${REUTERS.title} - Fortune`), REUTERS])
    expect(rig.shown().map(({ publishers }) => publishers)).toEqual([1, 1, 1, 1, 1, 1])
    expect(rig.counted()).toEqual([])
  })

  it('is not what one source says that two publishers wrote', () => {
    const rig = createPressRig()
    rig.give('newsapi', [REUTERS, AP])
    expect(rig.shown().every(({ isUncorroborated }) => isUncorroborated)).toBe(true)
    expect(rig.counted()).toEqual([])
    // The very page, heard elsewhere too, is a second source.
    rig.give('rss', [AP])
    expect(rig.shown()).toHaveLength(2)
    expect(rig.counted()).toHaveLength(1)
  })

  it('is not two pages of one publisher, nor of another subject or another week', () => {
    const rig = createPressRig()
    rig.give('newsapi', [REUTERS])
    rig.give('rss', [
      { ...AP, link: 'https://uk.reuters.com/other' },
      { ...AP, link: 'https://apnews.com/2', tickers: ['OTHER'] },
      { ...AP, link: 'https://apnews.com/3', publishedAt: START - 3 * DAY },
    ])
    expect(rig.counted()).toEqual([])
  })

  it('counts once, and no more than three of them an hour', () => {
    const rig = createPressRig()
    const events = ['recalls heaters', 'hires pilots', 'opens factory', 'sues supplier', 'wins contract']
    events.forEach((event, index) => {
      rig.give('newsapi', [buildNews(`https://reuters.com/${index}`, `Acme ${event} in Ohio`)])
      rig.give('rss', [buildNews(`https://apnews.com/${index}`, `Maker Acme ${event} in state Ohio`)])
      rig.give('yahoo', [buildNews(`https://cnbc.com/${index}`, `Acme ${event} in Ohio, plans more`)])
    })
    expect(rig.counted()).toHaveLength(MOST_STORIES_AN_HOUR)
    const later = { publishedAt: START }
    rig.give('newsapi', [buildNews('https://reuters.com/x', 'Acme splits shares two for one', later)])
    rig.give('rss', [buildNews('https://apnews.com/x', 'Board approves: Acme splits shares two for one', later)])
    expect(rig.counted()).toHaveLength(MOST_STORIES_AN_HOUR + 1)
  })
})

describe('five coordinated headlines', () => {
  it('of one publisher raise one alert and count nothing', () => {
    const rig = createPressRig()
    FAKES.forEach((title, index) => rig.give('rss', [buildNews(`https://acmewatch.com/${index}`, title)]))
    expect(rig.alerts()).toMatchObject([
      { code: 'NEWS_COORDINATED', what: 'NEWS', sourceId: 'rss', rows: 5, state: 'HELD', severity: 'quarantine' },
    ])
    expect(rig.alerts()[0]?.message).toContain('acmewatch.com told 5 stories about ACME')
    rig.give('rss', [
      buildNews('https://acmewatch.com/6', 'Acme is doomed'),
      buildNews('https://acmewatch.com/7', 'Sell'),
    ])
    expect(rig.alerts()).toHaveLength(1)
    expect(rig.shown().every(({ isUncorroborated, publishers }) => isUncorroborated && publishers === 1)).toBe(true)
    expect(rig.counted()).toEqual([])
  })

  it('of fresh domains with names alike raise an alert and count nothing, whatever source tells them', () => {
    const rig = createPressRig()
    FAKES.forEach((title, index) => {
      const { id } = PRESS_CARDS[index % 3] ?? { id: 'rss' }
      rig.give(id, [
        buildNews(`https://market-flash${index}.com/a`, title, { publishedAt: START - index * 10 * MINUTE }),
      ])
    })
    expect(rig.alerts()).toMatchObject([{ code: 'NEWS_COORDINATED', rows: 5 }])
    expect(rig.counted()).toEqual([])
  })

  it('of domains that imitate known ones raise an alert and never count, however old they are', () => {
    const rig = createPressRig()
    const domains = ['reuters-live.com', 'bl00mberg.com', 'apnews.co', 'thecnbcdaily.com', 'wsjournal-news.net']
    const told = (index: number, title: string) => buildNews(`https://${domains[index]}/${title.length}`, title)
    domains.forEach((_, index) => rig.give('rss', [told(index, 'Zenith grows')]))
    rig.bench.now += 20 * DAY
    const { now } = rig.bench
    FAKES.forEach((title, index) => {
      const item = { ...told(index, `${FAKES[0]} ${title.slice(0, 9)}`), publishedAt: now - MINUTE }
      rig.give(index % 2 === 0 ? 'newsapi' : 'rss', [item])
    })
    expect(rig.alerts().map(({ code }) => code)).toContain('NEWS_COORDINATED')
    expect(rig.counted()).toEqual([])
  })

  it('that all tell one story raise an alert and count nothing', () => {
    const rig = createPressRig()
    const domains = ['alphatips.io', 'stockrumble.net', 'tradersden.org', 'quickgain.biz', 'wallbuzz.info']
    const words = ['tonight', 'overnight', 'Monday', 'soon', 'shortly']
    domains.forEach((domain, index) => {
      const title = `Acme to file for bankruptcy ${words[index]}`
      rig.give(index % 2 === 0 ? 'newsapi' : 'rss', [buildNews(`https://${domain}/a`, title)])
    })
    expect(rig.alerts()).toMatchObject([{ code: 'NEWS_COORDINATED', rows: 5 }])
    expect(rig.counted()).toEqual([])
  })

  it('are not seen where five unknown publishers tell five stories, or five come in two hours, or four in one', () => {
    const rig = createPressRig()
    const domains = ['alphatips.io', 'stockrumble.net', 'tradersden.org', 'quickgain.biz', 'wallbuzz.info']
    rig.give(
      'rss',
      FAKES.map((title, index) => buildNews(`https://${domains[index]}/a`, title)),
    )
    const slow = FAKES.map((title, index) =>
      buildNews(`https://onevoice.com/${index}`, title, {
        tickers: ['SLOW'],
        publishedAt: START - index * 16 * MINUTE,
      }),
    )
    rig.give('rss', slow)
    rig.give(
      'rss',
      FAKES.slice(1).map((title, index) => buildNews(`https://fourvoice.com/${index}`, title, { tickers: ['FOUR'] })),
    )
    expect(rig.alerts()).toEqual([])
    expect(rig.counted()).toEqual([])
  })

  it('are no alarm when others confirm them', () => {
    const rig = createPressRig()
    const events = FAKES.map((title, index) => [title, `${title} again as ${index} confirm`] as const)
    events.forEach(([title, other], index) => {
      rig.give('newsapi', [buildNews(`https://reuters.com/${index}`, title)])
      rig.give('rss', [buildNews(`https://apnews.com/${index}`, other)])
    })
    expect(rig.alerts()).toEqual([])
    expect(rig.counted().length).toBeGreaterThan(0)
  })

  it('raise a new alert when they come again an hour later', () => {
    const rig = createPressRig()
    for (let round = 0; round < 2; round += 1) {
      const publishedAt = rig.bench.now
      rig.give(
        'rss',
        FAKES.map((title, index) => buildNews(`https://acmewatch.com/${round}${index}`, title, { publishedAt })),
      )
      rig.bench.now += 2 * HOUR
    }
    expect(rig.alerts()).toHaveLength(2)
  })
})
