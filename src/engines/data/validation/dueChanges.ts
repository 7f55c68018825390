import type { BarInterval } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { intervalLength } from '../sources/closeTime.ts'
import type { PriceBasis } from './shiftFindings.ts'
import type { KnownSplit } from './sizeOfShift.ts'

const LONGEST_MONTH = 31 * DAY
/** A price that fell by this part of a dividend fell because of it. */
const SEEN_PART = 0.3

/** The splits and dividends of one instrument, and what they do to the close of the row in which they happen. */
export class DueChanges {
  readonly #basis: PriceBasis
  readonly #length: number
  readonly #splits: KnownSplit[] = []
  readonly #dividends: { readonly ts: number; readonly perUnit: number }[] = []
  #next = Number.POSITIVE_INFINITY
  #close = Number.NaN

  constructor(interval: BarInterval, basis: PriceBasis) {
    this.#basis = basis
    this.#length = intervalLength(interval) ?? LONGEST_MONTH
  }

  /** Every split that was told; those that have not happened yet have the row -1. */
  get splits(): readonly KnownSplit[] {
    return this.#splits
  }

  /** Tells of an action before its row comes; all but splits and dividends with possible numbers are passed over. */
  foretell({ ts, action }: TimedAction): void {
    if (action.kind === 'SPLIT') {
      const ratio = action.to / action.from
      if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) return
      this.#splits.push({ ts, row: -1, from: action.from, to: action.to })
    } else if (action.kind === 'CASH_DIVIDEND' && action.perUnit > 0) {
      this.#dividends.push({ ts, perUnit: action.perUnit })
      this.#dividends.sort((left, right) => left.ts - right.ts)
    } else return
    this.#next = Math.min(this.#next, ts)
  }

  /** The change of the logarithm of the close that what happened before the end of this row explains. */
  take(row: number, tsOpen: number, close: number): number {
    const end = tsOpen + this.#length
    const change = this.#next < end ? this.#changeUpTo(end, row, close) : 0
    this.#close = close
    return change
  }

  #changeUpTo(end: number, row: number, close: number): number {
    const told = this.#takeSplits(end, row)
    let change = this.#basis === 'raw' ? told : 0
    const moved = Math.log(close / this.#close)
    while ((this.#dividends[0]?.ts ?? end) < end) {
      // A wrong dividend must not look like a jump of the price: it counts only where the price fell by it, and not where
      // that was the split of the same row, told in prices that have it already.
      const fall = Math.log(1 - (this.#dividends.shift()?.perUnit ?? 0) / this.#close)
      const isSplit = change !== told && Math.abs(Math.abs(moved) - Math.abs(told)) < Math.abs(moved - fall)
      if (fall < 0 && moved - change < fall * SEEN_PART && !isSplit) change += fall
    }
    const waiting = this.#splits.filter((split) => split.row < 0).map(({ ts }) => ts)
    this.#next = Math.min(this.#dividends[0]?.ts ?? Number.POSITIVE_INFINITY, ...waiting)
    return change
  }

  /** Gives the splits that happened their row, and what they do to raw prices; before the first row they do nothing. */
  #takeSplits(end: number, row: number): number {
    let told = 0
    for (const [place, split] of this.#splits.entries()) {
      if (split.row >= 0 || !(split.ts < end)) continue
      this.#splits[place] = { ...split, row }
      if (!Number.isNaN(this.#close)) told += Math.log(split.from / split.to)
    }
    return told
  }
}
