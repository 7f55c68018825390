import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BookChange, PriceLevel } from '#core/model/marketEvent.ts'
import type { Normalised, Rejection } from '../shared/normalised.ts'
import { ChecksumBook, type WrittenLevel } from './checksumBook.ts'

const MOST_BOOKS = 2_000

/** One message about one book. */
export interface KrakenBookMessage {
  readonly instrumentId: InstrumentId
  readonly tsEvent: number
  readonly tsInit: number
  readonly isSnapshot: boolean
  readonly bids: readonly WrittenLevel[]
  readonly asks: readonly WrittenLevel[]
  /** What the venue says the checksum is afterwards; null when it says nothing. */
  readonly checksum: number | null
  readonly rejection: Rejection | null
}

/**
 * The books of Kraken, which has no numbers but a checksum of the best levels. The venue does not tell levels that fall out
 * of the subscribed depth, so they are told as removed here. Changes before a snapshot, or after a wrong checksum, are told
 * without a check; nobody uses them before the next snapshot.
 */
export class KrakenBooks {
  readonly #books = new Map<InstrumentId, ChecksumBook>()

  /** Takes a message; `depth` is the number of levels that was subscribed. */
  take(message: KrakenBookMessage, depth: number): Normalised {
    const { instrumentId, tsEvent, tsInit, isSnapshot, rejection } = message
    if (isSnapshot) this.#begin(instrumentId, depth)
    const book = this.#books.get(instrumentId)
    const bids = withFallen(message.bids, book?.apply('bids', message.bids))
    const asks = withFallen(message.asks, book?.apply('asks', message.asks))
    const change: BookChange = { kind: 'BOOK', instrumentId, tsEvent, tsInit, isSnapshot, bids, asks }
    const events = isSnapshot || bids.length > 0 || asks.length > 0 ? [change] : []
    const said = rejection === null ? { events } : { events, rejected: rejection }
    const checksum = message.checksum === null ? null : (book?.checksum() ?? null)
    if (checksum === null || checksum === message.checksum) return said
    this.#books.delete(instrumentId)
    const reason = `The order book of ${instrumentId} does not have the checksum that Kraken says, so it is not used until its next snapshot.`
    return { ...said, gap: { instrumentIds: [instrumentId], reason, repair: 'RESUBSCRIBE' } }
  }

  reset(): void {
    this.#books.clear()
  }

  #begin(instrumentId: InstrumentId, depth: number): void {
    if (this.#books.size >= MOST_BOOKS) this.#books.clear()
    this.#books.set(instrumentId, new ChecksumBook(depth))
  }
}

function withFallen(told: readonly WrittenLevel[], fallen: readonly PriceLevel[] | undefined): readonly PriceLevel[] {
  const levels = told.map(({ price, size }) => ({ price, size }))
  return fallen === undefined || fallen.length === 0 ? levels : [...levels, ...fallen]
}
