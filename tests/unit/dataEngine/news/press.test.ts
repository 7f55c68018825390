import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { newsItemFault } from '#engines/data/news/newsItemFault.ts'
import { pageOf, publisherDomain } from '#engines/data/news/publisherDomain.ts'
import { imitates, isEstablished, lookAlike } from '#engines/data/news/publishers.ts'
import { pressSymbol, subjectsOf } from '#engines/data/news/subjects.ts'
import {
  agreement,
  COPIED_SUMMARY,
  COPIED_TITLE,
  isCopy,
  SAME_STORY,
  tellsTheSame,
  wordingOf,
} from '#engines/data/news/wording.ts'
import { buildPair, buildShare, START } from '../../../helpers/dataDesk.ts'
import { buildNews } from '../../../helpers/pressRig.ts'

describe('whose page a link leads to', () => {
  it.each([
    ['https://www.reuters.com/a/b?c=1', 'reuters.com'],
    ['http://news.bbc.co.uk/1', 'bbc.co.uk'],
    ['https://finance.yahoo.com/x', 'yahoo.com'],
    ['https://reuters.com@evil.example/x', 'evil.example'],
    ['https://reuters.com.evil.example:8443/x', 'evil.example'],
    ['https://abc.net.au/news', 'abc.net.au'],
    ['https://theblock.co/a', 'theblock.co'],
    ['http://10.0.0.1/a', '10.0.0.1'],
    ['https://REUTERS.com./x', 'reuters.com'],
    ['no link', ''],
  ])('%s belongs to %s', (link, domain) => {
    expect(publisherDomain(link)).toBe(domain)
  })

  it('writes one page in one form', () => {
    const page = pageOf('https://www.Reuters.com/Markets/a/?utm_source=x&id=7&a=1#top')
    expect(page).toBe('reuters.com/Markets/a?a=1&id=7')
    expect(pageOf('http://reuters.com/Markets/a?a=1&id=7')).toBe(page)
    expect(pageOf('https://reuters.com/Markets/b')).not.toBe(page)
  })
})

describe('who may be believed', () => {
  it('believes known publishers at once and others after a week', () => {
    expect(isEstablished('reuters.com', null, START)).toBe(true)
    expect(isEstablished('smalltownpaper.com', null, START)).toBe(false)
    expect(isEstablished('smalltownpaper.com', START - 7 * DAY + 1, START)).toBe(false)
    expect(isEstablished('smalltownpaper.com', START - 7 * DAY, START)).toBe(true)
  })

  it.each(['reuters-markets.com', 'bl00mberg.com', 'bloomberg.net', 'reutters.com', 'xn--reuers-9we.com'])(
    'never believes %s, which imitates a known one',
    (domain) => {
      expect(imitates(domain)).toBe(true)
      expect(isEstablished(domain, 0, START)).toBe(false)
    },
  )

  it('never believes a platform on which everybody may write, nor an empty name', () => {
    for (const domain of ['medium.com', 'substack.com', '']) expect(isEstablished(domain, 0, START)).toBe(false)
  })

  it('notices names that one hand made', () => {
    expect(lookAlike('acme-news1.com', 'acmenews22.net')).toBe(true)
    expect(lookAlike('marketpulse.io', 'marketpulsa.com')).toBe(true)
    expect(lookAlike('reuters.com', 'apnews.com')).toBe(false)
    expect(lookAlike('reuters.com', 'reuters.com')).toBe(false)
  })
})

describe('words of a story', () => {
  const title = (text: string) => wordingOf(text, null)

  it.each([
    ['Acme to buy Zenith in $4 billion deal - Reuters', 'Acme agrees to buy rival Zenith for $4 billion'],
    ['Acme recalls 50,000 heaters over fire risk', 'Fire risk: Acme is recalling 50,000 heaters'],
    ["Acme's chief executive resigns after probe", 'Acme chief executive resigns amid accounting probe | CNBC'],
  ])('%s | %s tell the same', (one, other) => {
    expect(tellsTheSame(title(one), title(other))).toBe(true)
  })

  it.each([
    ['Acme shares rise after strong quarterly results', 'Acme chief executive resigns after probe'],
    ['Bitcoin falls below 60,000 dollars', 'Bitcoin falls below 70,000 dollars'],
    ['Acme to buy Zenith', 'Acme sued by Zenith over patents'],
  ])('%s | %s do not', (one, other) => {
    expect(tellsTheSame(title(one), title(other))).toBe(false)
  })

  it('tells a copy from a story of its own', () => {
    const wire = wordingOf('Acme to buy Zenith in $4 billion deal', 'Acme said on Monday it would buy Zenith for cash.')
    expect(isCopy(wire, title('UPDATE: Acme to buy Zenith in $4 billion deal - The Paper'))).toBe(true)
    expect(isCopy(wire, wordingOf('Heater maker grows', 'Acme said on Monday it would buy Zenith for cash.'))).toBe(
      true,
    )
    expect(isCopy(wire, wordingOf('Acme agrees to buy rival Zenith for $4 billion', 'A bid of 40 a share.'))).toBe(
      false,
    )
    expect(agreement(new Set(), new Set())).toBe(0)
  })

  it('draws its lines exactly where it says', () => {
    const [five, four] = [title('acme buys zenith tomorrow cheaply'), title('acme buys zenith tomorrow')]
    expect(agreement(five.title, four.title)).toBe(COPIED_TITLE)
    expect(isCopy(five, four)).toBe(true)
    const [three, other] = [title('acme buys zenith plant'), title('acme zenith plant closes early')]
    expect(agreement(three.title, other.title)).toBe(SAME_STORY)
    expect(tellsTheSame(three, other)).toBe(true)
    expect(isCopy(three, other)).toBe(false)
    expect(tellsTheSame(title('acme buys zenith plant quickly'), other)).toBe(false)
    expect(tellsTheSame(title('acme buys zenith'), title('acme sells zenith'))).toBe(false)
    const [long, half] = [wordingOf('One', 'a b c'), wordingOf('Two', 'b c')]
    expect(agreement(long.summary, half.summary)).toBe(COPIED_SUMMARY)
    expect(isCopy(long, half)).toBe(true)
    expect(isCopy(long, wordingOf('Two', 'b c d e'))).toBe(false)
  })

  it('reads a title of any shape at once', () => {
    for (const text of ['- '.repeat(200), 'a'.repeat(400), ' | '.repeat(130), `x - ${'y'.repeat(390)}`]) {
      const began = performance.now()
      wordingOf(text, text)
      expect(performance.now() - began).toBeLessThan(100)
    }
  })
})

describe('what news are about', () => {
  const [apple, bitcoin] = [buildShare('AAPL', 'Apple Inc.').instrument, buildPair('BTC/USD', 'KRAKEN').instrument]
  const nothing = (): boolean => false
  const about = (tickers: readonly string[], classes: readonly ('EQUITY' | 'CRYPTO')[], title = 'News') =>
    subjectsOf({ tickers, title }, classes, [apple, bitcoin], nothing)

  it('speaks as the press does', () => {
    expect([apple, bitcoin, buildShare('BRK-B', 'B').instrument].map(pressSymbol)).toEqual(['AAPL', 'BTC', 'BRK.B'])
  })

  it.each([
    [['$AAPL'], ['EQUITY'], ['share:AAPL']],
    [['NASDAQ:AAPL'], ['EQUITY'], ['share:AAPL']],
    [['BRK-B'], ['EQUITY'], ['share:BRK.B']],
    [['BTC-USD'], ['EQUITY', 'CRYPTO'], ['crypto:BTC']],
    [['X:BTCUSD'], ['EQUITY', 'CRYPTO'], ['crypto:BTC']],
    [['BTCUSDT'], ['CRYPTO'], ['crypto:BTC']],
    [['WBTC'], ['CRYPTO'], ['crypto:WBTC']],
    [['ETH'], ['EQUITY', 'CRYPTO'], ['crypto:ETH']],
    [['ETH'], ['EQUITY'], ['share:ETH']],
    [
      ['AAPL', 'BTC', ''],
      ['EQUITY', 'CRYPTO'],
      ['crypto:BTC', 'share:AAPL'],
    ],
  ] as const)('%s of a source of %s is %s', (tickers, classes, subjects) => {
    expect(about(tickers, classes).subjects).toEqual(subjects)
  })

  it('finds the names of what the trader watches in a title, as whole words', () => {
    expect(about([], [], 'Apple unveils a phone').instrumentIds).toEqual(['AAPL.US'])
    expect(about([], [], 'BITCOIN, gold and the dollar').instrumentIds).toEqual(['BTC/USD.KRAKEN'])
    expect(about([], [], 'Applesauce is popular').subjects).toEqual([])
    const near = buildPair('NEAR/USD', 'KRAKEN').instrument
    const titled = (title: string) => subjectsOf({ tickers: [], title }, [], [near], nothing).subjects
    expect(titled('Rates near a peak')).toEqual([])
    expect(titled('NEAR gains a tenth')).toEqual(['crypto:NEAR'])
  })

  it('names a share that a source lists, whether it is watched or not', () => {
    const ibm = identifier<InstrumentId>('IBM.US')
    const { instrumentIds } = subjectsOf({ tickers: ['IBM', 'XXX'], title: '' }, ['EQUITY'], [], (id) => id === ibm)
    expect(instrumentIds).toEqual([ibm])
  })
})

describe('a piece of news', () => {
  const fault = (changes: Parameters<typeof buildNews>[2]) =>
    newsItemFault(buildNews('https://reuters.com/a', 'Acme grows', changes), START)

  it('is taken when it is whole', () => {
    expect(fault({})).toBeNull()
    expect(fault({ publishedAt: null, summary: 'R&D at AT&T; 3 < 5' })).toBeNull()
    expect(fault({ publishedAt: START + 10 * MINUTE })).toBeNull()
  })

  it.each([
    [{ publishedAt: START + 10 * MINUTE + 1 }, 'NEWS_FROM_THE_FUTURE'],
    [{ publishedAt: START - 30 * DAY - 1 }, 'NEWS_TOO_OLD'],
    [{ publishedAt: Number.NaN }, 'NEWS_INCOMPLETE'],
    [{ title: ' ' }, 'NEWS_INCOMPLETE'],
    [{ title: 'x'.repeat(401) }, 'NEWS_INCOMPLETE'],
    [{ link: 'javascript:alert(1)' }, 'NEWS_INCOMPLETE'],
    [{ title: '<b>Acme</b>' }, 'NEWS_NOT_PLAIN'],
    [{ summary: '<img src=x>' }, 'NEWS_NOT_PLAIN'],
    [{ title: 'Ac\u202Eme' }, 'NEWS_NOT_PLAIN'],
    [{ source: 'Reu\u0000ters' }, 'NEWS_NOT_PLAIN'],
  ] as const)('with %o is %s', (changes, code) => {
    expect(fault(changes)).toBe(code)
  })
})
