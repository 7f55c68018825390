import { damagedLine, type LeanAttempt } from './leanFailure.ts'
import { leanRows, parseLeanDay } from './leanDay.ts'

/** What happened between one trading day and the next. */
export type CompanyEvent =
  /** `perUnit` in currency units, per share as counted before a split of the same night. */
  | { readonly kind: 'DIVIDEND'; readonly lastDay: number; readonly perUnit: number }
  /** Every `from` shares became `to`. */
  | { readonly kind: 'SPLIT'; readonly lastDay: number; readonly from: number; readonly to: number }

interface FactorRow {
  readonly day: number
  readonly price: number
  readonly split: number
  readonly reference: number
}

/** Half of the last digit of the factors. */
const FACTOR_ERROR = 5e-8
const MOST_DECIMALS = 6
/** Ratios of shares are fractions of small numbers; others stand as the factors give them. */
const LARGEST_DENOMINATOR = 50
const RATIO_ERROR = 1e-5

/**
 * Reads a factor file: lines `date, price factor, split factor, reference price`. The factors hold up to and with their
 * date; where those of the next line differ, something happened in the night after it.
 *
 * 1. The dividend is reference price * (1 - price factor / next price factor), as the files are made, told with as few
 *    decimals as the seven digits of the factors allow.
 * 2. The ratio of a split is the next split factor over this one, as a fraction of small numbers where it is one.
 */
export function parseFactorFile(text: string, name: string): LeanAttempt<readonly CompanyEvent[]> {
  const rows: FactorRow[] = []
  for (const { line, cells } of leanRows(text)) {
    const day = parseLeanDay(cells[0] ?? '')
    const [price = Number.NaN, split = Number.NaN, reference = Number.NaN] = cells.slice(1).map(Number)
    if (day === null || !(price > 0) || !(split > 0) || !(reference >= 0)) {
      return damagedLine(`The factor file of ${name}`, line, 'no date with three factors')
    }
    if (day < (rows.at(-1)?.day ?? day)) {
      return damagedLine(`The factor file of ${name}`, line, 'a date before the one above')
    }
    rows.push({ day, price, split, reference })
  }
  return { ok: true, value: rows.flatMap((row, index) => eventsAfter(row, rows[index + 1])) }
}

function eventsAfter(row: FactorRow, next: FactorRow | undefined): readonly CompanyEvent[] {
  if (next === undefined) return []
  const events: CompanyEvent[] = []
  if (row.price !== next.price) {
    const { reference } = row
    const exact = reference * (1 - row.price / next.price)
    const error = reference * (row.price / next.price) * (FACTOR_ERROR / row.price + FACTOR_ERROR / next.price)
    events.push({ kind: 'DIVIDEND', lastDay: row.day, perUnit: roundest(exact, error) })
  }
  if (row.split !== next.split) {
    events.push({ kind: 'SPLIT', lastDay: row.day, ...fractionOf(row.split, next.split) })
  }
  return events
}

/** The number with the fewest decimals that lies within the error. */
function roundest(value: number, error: number): number {
  for (let decimals = 2; decimals < MOST_DECIMALS; decimals += 1) {
    const rounded = Number(value.toFixed(decimals))
    if (Math.abs(rounded - value) <= error) return rounded
  }
  return Number(value.toFixed(MOST_DECIMALS))
}

function fractionOf(before: number, after: number): { readonly from: number; readonly to: number } {
  const ratio = after / before
  for (let from = 1; from <= LARGEST_DENOMINATOR; from += 1) {
    const to = Math.round(ratio * from)
    if (to > 0 && Math.abs(to / from / ratio - 1) <= RATIO_ERROR) return { from, to }
  }
  return { from: before, to: after }
}
