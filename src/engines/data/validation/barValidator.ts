import type { BarInterval } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { BarIngest, type IngestOptions } from './barIngest.ts'
import { DueChanges } from './dueChanges.ts'
import { type Finding, NO_FINDINGS } from './finding.ts'
import { LabelWatch } from './labelWatch.ts'
import { type LevelShift, LevelWatch } from './levelWatch.ts'
import { ordinaryMove } from './ordinaryMove.ts'
import { findingOfRange } from './rangeFinding.ts'
import type { SessionPort } from './sessionPort.ts'
import { findingOfShift, type PriceBasis, unconfirmed } from './shiftFindings.ts'
import { splitOfSize, unitFactor } from './sizeOfShift.ts'
import { Stillness } from './stillness.ts'

/** What a validator is told about its instrument. */
export interface BarValidatorOptions extends IngestOptions {
  readonly interval: BarInterval
  readonly basis: PriceBasis
  /** Null where nothing is known of the sessions: then rows outside them cannot be found. */
  readonly calendar?: SessionPort | null
  /** Tells at once what only later rows can settle; for rows that somebody may act on as they come. */
  readonly live?: boolean
}

/**
 * Both first stages for the bars of one instrument, row by row: the live path calls `check` as bars come, a stored series
 * is the fold of it. A good row allocates nothing and costs one or two microseconds.
 *
 * 1. Rows that cannot be true stop at the first stage: they are not compared with others.
 * 2. What later rows have to settle (a jump, a run of equal rows) is told when it is settled, about the rows it is about.
 *    With `live` it is told at once as well: a jump as JUMP_UNCONFIRMED, and each row in a wrong unit by itself.
 */
export class BarValidator {
  readonly #ingest: BarIngest
  readonly #levels: LevelWatch
  readonly #stillness: Stillness
  readonly #labels: LabelWatch
  readonly #basis: PriceBasis
  readonly #live: boolean
  readonly #smallest: number
  readonly #due: DueChanges
  readonly #knownSize = (size: number, scale: number): boolean =>
    unitFactor(size, scale) !== null || splitOfSize(size, scale, this.#ts, this.#due.splits) !== null
  #ts = Number.NaN
  #row = 0

  constructor({ interval, basis, calendar = null, live = false, ...ingest }: BarValidatorOptions) {
    this.#ingest = new BarIngest(ingest)
    this.#levels = new LevelWatch(interval)
    this.#stillness = new Stillness(interval)
    this.#labels = new LabelWatch(interval, calendar)
    this.#due = new DueChanges(interval, basis)
    this.#basis = basis
    this.#live = live
    this.#smallest = 2 * ordinaryMove(interval).smallestJump
  }

  /** Rows checked so far; the next row has this number. */
  get rows(): number {
    return this.#row
  }

  /** Tells of a split or a dividend before the row in which it happens is checked; other actions are passed over. */
  foretell(action: TimedAction): void {
    this.#due.foretell(action)
  }

  /** Checks the next row; `now` is our clock, microseconds, left out for history. */
  check(
    tsOpen: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    now = Number.POSITIVE_INFINITY,
  ): readonly Finding[] {
    const row = this.#row
    this.#row += 1
    const first = this.#ingest.check(row, tsOpen, open, high, low, close, volume, now)
    const isBroken = first[0]?.severity === 'quarantine'
    if (isBroken && first[0]?.evidence.field !== 'time') this.#labels.pass(tsOpen)
    if (isBroken && first[0]?.code !== 'OHLC_INCONSISTENT') return first
    this.#ts = tsOpen
    const expected = this.#due.take(row, tsOpen, close)
    const levels = this.#levels
    const wasPending = levels.pending
    const shift = levels.check(row, tsOpen, open, high, low, close, volume, expected, this.#knownSize)
    if (isBroken) return shift === null ? first : [...first, this.#findingOf(shift)].filter((found) => found !== null)
    const still = this.#stillness.check(row, tsOpen, open, high, low, close, volume)
    const label = this.#labels.check(row, tsOpen)
    const range =
      levels.pending === null ? findingOfRange(levels, this.#smallest, row, tsOpen, open, high, low, close) : null
    const provisional =
      this.#live && levels.pending !== null ? this.#provisional(levels.pending, wasPending, row) : null
    if (shift === null && still === null && label === null && range === null && provisional === null) return first
    const settled = shift === null ? null : this.#findingOf(shift)
    return [...first, label, range, still, settled, provisional].filter((finding) => finding !== null)
  }

  /** Takes the price level of the last row for right from now on: a person has looked at what was found. */
  acceptLevel(): void {
    this.#levels.acceptLevel()
  }

  /** What the end of the rows settles. */
  finish(): readonly Finding[] {
    const shift = this.#levels.finish()
    const found = [shift === null ? null : this.#findingOf(shift), this.#stillness.current(), this.#labels.finish()]
    return found.some((finding) => finding !== null) ? found.filter((finding) => finding !== null) : NO_FINDINGS
  }

  #findingOf(shift: LevelShift): Finding | null {
    return findingOfShift(shift, { basis: this.#basis, splits: this.#due.splits })
  }

  /** What can be said of a row while the price is away from its level. */
  #provisional(pending: LevelShift, before: LevelShift | null, row: number): Finding | null {
    if (!this.#knownSize(pending.size, pending.scale)) {
      return before?.from === pending.from ? null : unconfirmed(pending)
    }
    return this.#findingOf({ ...pending, from: row, until: row + 1, ts: this.#ts })
  }
}
