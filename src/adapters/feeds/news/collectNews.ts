import type { NewsItem } from '#core/model/newsItem.ts'
import type { FeedAnswer, NewsPage, NewsRequest } from '#engines/data/feeds/ports.ts'

/** Some news of a source, and where its next older ones begin; null when there are none. */
export interface NewsSlice<Cursor> {
  readonly items: readonly NewsItem[]
  readonly next: Cursor | null
}

/** Answers of a source that are asked for to fill one page. */
const MOST_ANSWERS = 10

/**
 * Fills one page from a source that gives its news newest first: asks on until there are enough, or what it gives is older
 * than what is wanted. When a later answer fails, the page ends with what is there and says from where to ask on.
 */
export async function collectNews<Cursor>(
  request: NewsRequest,
  first: Cursor,
  ask: (cursor: Cursor) => Promise<FeedAnswer<NewsSlice<Cursor>>>,
): Promise<FeedAnswer<NewsPage>> {
  const found: NewsItem[] = []
  let cursor = first
  let hasOlder = true
  for (let count = 0; hasOlder && count < MOST_ANSWERS && found.length < request.limit; count += 1) {
    const slice = await ask(cursor)
    if (!slice.ok) {
      if (found.length === 0) return slice
      break
    }
    const { items, next } = slice.value
    found.push(...items.filter((item) => isWanted(item, request)))
    const isBefore = items.length > 0 && items.every(({ publishedAt }) => (publishedAt ?? 0) < request.since)
    hasOlder = next !== null && !isBefore
    cursor = next ?? cursor
  }
  return { ok: true, value: newsPage(found, request, hasOlder) }
}

/** Asks several questions for one page and makes one of their pages: complete down to where the first of them ends. */
export async function collectGroups<Group>(
  request: NewsRequest,
  groups: readonly Group[],
  collect: (group: Group) => Promise<FeedAnswer<NewsPage>>,
): Promise<FeedAnswer<NewsPage>> {
  const pages: NewsPage[] = []
  for (const group of groups) {
    const page = await collect(group)
    if (!page.ok) return page
    pages.push(page.value)
  }
  return { ok: true, value: mergedPage(pages, request) }
}

/** One page of several; nothing is told of a time of which one of them does not tell everything. */
export function mergedPage(pages: readonly NewsPage[], request: NewsRequest): NewsPage {
  const ends = pages.flatMap(({ next }) => (next === null ? [] : [next]))
  const floor = Math.max(Number.NEGATIVE_INFINITY, ...ends)
  const items = pages.flatMap((page) => page.items).filter(({ publishedAt }) => (publishedAt ?? floor) >= floor)
  const page = newsPage(items, request, ends.length > 0)
  return page.items.length === 0 && ends.length > 0 ? { items: [], next: floor } : page
}

/** The page of a request: newest first, each piece once, at most as many as wanted. News without a time come last. */
function newsPage(found: readonly NewsItem[], request: NewsRequest, hasOlder: boolean): NewsPage {
  const once = new Map(found.map((item) => [item.id, item]))
  const newestFirst = [...once.values()].toSorted((one, other) => timeOf(other) - timeOf(one))
  const items = newestFirst.slice(0, request.limit)
  const oldest = items.findLast(({ publishedAt }) => publishedAt !== null)?.publishedAt ?? null
  if (oldest === null || (!hasOlder && items.length === newestFirst.length)) return { items, next: null }
  // When a whole page is of one moment, the next one begins before it, or asking on would never end.
  return { items, next: oldest === request.until ? oldest - 1 : oldest }
}

function timeOf({ publishedAt }: NewsItem): number {
  return publishedAt ?? Number.MIN_SAFE_INTEGER
}

function isWanted({ publishedAt }: NewsItem, { since, until }: NewsRequest): boolean {
  if (publishedAt === null) return until === undefined
  return publishedAt >= since && publishedAt <= (until ?? Number.POSITIVE_INFINITY)
}
