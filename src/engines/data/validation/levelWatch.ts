import type { BarInterval } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import { intervalLength } from '../sources/closeTime.ts'
import type { PriceField } from './finding.ts'
import { type OrdinaryMove, ordinaryMove } from './ordinaryMove.ts'
import { RobustBand } from './robustBand.ts'

/** A run of rows on another price level than its neighbours. Sizes are changes of the natural logarithm. */
export interface LevelShift {
  /** First row of the other level, and the first row after it; null when the price never came back. */
  readonly from: number
  readonly until: number | null
  /** First row of the level that was left. */
  readonly before: number
  readonly ts: number
  /** Size of the jump beyond what was expected (a split, a dividend), and of what was expected. */
  readonly size: number
  readonly expected: number
  /** How far the row had opened from the last close, beyond what was expected. */
  readonly openSize: number
  /** Ordinary standard deviation of one row. */
  readonly scale: number
  /** Last close before the jump, carried through what was expected since. */
  readonly reference: number
  /** Prices of the first row that lie on the other level. */
  readonly fields: readonly PriceField[]
  /** Range of the row over the median range, its volume over the median volume; NaN where that is not known. */
  readonly rangeRatio: number
  readonly volumeRatio: number
  /** The row after the shift opened on the level to which its close came back. */
  readonly openedBack: boolean
  /** Rows of the other level seen so far. */
  readonly rows: number
  /** It is too early to tell whether the price comes back. */
  readonly undecided: boolean
}

/** Rows from which the scale is taken, and how many of them are enough. */
const WINDOW = 60
const ENOUGH = 10
/** A change this many standard deviations from the middle is a jump. */
const JUMP_SCALES = 8
/** A change that has the size of something known (a split nearby) is one sooner. */
const KNOWN_SCALES = 5
/** Rows after which an ordinary jump is taken for a move of the market. */
export const PATIENCE = 3
/** A pause of more than so many rows: longer than a long weekend is for days. */
const LONG_PAUSE = 5
/** A price may come back so far from where it left, as a share of the jump. */
const RETURN_SHARE = 0.2

/**
 * Follows the price level of one instrument and tells jumps that come back from jumps that stay. The level is the close; a
 * jump is a change outside a robust band around the changes of the last sixty rows, as wide as at least a step of the price.
 */
export class LevelWatch {
  readonly #move: OrdinaryMove
  readonly #changes = new RobustBand(WINDOW)
  readonly #ranges = new RobustBand(WINDOW)
  readonly #volumes = new RobustBand(WINDOW)
  readonly #length: number
  #close = Number.NaN
  #ts = Number.NaN
  #before = 0
  #step = Number.POSITIVE_INFINITY
  #pending: LevelShift | null = null
  #pendingRows = 0
  #pendingKept = false

  constructor(interval: BarInterval) {
    this.#move = ordinaryMove(interval)
    this.#length = intervalLength(interval) ?? 31 * DAY
  }

  /** The jump that may yet come back; null when the price is on its level. */
  get pending(): LevelShift | null {
    return this.#pending
  }

  /** Ordinary standard deviation of a change. */
  get scale(): number {
    const own = this.#changes.n < ENOUGH ? this.#move.assumed : Math.max(this.#changes.scale, this.#move.assumed / 8)
    return this.#step < Number.POSITIVE_INFINITY ? Math.max(own, this.#step / this.#close) : own
  }

  /** Median of log(high / low) of the last rows, NaN while there are few. */
  get ordinaryRange(): number {
    return this.#ranges.n < ENOUGH ? Number.NaN : this.#ranges.median
  }

  /** Scaled median absolute deviation of log(high / low). */
  get rangeScale(): number {
    return this.#ranges.scale
  }

  /**
   * Takes the next row, whose prices are positive and finite. `expected` is the change that is known to happen at this row
   * beside trading; `knownSize` tells whether a change of that size could be a fault that lasts (a unit, a split nearby).
   * Returns the shift that ended or was decided at this row; null when there is none.
   */
  check(
    row: number,
    ts: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    expected: number,
    knownSize: (size: number, scale: number) => boolean,
  ): LevelShift | null {
    const last = this.#close
    if (Number.isNaN(last)) {
      this.#before = row
      this.#ts = ts
      this.#accept(high, low, close, volume, Number.NaN)
      return null
    }
    const scale = this.scale * this.#patchiness(ts)
    const change = Math.log(close / last) - expected
    const size = change - this.#changes.median
    const waiting = this.#pending
    if (waiting !== null) {
      const reference = waiting.reference * Math.exp(expected)
      const back = Math.abs(Math.log(close / reference))
      this.#pendingRows += 1
      if (back <= Math.max(3 * scale, RETURN_SHARE * Math.abs(waiting.size)) && back < Math.abs(waiting.size) / 2) {
        this.#pending = null
        this.#accept(high, low, close, volume, Number.NaN)
        const openedBack = Math.abs(Math.log(open / reference)) < Math.abs(waiting.size) / 2
        return { ...waiting, until: row, openedBack, undecided: false }
      }
      this.#pending = expected === 0 ? waiting : { ...waiting, reference }
      if (!this.#pendingKept && this.#pendingRows > PATIENCE) {
        this.#settle()
        this.#accept(high, low, close, volume, this.#clipped(change, scale))
        return { ...waiting, undecided: false }
      }
    }
    const jumps =
      Math.abs(size) > Math.max(JUMP_SCALES * scale, this.#move.smallestJump) ||
      (Math.abs(size) > KNOWN_SCALES * scale && knownSize(size, scale))
    if (!jumps) {
      this.#accept(high, low, close, volume, change)
      return null
    }
    // A jump away from a level that was itself left: the first one stays open, the second is followed.
    if (waiting !== null) this.#settle()
    this.#pending = {
      from: row,
      until: null,
      before: this.#before,
      ts,
      size: change,
      expected,
      openSize: Math.log(open / last) - expected,
      scale,
      reference: last * Math.exp(expected),
      fields: fieldsOnOtherLevel([open, high, low, close], last * Math.exp(expected), change),
      rangeRatio: Math.log(high / low) / this.ordinaryRange,
      volumeRatio: this.#volumes.n < ENOUGH || this.#volumes.median === 0 ? Number.NaN : volume / this.#volumes.median,
      rows: 1,
      openedBack: false,
      undecided: true,
    }
    this.#pendingRows = 0
    this.#pendingKept = knownSize(size, scale)
    this.#accept(high, low, close, volume, this.#clipped(change, scale))
    return waiting === null ? null : { ...waiting, undecided: false }
  }

  /** Takes the level on which the price is now for right, because a person said so. */
  acceptLevel(): void {
    this.#settle()
  }

  /** The shift still open at the end of the rows; null when there is none. */
  finish(): LevelShift | null {
    const waiting = this.#pending
    this.#pending = null
    return waiting === null ? null : { ...waiting, rows: this.#pendingRows + 1, undecided: !this.#pendingKept }
  }

  /** After a pause a price may be elsewhere: its change spans as many rows as would have fitted. */
  #patchiness(ts: number): number {
    const spanned = (ts - this.#ts) / this.#length
    this.#ts = ts
    return spanned > LONG_PAUSE ? Math.sqrt(spanned) : 1
  }

  #settle(): void {
    this.#before = this.#pending?.from ?? this.#before
    this.#pending = null
  }

  /** A jump enters the band at its edge, so that a market that has become wild widens it. */
  #clipped(change: number, scale: number): number {
    const edge = 4 * scale
    return Math.max(-edge, Math.min(edge, change))
  }

  #accept(high: number, low: number, close: number, volume: number, change: number): void {
    this.#changes.push(change)
    this.#ranges.push(Math.log(high / low))
    if (volume > 0) this.#volumes.push(volume)
    const step = Math.abs(close - this.#close)
    if (step > close * 1e-6 && step < this.#step) this.#step = step
    this.#close = close
  }
}

const FIELDS = ['open', 'high', 'low', 'close'] as const

function fieldsOnOtherLevel(prices: readonly number[], reference: number, size: number): readonly PriceField[] {
  return FIELDS.filter((_, field) => {
    const away = Math.log((prices[field] ?? Number.NaN) / reference)
    return Math.abs(away - size) < Math.abs(away)
  })
}
