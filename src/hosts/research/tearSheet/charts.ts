import { formatDate } from '#core/time/iso.ts'
import { histogramOf } from '#quant/statistics/histogram.ts'
import { html, type Markup } from './markup.ts'

const WIDTH = 1_000
const LEFT = 90
const BOTTOM = 22
/** Stretches of a curve that are drawn apart: more than there are points across the page. */
const STRETCHES = 1_200
const LINES = 4

/** Draws a value over time as a line, or, hanging from zero, as an area. Columns of equal length, at least one row. */
export function timeChart(
  title: string,
  time: Float64Array,
  value: Float64Array,
  height: number,
  look: 'line' | 'hanging',
  write: (value: number) => string,
): Markup {
  const finite = value.filter(Number.isFinite)
  if (finite.length === 0) return html`<p class="quiet">${title}: not enough data.</p>`
  const [low, high] = boundsOf(finite)
  const [bottom, top] = look === 'hanging' ? [low, 0] : [low, high]
  const plot = { height: height - BOTTOM, width: WIDTH - LEFT }
  const x = (row: number): number => LEFT + (time.length < 2 ? 0 : (row / (time.length - 1)) * plot.width)
  const y = (at: number): number => (top === bottom ? plot.height / 2 : ((top - at) / (top - bottom)) * plot.height)
  const points = rowsToDraw(value).map((row) => `${x(row).toFixed(1)},${y(value[row] ?? 0).toFixed(1)}`)
  const zero = y(0).toFixed(1)
  const shape =
    look === 'line'
      ? html`<polyline class="curve" points="${points.join(' ')}" />`
      : html`<polygon class="fall" points="${[`${LEFT},${zero}`, ...points, `${WIDTH},${zero}`].join(' ')}" />`
  const levels = Array.from({ length: LINES + 1 }, (_, index) => bottom + ((top - bottom) * index) / LINES)
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    <title>${title}</title>
    ${levels.map((level) => gridLine(y(level), plot.height, write(level)))} ${shape} ${dates(time, x, height)}
  </svg>`
}

/** Draws how the results of the trades are spread; values are percent of the entry. */
export function tradeChart(title: string, percents: Float64Array, height: number): Markup {
  const histogram = histogramOf(percents)
  if (histogram === null) return html`<p class="quiet">${title}: not enough data.</p>`
  const counts = [...histogram.counts]
  const most = Math.max(...counts, 1)
  const plot = { height: height - BOTTOM, width: WIDTH - LEFT }
  const step = plot.width / Math.max(1, counts.length)
  const edge = (index: number): number => histogram.low + index * histogram.width
  const bars = counts.map((count, index) => {
    const size = (count / most) * plot.height
    const middle = edge(index) + histogram.width / 2
    return html`<rect
      class="${middle < 0 ? 'bar-loss' : 'bar-gain'}"
      x="${(LEFT + index * step + 1).toFixed(1)}"
      y="${(plot.height - size).toFixed(1)}"
      width="${Math.max(1, step - 2).toFixed(1)}"
      height="${size.toFixed(1)}"
      ><title>${edge(index).toFixed(2)} % to ${edge(index + 1).toFixed(2)} %: ${count}</title></rect
    >`
  })
  const labels = [0, Math.floor(counts.length / 2), counts.length].map(
    (index) =>
      html`<text
        x="${(LEFT + index * step).toFixed(1)}"
        y="${height - 6}"
        text-anchor="${anchorOf(index, counts.length)}"
        >${edge(index).toFixed(1)} %</text
      >`,
  )
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    <title>${title}</title>
    ${[0, most].map((count) => gridLine(plot.height - (count / most) * plot.height, plot.height, String(count)))}
    ${bars} ${labels}
  </svg>`
}

function gridLine(y: number, height: number, label: string): Markup {
  const at = y.toFixed(1)
  const text = Math.min(Math.max(y + 4, 10), height).toFixed(1)
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${at}" y2="${at}" /><text
      x="${LEFT - 8}"
      y="${text}"
      text-anchor="end"
      >${label}</text
    >`
}

function dates(time: Float64Array, x: (row: number) => number, height: number): readonly Markup[] {
  const last = time.length - 1
  const rows = [...new Set([0, Math.floor(last / 3), Math.floor((2 * last) / 3), last])]
  return rows.map(
    (row) =>
      html`<text x="${x(row).toFixed(1)}" y="${height - 6}" text-anchor="${anchorOf(row, last)}"
        >${formatDate(time[row] ?? 0)}</text
      >`,
  )
}

function anchorOf(place: number, last: number): string {
  return place === 0 ? 'start' : place >= last ? 'end' : 'middle'
}

function boundsOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

/** All rows of a short column; of each stretch of a long one the lowest and the highest, so that no fall is lost. */
function rowsToDraw(value: Float64Array): readonly number[] {
  const stretches = Math.min(value.length, STRETCHES)
  const rows: number[] = []
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * value.length) / stretches)
    const to = Math.floor(((stretch + 1) * value.length) / stretches)
    let [lowest, highest] = [-1, -1]
    for (let row = from; row < to; row += 1) {
      const at = value[row] ?? Number.NaN
      if (!Number.isFinite(at)) continue
      if (lowest < 0 || at < (value[lowest] ?? 0)) lowest = row
      if (highest < 0 || at > (value[highest] ?? 0)) highest = row
    }
    if (lowest >= 0) rows.push(Math.min(lowest, highest))
    if (highest !== lowest) rows.push(Math.max(lowest, highest))
  }
  return rows
}
