import type { BarColumns, BarInterval } from '../model/bar.ts'
import type { InstrumentId } from '../model/identifiers.ts'

/**
 * What the rows of a series are: bars of trades, bars of the mark price, bars of the index price, funding rates, open
 * interest.
 */
export type HistoryKind = 'bars' | 'mark' | 'index' | 'funding' | 'open-interest'

/**
 * The values of a row, in the order in which they are stored; the time comes beside them. A `mark_price` of 0 is one that
 * the source does not tell.
 */
export const HISTORY_FIELDS: Readonly<Record<HistoryKind, readonly string[]>> = {
  bars: ['open', 'high', 'low', 'close', 'volume'],
  mark: ['open', 'high', 'low', 'close', 'volume'],
  index: ['open', 'high', 'low', 'close', 'volume'],
  funding: ['rate', 'mark_price'],
  'open-interest': ['amount'],
}

/** Names a series. `interval` is `event` where rows come when something happens (funding, open interest). */
export interface HistorySeries {
  /** Who told it, for example `kraken`. */
  readonly source: string
  readonly instrumentId: InstrumentId
  readonly kind: HistoryKind
  readonly interval: BarInterval | 'event'
}

/**
 * Rows of a series as columns of equal length, in strictly rising order of `ts` (microseconds since the epoch; the open of
 * a bar). `values` holds one column for each of the kind's fields.
 */
export interface HistoryColumns {
  readonly ts: Float64Array
  readonly values: readonly Float64Array[]
}

/** Why something cannot be stored: a stable code, a sentence for the user, and the row it was found in. */
export interface HistoryRefusal {
  readonly code: 'HISTORY_SERIES_INVALID' | 'HISTORY_ROWS_INVALID'
  readonly message: string
  readonly context?: { readonly row: number }
}

/** Names a series in one text, for maps. */
export function seriesKey({ source, instrumentId, kind, interval }: HistorySeries): string {
  return JSON.stringify([source, instrumentId, kind, interval])
}

/** Views bars as rows of history, without a copy. */
export function historyOfBars({ tsOpen, open, high, low, close, volume }: BarColumns): HistoryColumns {
  return { ts: tsOpen, values: [open, high, low, close, volume] }
}

/** Views rows of a bar kind as bars, without a copy; throws for rows of another kind. */
export function barsOfHistory({ ts, values }: HistoryColumns): BarColumns {
  const [open, high, low, close, volume] = values
  if (values.length !== 5 || !open || !high || !low || !close || !volume)
    throw new Error(`Invariant: rows of ${values.length} values are no bars`)
  return { tsOpen: ts, open, high, low, close, volume }
}

const LONGEST_NAME = 200
/** Control characters and halves of a surrogate pair, which no database and no file name keeps as they are. */
const UNKEEPABLE = /[\p{Cc}\p{Cs}]/u

/** Tells why a series cannot be stored under its name; null when it can. */
export function refuseSeries({ source, instrumentId, kind, interval }: HistorySeries): HistoryRefusal | null {
  const isBars = kind === 'bars' || kind === 'mark' || kind === 'index'
  if (!Object.hasOwn(HISTORY_FIELDS, kind) || isBars === (interval === 'event'))
    return refusal('HISTORY_SERIES_INVALID', `There are no rows of kind ${kind} and interval ${interval}`)
  for (const name of [source, instrumentId]) {
    if (name === '' || name.length > LONGEST_NAME || UNKEEPABLE.test(name))
      return refusal(
        'HISTORY_SERIES_INVALID',
        `${JSON.stringify(name.slice(0, LONGEST_NAME))} is no name of a source or instrument (1 to ${LONGEST_NAME} characters that can be printed)`,
      )
  }
  return null
}

/**
 * Tells why rows cannot be stored, because history repairs nothing: columns of unequal length, times that are no whole
 * microseconds or do not rise, values that are no finite numbers. Null when they can.
 */
export function refuseRows({ ts, values }: HistoryColumns, kind: HistoryKind): HistoryRefusal | null {
  const refuse = (what: string, row: number): HistoryRefusal => refusal('HISTORY_ROWS_INVALID', what, { row })
  if (values.length !== HISTORY_FIELDS[kind].length || values.some(({ length }) => length !== ts.length))
    return refuse(`Rows of kind ${kind} have ${HISTORY_FIELDS[kind].length} columns, each as long as their times`, 0)
  let before = Number.NEGATIVE_INFINITY
  for (let row = 0; row < ts.length; row += 1) {
    const time = ts[row] ?? Number.NaN
    if (!Number.isSafeInteger(time)) return refuse(`Row ${row} has no time in whole microseconds`, row)
    if (time <= before) return refuse(`Row ${row} does not come after the one before it`, row)
    before = time
  }
  for (const column of values) {
    for (let row = 0; row < column.length; row += 1) {
      if (!Number.isFinite(column[row])) return refuse(`Row ${row} has a value that is no number`, row)
    }
  }
  return null
}

function refusal(code: HistoryRefusal['code'], what: string, context?: HistoryRefusal['context']): HistoryRefusal {
  const message = `${what}, so nothing of it was stored; correct the source and send it again.`
  return context === undefined ? { code, message } : { code, message, context }
}
