import type { NewsView } from '#contracts/records/sources.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'

/** Returns the host of an http or https address for people to judge; null for anything else. */
export function domainOf(link: string): string | null {
  let address: URL
  try {
    address = new URL(link)
  } catch {
    return null
  }
  return address.protocol === 'https:' || address.protocol === 'http:' ? address.hostname : null
}

/** Returns the news about an instrument, or all of it, the latest first. What has no time counts by when it was found. */
export function sortNews(news: readonly NewsView[], instrumentId: InstrumentId | null): readonly NewsView[] {
  return news
    .filter(({ instrumentIds }) => instrumentId === null || instrumentIds.includes(instrumentId))
    .toSorted((a, b) => timeOf(b) - timeOf(a) || (a.key < b.key ? -1 : 1))
}

/** Says how many publishers tell a story. */
export function publisherWords({ publishers }: Pick<NewsView, 'publishers'>): string {
  return publishers <= 1 ? '1 publisher' : `${publishers} publishers`
}

function timeOf({ publishedAt, foundAt }: NewsView): number {
  return publishedAt ?? foundAt
}
