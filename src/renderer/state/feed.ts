import type { FeedView } from '#contracts/records/market.ts'
import { useRecords } from './tables.ts'

const ORDER = ['DISCONNECTED', 'STALE', 'ENDED', 'PAUSED', 'CONNECTED'] as const

/** Returns the feed in the worst state, or null without any. */
function worstFeed(feeds: readonly FeedView[]): FeedView | null {
  return ORDER.map((state) => feeds.find((feed) => feed.state === state)).find((feed) => feed !== undefined) ?? null
}

/** Tells whether data of this feed may still be taken for current; a pause by the user is not staleness. */
export function isFeedTrusted(feed: FeedView | null): boolean {
  return feed !== null && feed.state !== 'STALE' && feed.state !== 'DISCONNECTED'
}

/** Returns the feed in the worst state. */
export function useWorstFeed(): FeedView | null {
  return worstFeed(useRecords('feeds'))
}
