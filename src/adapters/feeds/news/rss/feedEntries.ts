import { parseFeed } from 'feedsmith'

/** One entry of a feed, as it was written: texts may hold markup, times are in any form. */
export interface FeedEntry {
  readonly id: string | undefined
  readonly title: string
  readonly summary: string
  readonly links: readonly string[]
  readonly time: string | undefined
  readonly categories: readonly FeedCategory[]
  readonly language: string | undefined
}

/** A word that an entry is filed under, and what kind of word it is. */
export interface FeedCategory {
  readonly name: string
  readonly kind: string
}

/** The entries of a feed with what is told of the feed itself. */
export interface FeedEntries {
  readonly format: 'rss' | 'atom' | 'rdf' | 'json'
  readonly title: string
  readonly language: string | undefined
  readonly entries: readonly FeedEntry[]
}

/** Reads RSS, RDF, Atom or JSON Feed; throws when the text is none of them. */
export function feedEntries(text: string): FeedEntries {
  const parsed = parseFeed(text)
  switch (parsed.format) {
    case 'rss': {
      const { title = '', language, items = [] } = parsed.feed
      return {
        format: 'rss',
        title,
        language,
        entries: items.map((item) => ({
          id: item.guid?.value,
          title: item.title ?? '',
          summary: item.description ?? item.content?.encoded ?? '',
          links: [item.link ?? '', item.guid?.isPermaLink === false ? '' : (item.guid?.value ?? '')],
          time: item.pubDate ?? item.dc?.dates?.[0],
          categories: (item.categories ?? []).map(({ name = '', domain = '' }) => ({ name, kind: domain })),
          language: item.dc?.languages?.[0],
        })),
      }
    }
    case 'atom': {
      const { title, xml, entries = [] } = parsed.feed
      return {
        format: 'atom',
        title: title?.value ?? '',
        language: xml?.lang,
        entries: entries.map((entry) => ({
          id: entry.id,
          title: entry.title?.value ?? '',
          summary: entry.summary?.value ?? entry.content?.value ?? '',
          links: (entry.links ?? [])
            .filter(({ rel = 'alternate' }) => rel === 'alternate')
            .map(({ href = '' }) => href),
          time: entry.published ?? entry.updated,
          categories: (entry.categories ?? []).map(({ term = '', scheme = '' }) => ({ name: term, kind: scheme })),
          language: entry.xml?.lang,
        })),
      }
    }
    case 'rdf': {
      const { title = '', dc, items = [] } = parsed.feed
      return {
        format: 'rdf',
        title,
        language: dc?.languages?.[0],
        entries: items.map((item) => ({
          id: item.rdf?.about,
          title: item.title ?? '',
          summary: item.description ?? item.content?.encoded ?? '',
          links: [item.link ?? ''],
          time: item.dc?.dates?.[0],
          categories: (item.dc?.subjects ?? []).map((name) => ({ name, kind: '' })),
          language: item.dc?.languages?.[0],
        })),
      }
    }
    case 'json': {
      const { title = '', language, items = [] } = parsed.feed
      return {
        format: 'json',
        title,
        language,
        entries: items.map((item) => ({
          id: item.id,
          title: item.title ?? '',
          summary: item.summary ?? item.content_text ?? item.content_html ?? '',
          links: [item.url ?? '', item.external_url ?? ''],
          time: item.date_published ?? item.date_modified,
          categories: (item.tags ?? []).map((name) => ({ name, kind: '' })),
          language: item.language,
        })),
      }
    }
  }
}
