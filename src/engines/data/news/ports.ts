import type { InstrumentId } from '#core/model/identifiers.ts'
import type { NewsItem } from '#core/model/newsItem.ts'

/** One page of the press as it is kept: what the sources that told it said of it. */
export interface KeptNews {
  readonly key: string
  /** Sources that told this page, in the order of their ids; `item` is what the first of them said. */
  readonly sourceIds: readonly string[]
  readonly item: NewsItem
  /** Whose page it is: the registrable domain of its link. */
  readonly domain: string
  /** When it was told first, microseconds. */
  readonly foundAt: number
  /** When it was published; when it was found where that was not told. */
  readonly time: number
  /** What it is about, as `share:AAPL` or `crypto:BTC`; empty for news of no instrument. */
  readonly subjects: readonly string[]
  /** The instruments among them that were known when it was found. */
  readonly instrumentIds: readonly InstrumentId[]
}

/** Where news are kept. */
export interface NewsStore {
  /** The newest that can be read, at most `limit`. */
  loadNews(limit: number): readonly KeptNews[]
  /** When each publisher was heard of first, microseconds. */
  loadPublishers(): ReadonlyMap<string, number>
  /**
   * Keeps news and publishers, and forgets news published before a moment and all but the newest `most`. Returns false when
   * it could not be written; nothing of it is then.
   */
  saveNews(
    news: readonly KeptNews[],
    publishers: ReadonlyMap<string, number>,
    forgetBefore: number,
    most: number,
  ): boolean
}
