import type { BarColumns } from '#core/model/bar.ts'
import { closeTime } from '../../data/sources/closeTime.ts'
import { cutColumns } from '../../data/sources/datasetSource.ts'
import type { RunData, SetOfRun } from '../runData.ts'

/** A stretch of the moments of a run: the first and the one after the last, counted from 0. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** The bars of a window, as an engine gets them. */
export interface WindowData {
  readonly data: RunData
  /** Bars that closed at or before this moment are history. */
  readonly startAt: number
  /** Bars of the window itself, without the history. */
  readonly bars: number
}

/**
 * Moments before a window that strategies are shown as history: they follow their indicators over them and can neither
 * trade nor hold anything from them. Every window so begins flat and, unless an indicator is longer, warmed up.
 */
const HISTORY_MOMENTS = 500

/** The labels of all bars of a run, each once and rising: windows are laid over these. */
export function momentsOf({ sets }: RunData): Float64Array {
  const [first, ...others] = sets
  if (others.length === 0) return first.series.columns.tsOpen
  const labels = new Set<number>()
  for (const { series } of sets) for (const label of series.columns.tsOpen) labels.add(label)
  return Float64Array.from(labels).sort()
}

/** Cuts the bars of a window and its history out of those of a run, without copying a column. */
export function windowData(data: RunData, moments: Float64Array, { from, to }: Window): WindowData {
  const first = moments[Math.max(0, from - HISTORY_MOMENTS)] ?? 0
  const start = moments[from] ?? Number.POSITIVE_INFINITY
  const end = moments[to] ?? Number.POSITIVE_INFINITY
  let bars = 0
  let startAt = 0
  const cut = (set: SetOfRun): SetOfRun => {
    const { columns, interval } = set.series
    const [history, begin, stop] = [first, start, end].map((time) => indexFrom(columns.tsOpen, time))
    bars += (stop ?? 0) - (begin ?? 0)
    const before = begin === undefined || begin === 0 ? undefined : columns.tsOpen[begin - 1]
    if (from > 0 && before !== undefined) {
      startAt = Math.max(startAt, closeTime(before, interval, set.instrument.calendar))
    }
    return { ...set, series: { ...set.series, columns: cutColumns(columns, history ?? 0, stop ?? 0) } }
  }
  const [head, ...others] = data.sets
  const sets = [cut(head), ...others.map(cut)] as const
  return { data: { sets }, startAt, bars }
}

/** The sets of a run with the bars of a window alone, without the history before it. */
export function windowBars({ sets }: RunData, moments: Float64Array, { from, to }: Window): readonly SetOfRun[] {
  const [start, end] = [moments[from] ?? Number.POSITIVE_INFINITY, moments[to] ?? Number.POSITIVE_INFINITY]
  return sets.map((set) => {
    const { columns } = set.series
    const cut = cutColumns(columns, indexFrom(columns.tsOpen, start), indexFrom(columns.tsOpen, end))
    return { ...set, series: { ...set.series, columns: cut } }
  })
}

/** Index of the first label that is not before a time. */
function indexFrom(labels: BarColumns['tsOpen'], time: number): number {
  let low = 0
  let high = labels.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((labels[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}
