import type { InstrumentId } from '#core/model/identifiers.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import { namedSeed } from '#quant/statistics/seededRandom.ts'
import { byTime, judge, type Judgement, ONE_EVENT, type Telling, telling } from './judgement.ts'
import { KEPT_FOR } from './newsItemFault.ts'
import type { KeptNews, NewsStore } from './ports.ts'
import { pageOf, publisherDomain } from './publisherDomain.ts'
import { isEstablished } from './publishers.ts'
import type { Subjects } from './subjects.ts'

/** News that are kept at most. */
const MOST_NEWS = 5_000
/** Publishers that are remembered at most; beyond them everybody new stays unknown. */
const MOST_PUBLISHERS = 20_000
/** News of one subject that are compared with one of them at most. */
const MOST_OF_SUBJECT = 300

/** What came of one piece of news. */
export interface TakenNews {
  readonly news: KeptNews
  /** False for a page that was known already. */
  readonly isNew: boolean
}

/** What the press told, each page once, with what it is about. */
export class NewsBook {
  readonly #pages = new Map<string, Telling>()
  readonly #bySubject = new Map<string, Set<string>>()
  readonly #firstSeen = new Map<string, number>()
  readonly #keys = new Set<string>()
  /** What was told about a subject in order of time; made when it is asked for. */
  readonly #sorted = new Map<string, readonly Telling[]>()
  /** Who is believed at one moment, so that a domain is looked at once for many stories. */
  readonly #believed = new Map<string, boolean>()
  #believedAt = Number.NaN
  #store: NewsStore | null = null
  #unsaved = new Map<string, KeptNews>()
  #newPublishers = new Map<string, number>()

  /** Reads what was kept; null keeps everything in memory only. */
  load(store: NewsStore | null): void {
    this.#store = store
    for (const [domain, at] of store?.loadPublishers() ?? []) this.#firstSeen.set(domain, at)
    for (const news of store?.loadNews(MOST_NEWS) ?? []) this.#put(news)
  }

  /** Everything that is kept, in no order that means anything. */
  all(): readonly KeptNews[] {
    return [...this.#pages.values()].map(({ news }) => news)
  }

  /** The newest pages, newest first. */
  newest(count: number): readonly Telling[] {
    const order = (a: Telling, b: Telling): number => b.news.time - a.news.time || (a.news.key < b.news.key ? -1 : 1)
    return [...this.#pages.values()].toSorted(order).slice(0, count)
  }

  /** The page of a link; null when it is not known. */
  page(link: string): Telling | null {
    return this.#pages.get(pageOf(link)) ?? null
  }

  /** What was told about a page's subjects within two days of it, with that page; of too many the nearest in time. */
  about({ news }: Telling): readonly Telling[] {
    const found = new Set<Telling>()
    for (const subject of news.subjects) {
      for (const told of nearest(this.#inOrder(subject), news.time)) found.add(told)
    }
    return [...found]
  }

  /** Who else tells it. */
  judge(told: Telling, now: number): Judgement {
    return judge(told, this.about(told), (domain) => this.isEstablished(domain, now))
  }

  /** Whether a publisher may be believed at a moment. */
  isEstablished(domain: string, now: number): boolean {
    if (now !== this.#believedAt) this.#believed.clear()
    this.#believedAt = now
    const known = this.#believed.get(domain)
    if (known !== undefined) return known
    const established = isEstablished(domain, this.#firstSeen.get(domain) ?? null, now)
    this.#believed.set(domain, established)
    return established
  }

  /** Takes a page as one source told it; null when nothing of it was new. */
  take(sourceId: string, item: NewsItem, { subjects, instrumentIds }: Subjects, now: number): TakenNews | null {
    const page = pageOf(item.link)
    const domain = publisherDomain(item.link)
    if (!this.#firstSeen.has(domain) && this.#firstSeen.size < MOST_PUBLISHERS) {
      this.#firstSeen.set(domain, now)
      this.#newPublishers.set(domain, now)
    }
    const before = this.#pages.get(page)?.news ?? null
    const time = item.publishedAt ?? now
    const key = before?.key ?? this.#freeKey(page)
    const told: KeptNews = { key, sourceIds: [sourceId], item, domain, foundAt: now, time, subjects, instrumentIds }
    const news = before === null ? told : joined(before, told)
    if (before !== null && JSON.stringify(news) === JSON.stringify(before)) return null
    this.#put(news)
    this.#unsaved.set(key, news)
    return { news, isNew: before === null }
  }

  /** Forgets what is too old or too much, and writes what is new. Returns false when it could not be written. */
  keep(now: number): boolean {
    const oldest = now - KEPT_FOR
    const kept = this.newest(MOST_NEWS).filter(({ news }) => news.time >= oldest)
    if (kept.length < this.#pages.size) {
      const pages = new Set(kept.map(({ news }) => pageOf(news.item.link)))
      for (const page of this.#pages.keys()) if (!pages.has(page)) this.#forget(page)
    }
    if (this.#unsaved.size === 0) return true
    const isWritten = this.#store?.saveNews([...this.#unsaved.values()], this.#newPublishers, oldest, MOST_NEWS) ?? true
    if (!isWritten) return false
    this.#unsaved = new Map()
    this.#newPublishers = new Map()
    return true
  }

  #put(news: KeptNews): void {
    const page = pageOf(news.item.link)
    this.#forget(page)
    this.#pages.set(page, telling(news))
    this.#keys.add(news.key)
    for (const subject of news.subjects) {
      this.#sorted.delete(subject)
      const pages = this.#bySubject.get(subject)
      if (pages === undefined) this.#bySubject.set(subject, new Set([page]))
      else pages.add(page)
    }
  }

  #forget(page: string): void {
    const known = this.#pages.get(page)
    if (known === undefined) return
    this.#pages.delete(page)
    this.#keys.delete(known.news.key)
    this.#unsaved.delete(known.news.key)
    for (const subject of known.news.subjects) {
      this.#sorted.delete(subject)
      const pages = this.#bySubject.get(subject)
      pages?.delete(page)
      if (pages?.size === 0) this.#bySubject.delete(subject)
    }
  }

  #inOrder(subject: string): readonly Telling[] {
    const known = this.#sorted.get(subject)
    if (known !== undefined) return known
    const pages = [...(this.#bySubject.get(subject) ?? [])]
    const sorted = pages
      .map((page) => this.#pages.get(page))
      .filter((one) => one !== undefined)
      .toSorted(byTime)
    this.#sorted.set(subject, sorted)
    return sorted
  }

  /** A key made of the page, so that it stays the same over restarts; another one where somebody made two alike. */
  #freeKey(page: string): string {
    for (let salt = 0; ; salt += 2) {
      const key = `${hex(namedSeed(salt, page))}${hex(namedSeed(salt + 1, page))}`
      if (!this.#keys.has(key)) return key
    }
  }
}

/** Of tellings in order of time those within two days of a moment; of too many those nearest to it. */
function nearest(sorted: readonly Telling[], time: number): readonly Telling[] {
  let from = firstFrom(sorted, time - ONE_EVENT)
  let to = firstFrom(sorted, time + ONE_EVENT + 1)
  while (to - from > MOST_OF_SUBJECT) {
    const [before = 0, after = 0] = [sorted[from]?.news.time, sorted[to - 1]?.news.time]
    if (time - before >= after - time) from += 1
    else to -= 1
  }
  return sorted.slice(from, to)
}

function firstFrom(sorted: readonly Telling[], time: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.news.time ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** What two sources told of one page, or one source twice: the same whichever came first. */
function joined(one: KeptNews, other: KeptNews): KeptNews {
  const [first, second] = comesFirst(one, other) ? [one, other] : [other, one]
  return {
    ...first,
    sourceIds: union(first.sourceIds, second.sourceIds),
    foundAt: Math.min(one.foundAt, other.foundAt),
    time: Math.min(one.time, other.time),
    subjects: union(one.subjects, other.subjects),
    instrumentIds: union<InstrumentId>(one.instrumentIds, other.instrumentIds),
  }
}

/** The source that comes first in the alphabet is believed about the text; of one source the later version. */
function comesFirst(one: KeptNews, other: KeptNews): boolean {
  const [a = '', b = ''] = [one.sourceIds[0], other.sourceIds[0]]
  if (a !== b) return a < b
  const [at, otherAt] = [one.item.publishedAt ?? -1, other.item.publishedAt ?? -1]
  if (at !== otherAt) return at > otherAt
  return JSON.stringify(one.item) <= JSON.stringify(other.item)
}

function union<Text extends string>(...lists: readonly (readonly Text[])[]): readonly Text[] {
  return [...new Set(lists.flat())].toSorted()
}

function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, '0')
}
