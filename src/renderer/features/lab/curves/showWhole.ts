import type { IChartApi, Time } from 'lightweight-charts'

/** Room before the first point, share of the whole: without it the label of the first date is cut in half. */
const ROOM_BEFORE = 0.05
const ROOM_AFTER = 0.012

/** Shows every point of a chart and keeps it so when the panel changes its size. */
export function showWhole(chart: IChartApi, series: readonly (readonly { readonly time: Time }[])[]): void {
  const moments = new Set(series.flatMap((points) => points.map(({ time }) => time))).size
  const scale = chart.timeScale()
  scale.applyOptions({ lockVisibleTimeRangeOnResize: true })
  if (moments > 1) scale.setVisibleLogicalRange({ from: -ROOM_BEFORE * moments, to: (1 + ROOM_AFTER) * moments })
}
