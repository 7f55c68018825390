import { DAY } from '#core/time/duration.ts'
import { damagedLine, type LeanAttempt } from './leanFailure.ts'
import { leanRows, parseLeanDay } from './leanDay.ts'

/** One raw daily bar; prices in currency units, `tsOpen` is midnight UTC of its date. */
export interface DailyBar {
  readonly tsOpen: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Prices of the original files are in ten-thousandths. */
const ORIGINAL_SCALE = 10_000

/**
 * Reads daily bars as they were traded, split and dividend adjusted by nothing: lines
 * `20140609 00:00,open,high,low,close,volume` in ten-thousandths as the original files have them, or with dates as
 * `2014-06-09` in currency units and a header.
 */
export function parseDailyBars(text: string, file: string): LeanAttempt<readonly DailyBar[]> {
  const bars: DailyBar[] = []
  for (const { line, cells } of leanRows(text)) {
    const [date = ''] = cells
    if (line === 1 && /^[a-z]/i.test(date)) continue
    const day = parseLeanDay(date)
    const scale = date.includes('-') ? 1 : ORIGINAL_SCALE
    const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN, volume = Number.NaN] = cells
      .slice(1)
      .map(Number)
    const isBar = low > 0 && low <= open && low <= close && open <= high && close <= high && volume >= 0
    if (day === null || !isBar || high === Number.POSITIVE_INFINITY) return damagedLine(file, line, 'no daily bar')
    const tsOpen = day * DAY
    if (tsOpen <= (bars.at(-1)?.tsOpen ?? Number.NEGATIVE_INFINITY)) {
      return damagedLine(file, line, 'a date that is not after the one above')
    }
    bars.push({ tsOpen, open: open / scale, high: high / scale, low: low / scale, close: close / scale, volume })
  }
  return { ok: true, value: bars }
}
