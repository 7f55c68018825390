import type { BarInterval } from '#core/model/bar.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { intervalLength } from '../sources/closeTime.ts'
import type { Finding } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'
import type { SessionPort } from './sessionPort.ts'

/** Rows enough to judge how all labels lie. */
const ENOUGH = 10
/** Without a calendar a daily series may pause so long: the closure of September 2001 and every holiday are shorter. */
const LONGEST_PAUSE = 10 * DAY
/** Days of one series lie 23 to 25 hours apart around a change of the clocks, never less. */
const SHORTEST_DAY = 22 * HOUR
/** No more absent rows are counted than this. */
const MOST_MISSING = 20_000

/** Watches the labels of bars: rows that are missing, outside sessions, on the wrong day. */
export class LabelWatch {
  readonly #interval: BarInterval
  readonly #length: number | null
  readonly #calendar: SessionPort | null
  #last = Number.NaN
  #passed = Number.NEGATIVE_INFINITY
  #firstTs = Number.NaN
  #firstRow = 0
  #rows = 0
  #unaligned = 0
  #late = 0
  /** Rows on days without trading: as labelled, and if all labels were a day later or earlier. */
  readonly #closed = { asLabelled: 0, later: 0, earlier: 0 }

  constructor(interval: BarInterval, calendar: SessionPort | null) {
    this.#interval = interval
    this.#length = intervalLength(interval)
    this.#calendar = calendar
  }

  /** Takes the next label, which is later than the one before; returns its finding or null. */
  check(row: number, ts: number): Finding | null {
    const last = this.#passed > this.#last && this.#passed < ts ? this.#passed : this.#last
    this.#last = ts
    this.#rows += 1
    if (Number.isNaN(last)) {
      this.#firstTs = ts
      this.#firstRow = row
    }
    if (this.#interval === '1d') return this.#checkDay(row, ts, last)
    if (this.#calendar === null || this.#length === null || this.#length > DAY) return null
    if (!holdsSession(this.#calendar, ts, this.#length)) {
      const evidence = evidenceOf('time', ts, Number.NaN, Number.NaN)
      return makeFinding(
        'OUTSIDE_HOURS',
        `Row ${row + 1} begins outside the hours of its venue`,
        { from: row, ts },
        evidence,
      )
    }
    return Number.isNaN(last) ? null : this.#missing(row, ts, this.#absentBars(last, ts, this.#length))
  }

  /** Passes over a row whose numbers are broken: it is there, though it cannot be used. */
  pass(ts: number): void {
    this.#passed = ts
  }

  /** How all labels lie together; null when they lie well. */
  finish(): Finding | null {
    if (this.#interval !== '1d' || this.#rows < ENOUGH) return null
    const { asLabelled, later, earlier } = this.#closed
    const place = { from: this.#firstRow, count: this.#rows, ts: this.#firstTs }
    const repair = (offset: number): Finding['repair'] => ({
      kind: 'LABEL_DAYS',
      from: place.from,
      count: place.count,
      offset,
    })
    const share = Math.min(later, earlier) / this.#rows
    if (asLabelled > 0.1 * this.#rows && share < 0.02) {
      const evidence = evidenceOf('share of rows on closed days', asLabelled / this.#rows, 0, 0.1)
      const what = `${asLabelled} of ${this.#rows} daily rows lie on days without trading, and next to none would a day ${later <= earlier ? 'later' : 'earlier'}`
      return makeFinding('DAY_SHIFTED', what, place, evidence, repair(later <= earlier ? DAY : -DAY))
    }
    if (this.#unaligned <= this.#rows / 2) return null
    const hour = (((this.#firstTs % DAY) + DAY) % DAY) / HOUR
    const what = `${this.#unaligned} of ${this.#rows} daily rows do not begin at midnight UTC (the first at ${shown(hour)} h)`
    const isLate = this.#late > this.#unaligned / 2
    return makeFinding(
      'TIMEZONE_SHIFT',
      what,
      place,
      evidenceOf('hour of label', hour, 0, 0),
      repair(isLate ? 12 * HOUR : 0),
    )
  }

  #checkDay(row: number, ts: number, last: number): Finding | null {
    const hour = ((ts % DAY) + DAY) % DAY
    if (hour !== 0) this.#unaligned += 1
    if (hour >= 12 * HOUR) this.#late += 1
    const day = dayOf(ts)
    const calendar = this.#calendar
    if (calendar !== null) {
      if (!calendar.isTradingDay(day + 1)) this.#closed.later += 1
      if (!calendar.isTradingDay(day - 1)) this.#closed.earlier += 1
      if (!calendar.isTradingDay(day)) {
        this.#closed.asLabelled += 1
        const what = `Row ${row + 1} is of ${formatDate(day * DAY)}, when its venue was closed`
        const evidence = evidenceOf('day', day, Number.NaN, Number.NaN)
        return makeFinding('OUTSIDE_SESSION', what, { from: row, ts }, evidence, {
          kind: 'DROP_ROWS',
          from: row,
          count: 1,
        })
      }
    }
    if (Number.isNaN(last)) return null
    const gap = ts - last
    if (gap < SHORTEST_DAY) {
      const what = `Row ${row + 1} begins ${shown(gap / HOUR)} h after the daily row before it`
      return makeFinding(
        'DAY_TWICE',
        what,
        { from: row, ts },
        evidenceOf('hours between rows', gap / HOUR, 23, Infinity),
        {
          kind: 'DROP_ROWS',
          from: row,
          count: 1,
        },
      )
    }
    if (calendar !== null) return this.#missing(row, ts, absentDays(calendar, dayOf(last), day))
    return gap > LONGEST_PAUSE ? this.#missing(row, ts, Math.round(gap / DAY) - 1) : null
  }

  #missing(row: number, ts: number, absent: number): Finding | null {
    if (absent === 0) return null
    const what = `${absent} ${absent === 1 ? 'row is' : 'rows are'} missing before row ${row + 1}`
    return makeFinding('MISSING_ROWS', what, { from: row, ts }, evidenceOf('missing rows', absent, 0, 0))
  }

  #absentBars(last: number, ts: number, length: number): number {
    let absent = 0
    const from = Math.max(last + length, ts - MOST_MISSING * length)
    for (let label = from; label < ts; label += length)
      if (this.#calendar !== null && holdsSession(this.#calendar, label, length)) absent += 1
    return absent
  }
}

/** Tells whether a session is open when a bar begins or when it ends: an hour may begin before the venue opens. */
function holdsSession(calendar: SessionPort, label: number, length: number): boolean {
  return calendar.isOpen(label) || calendar.isOpen(label + length - 1)
}

/** The civil day a label of a daily row means: the nearest midnight, so that local midnights of any zone are understood. */
function dayOf(ts: number): number {
  return Math.floor((ts + 12 * HOUR) / DAY)
}

function absentDays(calendar: SessionPort, last: number, day: number): number {
  let absent = 0
  for (let between = Math.max(last + 1, day - MOST_MISSING); between < day; between += 1) {
    if (calendar.isTradingDay(between)) absent += 1
  }
  return absent
}
