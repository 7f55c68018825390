import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import type { FeedParts } from '../../feeds/feedEntry.ts'
import type { Cell } from './answerTable.ts'

/** What is asked of a source in one call. */
export interface Asked {
  /** A symbol, an address, a name: what the question is about; empty for everything. */
  readonly subject: string
  /** Microseconds; of events and news the stretch of time that they lie in. */
  readonly from: number
  readonly to: number
  /** Only what was known at that moment, microseconds; null for everything. */
  readonly asKnownAt: number | null
  /** Rows at most. */
  readonly limit: number
  /** Blocks of a chain, inclusive; null where they are left to the source. */
  readonly fromBlock: number | null
  readonly toBlock: number | null
  /** Whose tokens; null for everybody's. */
  readonly holder: string | null
}

/** An answer for a person and for a program. */
export interface Told {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Sentences about what is missing or how to ask on. */
  readonly notes: readonly string[]
  /** The same as the source told it. */
  readonly value: object
}

/** Asks one source; the feed is closed before it returns. */
export type Asker = (parts: FeedParts, asked: Asked, stop: StopSignal) => Promise<FeedAnswer<Told>>

/** The sources that can be asked for something, by their ids. */
export type Askers = ReadonlyMap<string, Asker>

/** Asks a feed and lets go of it, whatever it answers. */
export async function withFeed<Feed extends { close?(): Promise<void> }, Value>(
  feed: Feed,
  ask: (feed: Feed) => Promise<FeedAnswer<Value>>,
): Promise<FeedAnswer<Value>> {
  try {
    return await ask(feed)
  } finally {
    await feed.close?.()
  }
}

/** The id of a share of the United States, whether or not its venue was written. */
export function shareId(subject: string): InstrumentId {
  return identifier<InstrumentId>(subject.endsWith('.US') ? subject : `${subject}.US`)
}

/** The symbol of a share alone. */
export function shareSymbol(subject: string): string {
  return subject.endsWith('.US') ? subject.slice(0, -'.US'.length) : subject
}

/** A sentence about rows that could not be read, when there are any. */
export function unreadNote(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} rows could not be read and were left out.`]
}
