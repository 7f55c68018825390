import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BookChange } from '#core/model/marketEvent.ts'
import { BookJoin, type NumberedChange } from './bookJoin.ts'
import { NOTHING, type Normalised, type Rejection, told } from './normalised.ts'

const MOST_BOOKS = 20_000

/** The books of a venue whose snapshots are asked for, each joined by its numbers. */
export class BookJoins {
  readonly #joins = new Map<InstrumentId, BookJoin>()
  readonly #startsPartial: boolean

  /** With `startsPartial` a book begins with its first change where no snapshot is to be had. */
  constructor(startsPartial: boolean) {
    this.#startsPartial = startsPartial
  }

  /** Takes a change of a book: told, held for its snapshot, left out as old, or a gap. */
  take(numbered: NumberedChange, rejection: Rejection | null): Normalised {
    const { change } = numbered
    const verdict = this.#of(change.instrumentId).take(numbered)
    if (verdict === 'GAP') return this.#gap(change.instrumentId, rejection)
    if (verdict !== 'APPLY') return told([], rejection)
    const isEmpty = change.bids.length === 0 && change.asks.length === 0
    return isEmpty && rejection === null ? NOTHING : told(isEmpty ? [] : [change], rejection)
  }

  /** Takes a snapshot that holds all updates up to `last`, and what has been held for it. */
  start(snapshot: BookChange, last: number, rejection: Rejection | null): Normalised {
    const join = this.#of(snapshot.instrumentId)
    if (join.isOlder(last)) return told([], rejection)
    const { changes, isBroken } = join.start(last)
    const events = [snapshot, ...changes.filter(({ bids, asks }) => bids.length > 0 || asks.length > 0)]
    // What follows a hole is not told, so the snapshot stands for nothing either.
    return isBroken ? this.#gap(snapshot.instrumentId, rejection) : told(events, rejection)
  }

  reset(): void {
    this.#joins.clear()
  }

  #of(instrumentId: InstrumentId): BookJoin {
    let join = this.#joins.get(instrumentId)
    if (join === undefined) {
      if (this.#joins.size >= MOST_BOOKS) this.#joins.clear()
      join = new BookJoin(this.#startsPartial)
      this.#joins.set(instrumentId, join)
    }
    return join
  }

  #gap(instrumentId: InstrumentId, rejection: Rejection | null): Normalised {
    const reason = `Changes of the order book of ${instrumentId} are missing, so it is not used until its next snapshot.`
    return {
      ...told([], rejection),
      gap: { instrumentIds: [instrumentId], reason, repair: 'SNAPSHOT' },
    }
  }
}
