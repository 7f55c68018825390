import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { HOUR } from '#core/time/duration.ts'
import type { BarPage, BarRequest } from '#engines/data/feeds/ports.ts'
import { dateLabel, isOver, isRegular, labelOf, lengthWithinDay } from './barLabels.ts'

/** One bar as a source tells it. */
export interface BarRow {
  /** When it began, microseconds. */
  readonly ts: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Rows that were left out. */
export interface LeftOut {
  /** Not of the published form, or with figures that cannot be: no price above 0, a high below the low. */
  readonly malformed: number
  /** Not later than the row before. */
  readonly notRising: number
  /** Outside of the regular session. */
  readonly extended: number
  /** Not over yet. */
  readonly unfinished: number
}

/** Bars by the convention of the house, and what was left out of the source's. */
export interface HouseBars {
  readonly columns: BarColumns
  readonly leftOut: LeftOut
}

/** What bars are wanted of rows in rising order. */
export interface WantedBars {
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  readonly now: number
  /** Keep bars of before and after the regular session too. */
  readonly extendedHours: boolean
  /** Malformed rows that a reader left out already. */
  readonly malformed?: number
}

/**
 * Makes bars of the house of a source's rows: labels, the regular session, nothing that is not over. Rows that share a
 * label are put together, so that hours are made of half hours: an hour from 9:00 would hold half an hour of before the
 * session.
 */
export function houseBars(rows: readonly BarRow[], wanted: WantedBars): HouseBars {
  const { interval, from, to, now, extendedHours } = wanted
  const isWithinDay = lengthWithinDay(interval) !== null
  const made: BarRow[] = []
  const leftOut = { malformed: wanted.malformed ?? 0, notRising: 0, extended: 0, unfinished: 0 }
  let newest = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    if (!isPossible(row)) {
      leftOut.malformed += 1
      continue
    }
    if (row.ts <= newest) {
      leftOut.notRising += 1
      continue
    }
    newest = row.ts
    if (isWithinDay && !extendedHours && !isRegular(row.ts)) {
      leftOut.extended += 1
      continue
    }
    const ts = labelOf(interval, row.ts)
    if (!isOver(interval, ts, now)) leftOut.unfinished += 1
    else if (ts >= from && ts < to && !put(made, { ...row, ts }, interval === '1h')) leftOut.notRising += 1
  }
  return { columns: columnsOf(made), leftOut }
}

/** As houseBars, for rows whose time is midnight UTC of a date. */
export function datedBars(rows: readonly BarRow[], wanted: WantedBars): HouseBars {
  const { interval, from, to, now } = wanted
  const made: BarRow[] = []
  const leftOut = { malformed: wanted.malformed ?? 0, notRising: 0, extended: 0, unfinished: 0 }
  let newest = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const ts = dateLabel(interval, Math.floor(row.ts / MICROS_PER_DAY))
    if (!isPossible(row)) leftOut.malformed += 1
    else if (ts <= newest) leftOut.notRising += 1
    else if (!isOver(interval, ts, now)) leftOut.unfinished += 1
    else {
      newest = ts
      if (ts >= from && ts < to) made.push({ ...row, ts })
    }
  }
  return { columns: columnsOf(made), leftOut }
}

const MICROS_PER_DAY = 86_400_000_000

function isPossible({ ts, open, high, low, close, volume }: BarRow): boolean {
  return (
    Number.isSafeInteger(ts) &&
    low > 0 &&
    low <= open &&
    low <= close &&
    high >= open &&
    high >= close &&
    Number.isFinite(high) &&
    volume >= 0 &&
    Number.isFinite(volume)
  )
}

/** Adds a bar, or puts it together with the one before it that has the same label where parts are expected. */
function put(made: BarRow[], row: BarRow, hasParts: boolean): boolean {
  const last = made.at(-1)
  if (last?.ts !== row.ts) {
    made.push(row)
    return true
  }
  if (!hasParts) return false
  made[made.length - 1] = {
    ...last,
    high: Math.max(last.high, row.high),
    low: Math.min(last.low, row.low),
    close: row.close,
    volume: last.volume + row.volume,
  }
  return true
}

function columnsOf(rows: readonly BarRow[]): BarColumns {
  return {
    tsOpen: Float64Array.from(rows, ({ ts }) => ts),
    open: Float64Array.from(rows, ({ open }) => open),
    high: Float64Array.from(rows, ({ high }) => high),
    low: Float64Array.from(rows, ({ low }) => low),
    close: Float64Array.from(rows, ({ close }) => close),
    volume: Float64Array.from(rows, ({ volume }) => volume),
  }
}

/**
 * Makes a page of the rows of one answer. Where the source has more, the next page begins behind the last row, or with the
 * last hour, which may be half of one. Pages are asked for by time and not by the source's token, so that a page can still
 * be asked for after a restart.
 */
export function pageOfRows(
  rows: readonly BarRow[],
  hasMore: boolean,
  request: BarRequest,
  wanted: Pick<WantedBars, 'now' | 'extendedHours' | 'malformed'>,
): { readonly page: BarPage; readonly leftOut: LeftOut } {
  const { interval, from, to } = request
  const last = rows.at(-1)
  let kept = rows
  let next: number | null = null
  if (hasMore && last !== undefined) {
    const label = labelOf(interval, last.ts)
    const isPart = interval === '1h' && label > from
    if (isPart) kept = rows.filter(({ ts }) => ts < label)
    next = isPart ? label : interval === '1h' ? label + HOUR : Math.max(label, last.ts) + 1
    if (lengthWithinDay(interval) === null) next = label + 1
    if (next >= to) next = null
  }
  const { columns, leftOut } = houseBars(kept, { interval, from, to, ...wanted })
  return { page: { columns, next }, leftOut }
}
