import { DAY } from '#core/time/duration.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import { decimal } from '../../crypto/shared/fields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import type { BarRow } from '../../us/barRows.ts'
import { ALPHA_VANTAGE_CARD } from '../alphaVantageCard.ts'

/** Rows of one answer that are read: thirty years of days, or a month of minutes. */
const MOST_ROWS = 60_000
const BARS = ['timestamp', 'open', 'high', 'low', 'close', 'volume']
const ADJUSTED = [
  'timestamp',
  'open',
  'high',
  'low',
  'close',
  'adjusted_close',
  'volume',
  'dividend_amount',
  'split_coefficient',
]

/** Rows in rising order of time, as told for the day they are of. */
export interface AlphaVantageSeries {
  readonly rows: readonly BarRow[]
}

/**
 * Reads an answer of `TIME_SERIES_INTRADAY`, `_DAILY`, `_WEEKLY` or `_MONTHLY` as CSV, newest first. Times within a day are
 * on the wall in New York; dates become midnight UTC. A row that cannot be read has NaN in it.
 */
export function parseSeries(text: string): Parsed<AlphaVantageSeries> {
  const lines = linesOf(text, BARS)
  if (!lines.ok) return lines
  const rows = lines.value.map((cells): BarRow => {
    const [time = '', open, high, low, close, volume] = cells
    return {
      ts: timeOf(time),
      open: decimal(open),
      high: decimal(high),
      low: decimal(low),
      close: decimal(close),
      volume: decimal(volume),
    }
  })
  return { ok: true, value: { rows: rows.toReversed() } }
}

/** What one day tells beside its prices: a payment for each share, and how many shares one became. */
export interface DayEvents {
  readonly ts: number
  readonly dividend: number
  readonly splitCoefficient: number
}

/** Reads what happened by an answer of `TIME_SERIES_DAILY_ADJUSTED` as CSV; its adjusted closes are left alone. */
export function parseDayEvents(
  text: string,
): Parsed<{ readonly days: readonly DayEvents[]; readonly unreadable: number }> {
  const lines = linesOf(text, ADJUSTED)
  if (!lines.ok) return lines
  const told = lines.value.map((cells): DayEvents => {
    const [time = '', , , , , , , dividend, coefficient] = cells
    return { ts: timeOf(time), dividend: decimal(dividend), splitCoefficient: decimal(coefficient) }
  })
  const days = told.filter(
    ({ ts, dividend, splitCoefficient }) => Number.isSafeInteger(ts) && dividend >= 0 && splitCoefficient > 0,
  )
  return { ok: true, value: { days: days.toReversed(), unreadable: told.length - days.length } }
}

/** The cells of every row under a header; the answer has no quotes and no line breaks within cells. */
function linesOf(text: string, header: readonly string[]): Parsed<readonly (readonly string[])[]> {
  const [first = '', ...rest] = text.split(/\r?\n/, MOST_ROWS)
  if (first.trim() !== header.join(',')) {
    return refusal(ALPHA_VANTAGE_CARD.name, 'ANSWER_MALFORMED', 'its columns are not those of the published form')
  }
  return { ok: true, value: rest.filter((line) => line !== '').map((line) => line.split(',')) }
}

const WITHIN_DAY = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

function timeOf(text: string): number {
  const wall = WITHIN_DAY.test(text) || DATE.test(text) ? parseTimestamp(text) : null
  if (wall === null) return Number.NaN
  if (DATE.test(text)) return wall
  const day = utcDay(wall)
  return fromNewYork(day, wall - day * DAY)
}
