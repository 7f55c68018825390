import { describe, expect, it } from 'vitest'
import { feedTime } from '#adapters/feeds/news/rss/feedTime.ts'
import { type NewsFeed, parseNewsFeed } from '#adapters/feeds/news/rss/parseNewsFeed.ts'
import { parseTimestamp } from '#core/time/iso.ts'

function feedOf(text: string): NewsFeed {
  const parsed = parseNewsFeed(text, 'the wire')
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

function codeOf(text: string): string {
  const parsed = parseNewsFeed(text)
  return parsed.ok ? 'read' : parsed.code
}

const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>The &lt;b&gt;Wire&lt;/b&gt;</title><link>https://w.x/</link><language>en_US</language>${items}</channel></rss>`
const item = (inside: string): string => `<item>${inside}</item>`

describe('news feeds', () => {
  it('of RSS become plain text with checked links', () => {
    const feed = feedOf(
      rss(
        item(
          `<title>ACME (NASDAQ: ACME) &amp;amp; rivals &lt;script&gt;x&lt;/script&gt;rise</title>
           <link>https://w.x/1?utm_source=rss#top</link><guid isPermaLink="false">g1</guid>
           <pubDate>Sat, 21 Nov 2026 10:00:00 EST</pubDate>
           <description><![CDATA[<p onclick="x()">Up <b>5 %</b></p><iframe src="x">y</iframe>]]></description>
           <category domain="stock-symbol">$rival</category><category>Markets</category>`,
        ) + item('<title>Bad</title><link>javascript:alert(1)</link>'),
      ),
    )
    expect(feed).toMatchObject({ title: 'The Wire', format: 'rss', duplicates: 0, unusable: 1 })
    expect(feed.items).toEqual([
      {
        id: 'g1',
        title: 'ACME (NASDAQ: ACME) & rivals rise',
        summary: 'Up 5 %',
        source: 'The Wire',
        link: 'https://w.x/1',
        publishedAt: parseTimestamp('2026-11-21T15:00:00Z'),
        tickers: ['RIVAL', 'ACME'],
        language: 'en-US',
      },
    ])
  })

  it('of Atom, RDF and JSON are read alike', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>A</title><entry><id>tag:1</id><title type="html">&lt;i&gt;T&lt;/i&gt;</title><link rel="self" href="https://a.b/self"/><link href="http://a.b/c"/><updated>2026-01-01T00:00:00+01:00</updated><summary>S</summary></entry></feed>`
    expect(feedOf(atom).items).toMatchObject([
      {
        id: 'tag:1',
        title: 'T',
        link: 'http://a.b/c',
        publishedAt: parseTimestamp('2025-12-31T23:00:00Z'),
        language: 'de',
      },
    ])
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="a"><title>R</title></channel><item rdf:about="http://a.b/d"><title>t</title><link>http://a.b/d</link><dc:date>2026-01-01</dc:date></item></rdf:RDF>`
    expect(feedOf(rdf).items).toMatchObject([{ id: 'http://a.b/d', publishedAt: parseTimestamp('2026-01-01') }])
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'J',
      items: [
        { id: '1', url: 'https://a.b/c', title: 'T', content_html: '<p>x</p>', date_published: '2026-01-01T00:00:00Z' },
      ],
    })
    expect(feedOf(json)).toMatchObject({ format: 'json', items: [{ id: '1', summary: 'x' }] })
  })

  it('tell each story once', () => {
    const feed = feedOf(
      rss(
        item('<title>One</title><link>https://w.x/1</link>') +
          item('<title>One, again</title><link>https://w.x/1?utm_medium=x</link>') +
          item('<title>ONE</title><link>https://w.x/2</link>') +
          item('<title>Two</title><link>https://w.x/3</link>'),
      ),
    )
    expect([feed.items.map(({ title }) => title), feed.duplicates]).toEqual([['One', 'Two'], 2])
    expect(feed.items[0]).toMatchObject({ id: 'https://w.x/1', summary: null, publishedAt: null, tickers: [] })
  })

  it('that declare entities are refused, wherever the declaration hides', () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    expect(codeOf(`${bomb}${rss('')}`)).toBe('ANSWER_UNREADABLE')
    expect(codeOf(rss('<!entity x SYSTEM "file:///etc/passwd">'))).toBe('ANSWER_UNREADABLE')
    expect(codeOf(rss(`<!-- <![CDATA[ -->${bomb}<!-- ]]> -->`))).toBe('ANSWER_UNREADABLE')
    // Within plain characters it is only a word.
    expect(
      codeOf(
        rss(item('<title>T</title><link>https://a.b/</link><description><![CDATA[<!DOCTYPE html>x]]></description>')),
      ),
    ).toBe('read')
  })

  it('that are none are refused', () => {
    expect(codeOf('')).toBe('ANSWER_MALFORMED')
    expect(codeOf('<html></html>')).toBe('ANSWER_MALFORMED')
    expect(codeOf('{"items": []}')).toBe('ANSWER_MALFORMED')
    expect(codeOf('['.repeat(1_000))).toBe('ANSWER_UNREADABLE')
    expect(codeOf('x'.repeat(10_000_001))).toBe('ANSWER_UNREADABLE')
  })
})

describe('the time of an entry', () => {
  it('is read in the forms that feeds use', () => {
    for (const [text, time] of [
      ['Sat, 21 Nov 2026 10:00:00 GMT', '2026-11-21T10:00:00Z'],
      ['21 Nov 26 10:00 +0530', '2026-11-21T04:30:00Z'],
      ['Wed, 02 Oct 2002 08:00:00 -0700', '2002-10-02T15:00:00Z'],
      ['Saturday, 21 November 2026 10:00:00 pdt', '2026-11-21T17:00:00Z'],
      ['2026-11-21T10:00:00+01:00', '2026-11-21T09:00:00Z'],
      ['2026-11-21', '2026-11-21T00:00:00Z'],
    ] as const) {
      expect(feedTime(text), text).toBe(parseTimestamp(time))
    }
    for (const wrong of [
      '',
      'yesterday',
      '30 Feb 2026 10:00:00 GMT',
      '21 Foo 2026 10:00:00 GMT',
      '21 Nov 2026 25:00:00 GMT',
      '21 Nov 2026 10:00:00 XYZ',
    ]) {
      expect(feedTime(wrong), wrong).toBeNull()
    }
  })
})
