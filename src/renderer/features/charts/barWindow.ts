import type { BarColumns } from '#core/model/bar.ts'
import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'

/** The most bars a live chart holds; the library rebuilds an item for each of them on every update. */
export const MOST_BARS = 3_000

/** One bar of a chart; `time` is its opening in microseconds, prices in currency units. */
export interface ChartBar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/**
 * The bars a chart has loaded.
 *
 * 1. Times rise strictly.
 * 2. Never more than `MOST_BARS`.
 * 3. `atLatest` is false after scrolling so far back that the newest bars were dropped; new bars are ignored then.
 */
export interface BarWindow {
  readonly bars: readonly ChartBar[]
  readonly hasOlder: boolean
  readonly atLatest: boolean
}

/** A chart without bars. */
export const NO_BARS: BarWindow = { bars: [], hasOlder: false, atLatest: true }

/** Makes the window of a first answer, newest last. `complete` tells that nothing older is stored. */
export function openWindow(columns: BarColumns, complete: boolean): BarWindow {
  const bars = rising(barsOfColumns(columns))
  return { bars: bars.slice(-MOST_BARS), hasOlder: !complete || bars.length > MOST_BARS, atLatest: true }
}

/** Puts older bars before the window; the newest are dropped where it gets too long. */
export function extendBack(window: BarWindow, columns: BarColumns, complete: boolean): BarWindow {
  const first = window.bars[0]?.time ?? Number.POSITIVE_INFINITY
  const older = rising(barsOfColumns(columns)).filter((bar) => bar.time < first)
  const bars = [...older, ...window.bars]
  return {
    bars: bars.slice(0, MOST_BARS),
    hasOlder: older.length > 0 && !complete,
    atLatest: window.atLatest && bars.length <= MOST_BARS,
  }
}

/** Adds new bars at the end; one with the time of the last replaces it, older ones are ignored. */
export function appendNew(window: BarWindow, fresh: readonly ChartBar[]): BarWindow {
  if (!window.atLatest || fresh.length === 0) return window
  const bars = [...window.bars]
  for (const bar of fresh) {
    const last = bars.at(-1)
    if (last === undefined || bar.time > last.time) bars.push(bar)
    else if (bar.time === last.time) bars[bars.length - 1] = bar
  }
  return { bars: bars.slice(-MOST_BARS), hasOlder: window.hasOlder || bars.length > MOST_BARS, atLatest: true }
}

/** Reads bar rows as they cross in a market slice. */
export function barsOfRows(rows: Float64Array): readonly ChartBar[] {
  return Array.from({ length: Math.floor(rows.length / BAR_ROW) }, (_, index) => {
    const at = (offset: number): number => rows[index * BAR_ROW + offset] ?? Number.NaN
    return {
      time: at(BAR.tsOpen),
      open: at(BAR.open),
      high: at(BAR.high),
      low: at(BAR.low),
      close: at(BAR.close),
      volume: at(BAR.volume),
    }
  })
}

function barsOfColumns(columns: BarColumns): readonly ChartBar[] {
  return Array.from(columns.tsOpen, (time, index) => ({
    time,
    open: columns.open[index] ?? Number.NaN,
    high: columns.high[index] ?? Number.NaN,
    low: columns.low[index] ?? Number.NaN,
    close: columns.close[index] ?? Number.NaN,
    volume: columns.volume[index] ?? Number.NaN,
  }))
}

function rising(bars: readonly ChartBar[]): readonly ChartBar[] {
  let last = Number.NEGATIVE_INFINITY
  return bars.filter((bar) => {
    if (!(bar.time > last)) return false
    last = bar.time
    return true
  })
}
