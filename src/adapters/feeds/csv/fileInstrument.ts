import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { Instrument, SessionCalendar } from '#core/model/instrument.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { dayOfWeek } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import { powerOfTen } from '#core/money.ts'
import { isLabelledByDate } from './intervals.ts'

/** Venue of everything that came out of a file. */
const FILE_VENUE = 'FILE'

const FEWEST_DECIMALS = 2
const MOST_DECIMALS = 8
/** Share of bars that may lie outside of New York's sessions without making the instrument one that never rests. */
const STRAY = 0.01

/**
 * Describes what a file's bars are of, as far as the bars tell: prices with the decimals they need, whole units, New York
 * sessions unless bars lie outside of them. A file says nothing about class and currency: equity and dollars are assumed.
 */
export function fileInstrument(
  symbol: string,
  interval: BarInterval,
  columns: BarColumns,
  decimals: number,
): Instrument {
  return {
    id: instrumentId(symbol, FILE_VENUE),
    symbol,
    venue: FILE_VENUE,
    name: symbol,
    assetClass: 'EQUITY',
    sector: null,
    currency: 'USD',
    calendar: calendarOf(interval, columns.tsOpen),
    priceDecimals: priceDecimals(decimals, columns.high),
    quantityDecimals: 0,
    priceIncrement: 1,
    quantityIncrement: 1,
  }
}

function calendarOf(interval: BarInterval, tsOpen: Float64Array): SessionCalendar {
  if (interval === '1w' || interval === '1M') return 'ALWAYS'
  const isOutside = isLabelledByDate(interval)
    ? (ts: number): boolean => dayOfWeek(utcDay(ts)) % 6 === 0
    : (ts: number): boolean => sessionAt(ts) === null
  let outside = 0
  for (const ts of tsOpen) if (isOutside(ts)) outside += 1
  return outside > tsOpen.length * STRAY ? 'ALWAYS' : 'XNYS'
}

/** As many decimals as the prices need, but so few that every scaled price stays an exact integer. */
function priceDecimals(needed: number, highs: Float64Array): number {
  let decimals = Math.min(MOST_DECIMALS, Math.max(FEWEST_DECIMALS, needed))
  const highest = highs.reduce((most, high) => Math.max(most, high), 0)
  while (decimals > 0 && highest * powerOfTen(decimals) > 2 ** 50) decimals -= 1
  return decimals
}
