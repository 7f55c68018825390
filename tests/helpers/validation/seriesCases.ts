import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { Finding } from '#engines/data/validation/finding.ts'
import type { SessionPort } from '#engines/data/validation/sessionPort.ts'
import { validateSeries, type ValidatedSeries } from '#engines/data/validation/seriesValidation.ts'
import type { CodeCase } from './ingestCases.ts'
import { scale, walk, type WritableColumns } from './walk.ts'

const ROWS = 120
/** Monday to Friday; 1970-01-01 was a Thursday. Hours from 14 to 21 UTC. */
const WEEKDAYS: SessionPort = {
  isTradingDay: (day) => (day + 3) % 7 < 5,
  isOpen: (ts) => (Math.floor(ts / DAY) + 3) % 7 < 5 && ts % DAY >= 14 * HOUR && ts % DAY < 21 * HOUR,
}

interface Setting extends Partial<Omit<ValidatedSeries, 'columns'>> {
  readonly change?: (columns: WritableColumns) => void
  readonly label?: (row: number) => number
}

function judged({ change, label, ...series }: Setting): readonly Finding[] {
  const columns = walk({ seed: 7, rows: ROWS })
  if (label !== undefined) for (let row = 0; row < ROWS; row += 1) columns.tsOpen[row] = label(row)
  change?.(columns)
  return validateSeries({ interval: '1d', basis: 'split-adjusted', ...series, columns }).findings
}

function changed(change: (columns: WritableColumns) => void, clean: Setting = {}): CodeCase {
  return { fails: () => judged({ change }), passes: () => judged(clean) }
}

const clean = walk({ seed: 7, rows: ROWS })
const at = (row: number): number => clean.tsOpen[row] ?? Number.NaN
const priceBefore = (row: number): number => clean.close[row - 1] ?? Number.NaN
const split = (row: number, from: number, to: number): TimedAction => {
  return { ts: at(row), action: { kind: 'SPLIT', instrument: 0, from, to } }
}
const dividend = (row: number, perUnit: number): TimedAction => {
  return { ts: at(row), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: at(row) } }
}

/** Raw prices of a split 2 for 1 (or another) at row 60. */
const halved =
  (ratio = 2) =>
  (columns: WritableColumns) =>
    scale(columns, 0, 60, ratio, 1 / ratio)

/** Prices that fall by a share at row 60, and the adjusted close that takes another share out there. */
function withAdjusted(perUnit: number, adjustedShare: number, actions = [dividend(60, perUnit)]): Setting {
  const adjustedClose = clean.close.map((price, row) => (row < 60 ? price * (1 - adjustedShare) : price))
  return { adjustedClose, actions }
}

function settings(bad: Setting, good: Setting): CodeCase {
  return { fails: () => judged(bad), passes: () => judged(good) }
}

const weekday = (row: number): number => (Math.floor(row / 5) * 7 + (row % 5) + 14_613) * DAY
const share = (part: number): number => part * priceBefore(60)

/** Second stage, one case for each code. */
export const SERIES_CASES = {
  UNIT_ERROR: changed((columns) => scale(columns, 70, 8, 100)),
  PRICE_SPIKE: changed((columns) => scale(columns, 70, 1, 1.6)),
  JUMP_UNCONFIRMED: changed((columns) => scale(columns, ROWS - 1, 1, 0.55)),
  RANGE_SPIKE: changed((columns) => (columns.low[70] = 40)),
  FROZEN_PRICES: changed((columns) => {
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].fill(columns[name][70] ?? 0, 70, 73)
  }),
  STALE_PRICE: changed((columns) => {
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].fill(columns.close[69] ?? 0, 70, 76)
    columns.volume.fill(0, 70, 76)
  }),
  MISSING_ROWS: settings(
    { label: (row) => weekday(row < 60 ? row : row + 3), calendar: WEEKDAYS },
    { label: weekday, calendar: WEEKDAYS },
  ),
  OUTSIDE_SESSION: settings(
    { label: (row) => weekday(row) + (row === 64 ? DAY : 0), calendar: WEEKDAYS },
    { label: weekday, calendar: WEEKDAYS },
  ),
  OUTSIDE_HOURS: settings(
    { interval: '1h', label: (row) => 14_613 * DAY + (row + 14) * HOUR, calendar: WEEKDAYS },
    { interval: '1h', label: (row) => weekday(Math.floor(row / 7)) + (14 + (row % 7)) * HOUR, calendar: WEEKDAYS },
  ),
  TIMEZONE_SHIFT: settings({ label: (row) => weekday(row) + 5 * HOUR }, { label: weekday }),
  DAY_SHIFTED: settings(
    { label: (row) => weekday(row) - DAY, calendar: WEEKDAYS },
    { label: weekday, calendar: WEEKDAYS },
  ),
  DAY_TWICE: settings({ label: (row) => at(row) - (row === 60 ? 5 * HOUR : 0) }, { label: at }),
  SPLIT_MISSING: settings(
    { basis: 'raw', change: halved() },
    { basis: 'raw', change: halved(), actions: [split(60, 1, 2)] },
  ),
  SPLIT_WITHOUT_JUMP: settings(
    { basis: 'raw', actions: [split(60, 1, 2)] },
    { basis: 'raw', change: halved(), actions: [split(60, 1, 2)] },
  ),
  SPLIT_RATIO_WRONG: settings(
    { basis: 'raw', change: halved(4), actions: [split(60, 1, 2)] },
    { basis: 'raw', change: halved(4), actions: [split(60, 1, 4)] },
  ),
  SPLIT_DUPLICATE: settings(
    { actions: [split(60, 1, 2), split(62, 1, 2)] },
    { actions: [split(60, 1, 2), split(90, 1, 2)] },
  ),
  SPLIT_HALF_ADJUSTED: settings(
    { change: (columns) => scale(columns, 40, 12, 10, 0.1), actions: [split(60, 1, 10)] },
    { actions: [split(60, 1, 10)] },
  ),
  DIVIDEND_NOT_POSITIVE: settings({ actions: [dividend(60, -1)] }, { actions: [dividend(60, 1)] }),
  DIVIDEND_UNIT_ERROR: settings(withAdjusted(share(0.5), 0.005), withAdjusted(share(0.005), 0.005)),
  DIVIDEND_TOO_LARGE: settings({ actions: [dividend(60, share(0.7))] }, { actions: [dividend(60, share(0.01))] }),
  DIVIDEND_WITHOUT_DROP: settings(
    { actions: [dividend(60, share(0.2))] },
    { actions: [dividend(60, share(0.2))], change: (columns) => scale(columns, 60, ROWS - 60, 0.8) },
  ),
  DIVIDEND_DUPLICATE: settings(
    { actions: [dividend(60, 0.5), dividend(62, 0.5)] },
    { actions: [dividend(30, 0.5), dividend(60, 0.5), dividend(90, 0.5)] },
  ),
  DIVIDEND_NOT_ADJUSTED: settings(withAdjusted(share(0.01), 0), withAdjusted(share(0.01), 0.01)),
  DIVIDEND_NOT_SPLIT_ADJUSTED: settings(
    withAdjusted(share(0.05), 0.01, [dividend(60, share(0.05)), split(60, 1, 5)]),
    withAdjusted(share(0.01), 0.01, [dividend(60, share(0.01)), split(60, 1, 5)]),
  ),
  ADJUSTMENT_MISMATCH: settings(withAdjusted(share(0.01), 0.02), withAdjusted(share(0.01), 0.01)),
  ADJUSTMENT_UNEXPLAINED: settings(withAdjusted(0, 0.02, []), withAdjusted(0, 0, [])),
} satisfies Readonly<Record<string, CodeCase>>
