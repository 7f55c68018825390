import type { BacktestResult } from '#contracts/research.ts'

/** The equity of several runs over the dates they share, each 1 where they begin. */
export interface CommonCurves {
  /** Microseconds. */
  readonly from: number
  readonly to: number
  readonly curves: readonly { readonly time: Float64Array; readonly value: Float64Array }[]
}

/** Cuts the equity of runs to the dates that all of them cover; null where there are fewer than two such bars. */
export function commonCurves(results: readonly Pick<BacktestResult, 'equity'>[]): CommonCurves | null {
  const from = Math.max(...results.map(({ equity }) => equity.time[0] ?? Infinity))
  const to = Math.min(...results.map(({ equity }) => equity.time[equity.time.length - 1] ?? -Infinity))
  const curves = results.map(({ equity }) => {
    const begin = equity.time.findIndex((time) => time >= from)
    const end = equity.time.findLastIndex((time) => time <= to) + 1
    const value = equity.value.slice(Math.max(0, begin), end)
    const first = value[0] ?? Number.NaN
    return { time: equity.time.slice(Math.max(0, begin), end), value: value.map((equityThen) => equityThen / first) }
  })
  const isEmpty = !(from < to) || curves.some(({ value }) => value.length < 2 || !Number.isFinite(value[1]))
  return isEmpty ? null : { from, to, curves }
}
