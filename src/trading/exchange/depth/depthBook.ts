import { DepthSide } from './depthSide.ts'
import { DepthSequence, type SequenceNumbers, type SequenceRule } from './depthSequence.ts'

/** Messages kept while a book waits for its snapshot; the oldest go first. */
const MOST_WAITING = 4_096

/**
 * What a book is good for. EMPTY: nothing known. PARTIAL: built from changes alone, levels that never changed are
 * missing. SYNCED: complete. OUT_OF_SYNC: updates are missing, the book is old until the next snapshot.
 */
export type DepthState = 'EMPTY' | 'PARTIAL' | 'SYNCED' | 'OUT_OF_SYNC'

/** Something wrong with a book, in words for the trader. */
export interface DepthFinding {
  readonly code: 'BOOK_OUT_OF_SYNC' | 'BOOK_CROSSED' | 'BOOK_LOCKED' | 'BOOK_BAD_LEVEL'
  /** Market time of the message that showed it, microseconds. */
  readonly tsEvent: number
  readonly message: string
}

/** A message about a book: a snapshot or changes. Price and size alternate in `bids` and `asks`, scaled integers. */
export interface DepthMessage extends SequenceNumbers {
  readonly tsEvent: number
  readonly bids: ArrayLike<number>
  readonly asks: ArrayLike<number>
}

/**
 * An aggregated order book kept from a snapshot and changes.
 *
 * 1. Changes are applied in the venue's order of updates. When some are missing the book says BOOK_OUT_OF_SYNC once and
 *    stays as it was; it goes on after the next snapshot, with the changes that came in the meantime.
 * 2. A book that is crossed (bid above ask) or locked (equal) after a whole message says so once a spell, and `crossing`
 *    tells it for as long as it lasts.
 * 3. A level with an impossible price or size is left out and said to be BOOK_BAD_LEVEL.
 */
export class DepthBook {
  readonly bids = new DepthSide(1)
  readonly asks = new DepthSide(-1)
  readonly #sequence: DepthSequence
  readonly #findings: DepthFinding[] = []
  #waiting: DepthMessage[] = []
  #state: DepthState = 'EMPTY'
  #crossing: 'NONE' | 'LOCKED' | 'CROSSED' = 'NONE'
  #tsEvent = 0

  /** A book of a venue that numbers its updates by a rule. */
  constructor(rule: SequenceRule = 'UNNUMBERED') {
    this.#sequence = new DepthSequence(rule)
  }

  get state(): DepthState {
    return this.#state
  }

  /** Whether the best bid and ask overlap after the last whole message. */
  get crossing(): 'NONE' | 'LOCKED' | 'CROSSED' {
    return this.#crossing
  }

  /** Market time up to which the book is known, microseconds. */
  get tsEvent(): number {
    return this.#tsEvent
  }

  /** Number of the last update in the book; 0 without numbers. */
  get lastUpdate(): number {
    return this.#sequence.last
  }

  /** Tells whether orders can be matched against the book: known, in sync and not crossed. */
  get isUsable(): boolean {
    return (this.#state === 'SYNCED' || this.#state === 'PARTIAL') && this.#crossing === 'NONE'
  }

  /** The side that an order of a direction trades against. */
  opposite(direction: 1 | -1): DepthSide {
    return direction > 0 ? this.asks : this.bids
  }

  /** The side on which an order of a direction rests. */
  own(direction: 1 | -1): DepthSide {
    return direction > 0 ? this.bids : this.asks
  }

  /**
   * Replaces the book by a snapshot, which holds all updates up to its `last`, and applies what has waited for it. A
   * snapshot older than a synced book is left out.
   */
  applySnapshot(snapshot: DepthMessage): readonly DepthFinding[] {
    this.#findings.length = 0
    const isNumbered = this.#sequence.rule !== 'UNNUMBERED'
    if (isNumbered && this.#state === 'SYNCED' && snapshot.last < this.#sequence.last) return NOTHING
    this.beginSnapshot()
    this.#sequence.startFrom(snapshot.last)
    this.#write(snapshot)
    this.#settle(snapshot.tsEvent)
    const waiting = this.#waiting
    this.#waiting = []
    for (const message of waiting) this.#apply(message)
    return this.#taken()
  }

  /**
   * Applies changes. Without a snapshot they wait for one, or, with `startsPartial`, make a book of what they tell. Old
   * messages are left out.
   */
  applyChanges(message: DepthMessage, startsPartial = false): readonly DepthFinding[] {
    this.#findings.length = 0
    if (startsPartial && this.#state === 'EMPTY') {
      this.#state = 'PARTIAL'
      this.#sequence.startWith(message)
      this.#write(message)
      this.#settle(message.tsEvent)
    } else this.#apply(message)
    return this.#taken()
  }

  /** Forgets everything and starts a snapshot given level by level; `setLevel` and `endChanges` follow. */
  beginSnapshot(): void {
    this.bids.clear()
    this.asks.clear()
    this.#state = 'SYNCED'
  }

  /** Sets one level, direction 1 for bids; 0 removes it. For feeds whose order of updates has been checked before. */
  setLevel(direction: 1 | -1, price: number, size: number, tsEvent: number): readonly DepthFinding[] {
    this.#findings.length = 0
    if (this.#state === 'EMPTY') this.#state = 'PARTIAL'
    this.#set(this.own(direction), price, size, tsEvent)
    return this.#taken()
  }

  /** Ends changes given level by level: the book is known up to this moment and looked over. */
  endChanges(tsEvent: number): readonly DepthFinding[] {
    this.#findings.length = 0
    this.#settle(tsEvent)
    return this.#taken()
  }

  #apply(message: DepthMessage): void {
    if (this.#state === 'EMPTY' || this.#state === 'OUT_OF_SYNC') {
      if (this.#sequence.rule === 'UNNUMBERED') this.#state = 'PARTIAL'
      else {
        this.#keep(message)
        return
      }
    }
    const before = this.#sequence.last
    const verdict = this.#sequence.take(message)
    if (verdict === 'OLD') return
    if (verdict === 'APPLY') {
      this.#write(message)
      this.#settle(message.tsEvent)
      return
    }
    this.#state = 'OUT_OF_SYNC'
    this.#keep(message)
    this.#report(
      'BOOK_OUT_OF_SYNC',
      message.tsEvent,
      `Updates ${before + 1} to ${message.previous ?? message.first - 1} of the order book are missing, so it is no longer current; it waits for a new snapshot.`,
    )
  }

  #keep(message: DepthMessage): void {
    this.#waiting.push(message)
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
  }

  #write(message: DepthMessage): void {
    const { bids, asks, tsEvent } = message
    for (let at = 0; at + 1 < bids.length; at += 2) this.#set(this.bids, bids[at] ?? 0, bids[at + 1] ?? -1, tsEvent)
    for (let at = 0; at + 1 < asks.length; at += 2) this.#set(this.asks, asks[at] ?? 0, asks[at + 1] ?? -1, tsEvent)
  }

  #set(side: DepthSide, price: number, size: number, tsEvent: number): void {
    if (price > 0 && size >= 0 && Number.isSafeInteger(price) && Number.isSafeInteger(size)) side.set(price, size)
    else {
      this.#report(
        'BOOK_BAD_LEVEL',
        tsEvent,
        `The order book was sent a level with price ${price} and size ${size}, which cannot be; the level was left out and the book may be wrong there.`,
      )
    }
  }

  #settle(tsEvent: number): void {
    this.#tsEvent = tsEvent
    const bid = this.bids.price(0)
    const ask = this.asks.price(0)
    const crossing = bid > ask ? 'CROSSED' : bid === ask ? 'LOCKED' : 'NONE'
    if (crossing === this.#crossing) return
    this.#crossing = crossing
    if (crossing === 'CROSSED') {
      this.#report(
        'BOOK_CROSSED',
        tsEvent,
        `The best bid ${bid} of the order book is above its best ask ${ask}, so one of them is wrong; no order is matched against it until they part.`,
      )
    } else if (crossing === 'LOCKED') {
      this.#report(
        'BOOK_LOCKED',
        tsEvent,
        `The best bid and the best ask of the order book are both ${bid}, so one of them is old; no order is matched against it until they part.`,
      )
    }
  }

  #report(code: DepthFinding['code'], tsEvent: number, message: string): void {
    this.#findings.push({ code, tsEvent, message })
  }

  /** What was found by the call that ends; nothing is allocated when that is nothing. */
  #taken(): readonly DepthFinding[] {
    return this.#findings.length === 0 ? NOTHING : [...this.#findings]
  }
}

const NOTHING: readonly DepthFinding[] = []
