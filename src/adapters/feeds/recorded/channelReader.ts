import { type InstrumentId, instrumentId } from '#core/model/identifiers.ts'
import type { FeedKind, ListedInstrument } from '#engines/data/feeds/ports.ts'
import { isLiveKind } from '../crypto/live/listings.ts'
import type { VenueLive } from '../crypto/live/venueFeed.ts'
import type { JoiningNormaliser, Normalised, Normaliser } from '../crypto/shared/normalised.ts'

/** Understands the messages of one recorded connection, in their order. */
export interface ChannelReader {
  /** Takes a message as it came. */
  read(message: string | Uint8Array, tsInit: number): Normalised
  /** Takes an answer that belongs to the stream: a book that was asked for. */
  join(symbol: string, answer: string, tsInit: number): Normalised | null
  /** The connection was lost: every book needs a new beginning. */
  reset(): void
}

const KINDS: readonly FeedKind[] = ['TRADES', 'QUOTES', 'BOOK', 'DERIVATIVES']

/** Makes the reader of one connection of a venue by the name of its stream; null when the venue has no such stream. */
export function venueChannelReader(
  venue: VenueLive,
  streamName: string,
  listings: readonly ListedInstrument[],
): ChannelReader | null {
  const stream = venue.streams.find(({ name }) => name === streamName)
  if (stream === undefined) return null
  const names = new Map<string, InstrumentId>()
  for (const listing of listings) {
    for (const kind of KINDS) {
      if (!isLiveKind(kind)) continue
      for (const { stream: place, wanted } of venue.place(listing, kind)) {
        if (place === streamName) names.set(wanted.symbol, listing.instrument.id)
      }
    }
  }
  const unlisted = `UNLISTED-${venue.id.toUpperCase()}`
  const nameOf = (symbol: string): InstrumentId => names.get(symbol) ?? instrumentId(symbol, unlisted)
  const { books } = stream
  const joining = books.kind === 'FETCHED' ? books.normaliser(nameOf) : null
  return readerOf(joining ?? books.normaliser(nameOf), joining)
}

/** Makes a reader of a normaliser, and of its snapshots where it joins them. */
export function readerOf(normaliser: Normaliser, joining: JoiningNormaliser | null): ChannelReader {
  return {
    read: (message, tsInit) => normaliser.normalise(message, tsInit),
    join: (symbol, answer, tsInit) => joining?.joinSnapshot(symbol, answer, tsInit) ?? null,
    reset: () => normaliser.reset(),
  }
}
