import type { BookChange } from '#core/model/marketEvent.ts'

/** Changes of one book that are held while it waits for its snapshot; the oldest go first. */
const MOST_HELD = 4_096

/** A change with the numbers of the updates in it. */
export interface NumberedChange {
  readonly first: number
  readonly last: number
  /** Last update of the change before; null where the venue does not name it. */
  readonly previous: number | null
  readonly change: BookChange
}

/** How a change relates to a book. */
export type JoinVerdict = 'APPLY' | 'HELD' | 'OLD' | 'GAP'

/**
 * Joins the changes of one book to its snapshot by the venue's numbers.
 *
 * 1. Without a snapshot changes are held. After it those that reach beyond it follow; the first must not leave a hole.
 * 2. A change follows the one before when it names it, or begins right after it or earlier. Levels are told whole, so an
 *    overlap loses nothing.
 * 3. A hole is said once; from then on changes are held for the next snapshot.
 *
 * The rules are those that Binance, KuCoin and HTX publish for keeping a local book.
 */
export class BookJoin {
  #startsPartial: boolean
  #held: NumberedChange[] = []
  #last: number | null = null
  #isAfterSnapshot = false

  /** With `startsPartial` the book begins with its first change, without a snapshot. */
  constructor(startsPartial: boolean) {
    this.#startsPartial = startsPartial
  }

  /** Judges a change: to be told, held for a snapshot, old, or with updates missing before it. */
  take(change: NumberedChange): JoinVerdict {
    if (this.#last === null) {
      if (this.#startsPartial) {
        this.#last = change.last
        return 'APPLY'
      }
      this.#hold(change)
      return 'HELD'
    }
    const verdict = this.#judge(change, this.#last)
    if (verdict === 'APPLY') {
      this.#last = change.last
      this.#isAfterSnapshot = false
    } else if (verdict === 'GAP') {
      this.#last = null
      this.#startsPartial = false
      this.#hold(change)
    }
    return verdict
  }

  /**
   * Starts from a snapshot that holds all updates up to `last`. Returns the held changes that follow, and whether updates
   * are missing between them, so that another snapshot is needed.
   */
  start(last: number): { readonly changes: readonly BookChange[]; readonly isBroken: boolean } {
    const held = this.#held.toSorted((a, b) => a.last - b.last)
    this.#held = []
    this.#last = last
    this.#isAfterSnapshot = true
    const changes: BookChange[] = []
    let isBroken = false
    for (const change of held) {
      const verdict = this.take(change)
      if (verdict === 'APPLY') changes.push(change.change)
      isBroken ||= verdict === 'GAP'
    }
    return { changes, isBroken }
  }

  /** Tells whether a snapshot with all updates up to `last` is older than the book. */
  isOlder(last: number): boolean {
    return this.#last !== null && last < this.#last
  }

  #judge({ first, last, previous }: NumberedChange, at: number): JoinVerdict {
    if (last <= at) return 'OLD'
    if (this.#isAfterSnapshot) return first <= at + 1 || (previous !== null && previous <= at) ? 'APPLY' : 'GAP'
    return (previous === null ? first <= at + 1 : previous === at) ? 'APPLY' : 'GAP'
  }

  #hold(change: NumberedChange): void {
    this.#held.push(change)
    if (this.#held.length > MOST_HELD) this.#held.shift()
  }
}
