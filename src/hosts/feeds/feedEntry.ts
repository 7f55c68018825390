import type { LiveConnection } from '#adapters/feeds/crypto/live/venueStream.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import type { RefusedRows } from '#adapters/feeds/us/keyedSource.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { FeedCard, LinkState, MarketFeed, RawMessage } from '#engines/data/feeds/ports.ts'

/** What every feed is made with: how it connects, what its symbols mean, and its key, asked for at each request. */
export interface FeedParts extends LiveConnection {
  readonly credentials: () => FeedCredentials | null
  /** What the user has chosen about sources; a feed whose choices change is made anew. */
  readonly choices: SourceChoices
  /** Hears of rows that were left out of an answer because they could not be read. */
  readonly onRefusedRows?: (refused: RefusedRows) => void
}

/** A source that the desk can open. */
export interface FeedEntry {
  readonly card: FeedCard
  /** Makes the feed; nothing is connected before it is asked. */
  create(parts: FeedParts): MarketFeed
  /** True when the choices already say what the source would have as its key. */
  isKeyChosen?(choices: SourceChoices): boolean
}

/** Other addresses than a source's own: servers of tests. */
export interface FeedOrigin {
  /** `http://127.0.0.1:port` */
  readonly http?: string
  /** `ws://127.0.0.1:port` */
  readonly stream?: string
  /** Certificate authorities, PEM. */
  readonly authorities?: readonly string[]
}

/** Other addresses by the id of their source. */
export type FeedOrigins = Readonly<Record<string, FeedOrigin>>

/** Writes down what comes from live connections. */
export interface RawRecorder {
  onRaw(sourceId: string, message: RawMessage, channel: string): void
  /** The state of a source's connections together has changed. */
  onLink(sourceId: string, state: LinkState): void
}
