import { CandlestickSeries, createChart, createSeriesMarkers, HistogramSeries, LineStyle } from 'lightweight-charts'
import type {
  IChartApi,
  IPriceLine,
  ISeriesApi,
  ISeriesMarkersPluginApi,
  SeriesMarker,
  Time,
  UTCTimestamp,
} from 'lightweight-charts'
import type { ChartBar } from './barWindow.ts'
import { chartColors, chartOptions } from './chartTheme.ts'
import type { ChartColors } from './chartTheme.ts'
import type { Mark, PriceMark } from './marks.ts'
import { RIBBON_HEIGHT, RegimeRibbon } from './regimes/regimeRibbon.ts'

/** What a chart tells its panel. */
export interface SurfaceEvents {
  /** The bar under the pointer; null when it left. */
  readonly onHover: (index: number | null) => void
  /** The first loaded bar came near the left edge. */
  readonly onNearStart: () => void
}

const MICROSECONDS = 1_000_000
/** Bars left of the view at which older ones are asked for. */
const NEAR_START = 20
/** Room between the volume and the strip of regimes, pixels. */
const ABOVE_RIBBON = 3

/** A candle chart with volume on a canvas; React stays out of its updates. */
export class ChartSurface {
  readonly #chart: IChartApi
  readonly #candles: ISeriesApi<'Candlestick'>
  readonly #volume: ISeriesApi<'Histogram'>
  readonly #markers: ISeriesMarkersPluginApi<Time>
  readonly #events: SurfaceEvents
  readonly #ribbon = new RegimeRibbon()
  readonly #resized: ResizeObserver
  #hasRibbon = false
  #colors: ChartColors = chartColors()
  #bars: readonly ChartBar[] = []
  #marks: readonly Mark[] = []
  #lines: IPriceLine[] = []

  constructor(container: HTMLElement, events: SurfaceEvents) {
    this.#events = events
    this.#chart = createChart(container, chartOptions(this.#colors, false))
    this.#candles = this.#chart.addSeries(CandlestickSeries, { priceLineVisible: true })
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      lastValueVisible: false,
      priceLineVisible: false,
      priceFormat: { type: 'volume' },
    })
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.22 } })
    this.#candles.attachPrimitive(this.#ribbon)
    this.#resized = new ResizeObserver(() => this.#makeRoom())
    this.#resized.observe(container)
    this.#makeRoom()
    this.#markers = createSeriesMarkers(this.#candles, [])
    this.#chart.subscribeCrosshairMove((move) => {
      if (move.sourceEvent === undefined) return
      this.#events.onHover(move.logical === undefined ? null : this.#clamp(Math.round(move.logical)))
    })
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      this.#drawMarks()
      if (range !== null && range.from < NEAR_START && this.#bars.length > 0) this.#events.onNearStart()
    })
    this.recolour()
  }

  /** Takes the current tokens. */
  recolour(): void {
    const colors = chartColors()
    this.#colors = colors
    this.#chart.applyOptions(chartOptions(colors, this.#isIntraday()))
    // Up is hollow, down is solid: the direction survives without colour.
    this.#candles.applyOptions({
      upColor: colors.panel,
      borderUpColor: colors.up,
      wickUpColor: colors.up,
      downColor: colors.down,
      borderDownColor: colors.down,
      wickDownColor: colors.down,
      // The body of a rising bar is hollow, so its colour would hide the label of the last price.
      priceLineColor: colors.text2,
    })
    this.#volume.setData(this.#bars.map((bar) => this.#volumeOf(bar)))
    this.#drawMarks()
    this.#ribbon.recolour()
  }

  /** Shows the regime of each bar as a strip at the foot; null shows none. */
  setRegimes(labels: Int8Array | null): void {
    this.#ribbon.show(labels)
    if (this.#hasRibbon === (labels !== null)) return
    this.#hasRibbon = labels !== null
    this.#makeRoom()
  }

  /** Sets decimals and least step of the price axis, in currency units. */
  setPriceFormat(decimals: number, step: number): void {
    this.#candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: step } })
  }

  /** Shows these bars; when only the end changed, only the end is drawn anew. */
  setBars(bars: readonly ChartBar[]): void {
    const before = this.#bars
    this.#bars = bars
    const changedFrom = firstChange(before, bars)
    if (changedFrom !== null && before.length > 0 && changedFrom >= before.length - 1) {
      for (const bar of bars.slice(changedFrom)) this.#update(bar)
      return
    }
    const shift = prependedCount(before, bars)
    const range = shift > 0 ? this.#chart.timeScale().getVisibleLogicalRange() : null
    this.#chart.applyOptions({ timeScale: { timeVisible: this.#isIntraday() } })
    this.#candles.setData(bars.map(candleOf))
    this.#volume.setData(bars.map((bar) => this.#volumeOf(bar)))
    if (range !== null)
      this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift })
    else this.showLatest()
  }

  /** Shows marks; those out of view are not drawn. */
  setMarks(marks: readonly Mark[]): void {
    this.#marks = marks
    this.#drawMarks()
  }

  /** Shows horizontal lines. */
  setPriceMarks(marks: readonly PriceMark[]): void {
    for (const line of this.#lines) this.#candles.removePriceLine(line)
    this.#lines = marks.map((mark) =>
      this.#candles.createPriceLine({
        price: mark.price,
        title: mark.text,
        color: mark.kind === 'invalidation' ? this.#colors.warn : this.#colors.text2,
        lineWidth: 1,
        lineStyle:
          mark.kind === 'order' ? LineStyle.Solid : mark.kind === 'stop' ? LineStyle.Dashed : LineStyle.LargeDashed,
        axisLabelVisible: true,
      }),
    )
  }

  /** Puts the crosshair on a bar and scrolls it into view. */
  pointAt(index: number): void {
    const bar = this.#bars[index]
    if (bar === undefined) return
    const range = this.#chart.timeScale().getVisibleLogicalRange()
    if (range !== null && (index < range.from + 1 || index > range.to - 1)) {
      const width = range.to - range.from
      const from = index < range.from + 1 ? index - 2 : index - width + 3
      this.#chart.timeScale().setVisibleLogicalRange({ from, to: from + width })
    }
    this.#chart.setCrosshairPosition(bar.close, timeOf(bar.time), this.#candles)
  }

  /** Takes the crosshair away. */
  pointAway(): void {
    this.#chart.clearCrosshairPosition()
  }

  /** Makes bars wider (above 1) or narrower (below 1) around the right edge. */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale()
    const range = scale.getVisibleLogicalRange()
    if (range === null) return
    const width = Math.max(10, (range.to - range.from) / factor)
    scale.setVisibleLogicalRange({ from: range.to - width, to: range.to })
  }

  /** Scrolls to the newest bars, about 160 in view. */
  showLatest(): void {
    const last = this.#bars.length - 1
    this.#chart
      .timeScale()
      .setVisibleLogicalRange({ from: Math.min(last - 60, Math.max(-4, last - 160)), to: last + 5 })
  }

  /** Frees the canvas. */
  dispose(): void {
    this.#resized.disconnect()
    this.#chart.remove()
  }

  /** The volume stands on the strip where there is one, whatever the height of the pane. */
  #makeRoom(): void {
    const height = this.#chart.panes()[0]?.getHeight() ?? 0
    const bottom = this.#hasRibbon && height > 0 ? Math.min(0.1, (RIBBON_HEIGHT + ABOVE_RIBBON) / height) : 0
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom } })
  }

  #update(bar: ChartBar): void {
    this.#candles.update(candleOf(bar))
    this.#volume.update(this.#volumeOf(bar))
  }

  #drawMarks(): void {
    const range = this.#chart.timeScale().getVisibleRange()
    if (range === null) return
    const from = Number(range.from) * MICROSECONDS
    const to = Number(range.to) * MICROSECONDS
    this.#markers.setMarkers(
      this.#marks.filter((mark) => mark.time >= from && mark.time <= to).map((mark) => markerOf(mark, this.#colors)),
    )
  }

  #volumeOf(bar: ChartBar) {
    return {
      time: timeOf(bar.time),
      value: bar.volume,
      color: bar.close >= bar.open ? this.#colors.border : this.#colors.text3,
    }
  }

  #isIntraday(): boolean {
    const [first, second] = this.#bars
    return first !== undefined && second !== undefined && second.time - first.time < 20 * 3_600 * MICROSECONDS
  }

  #clamp(index: number): number | null {
    return this.#bars.length === 0 ? null : Math.min(this.#bars.length - 1, Math.max(0, index))
  }
}

function candleOf(bar: ChartBar) {
  return { time: timeOf(bar.time), open: bar.open, high: bar.high, low: bar.low, close: bar.close }
}

function timeOf(microseconds: number): UTCTimestamp {
  return Math.floor(microseconds / MICROSECONDS) as UTCTimestamp
}

function markerOf(mark: Mark, colors: ChartColors): SeriesMarker<Time> {
  const time = timeOf(mark.time)
  switch (mark.kind) {
    case 'buy':
      return { time, position: 'belowBar', shape: 'arrowUp', color: colors.up }
    case 'sell':
      return { time, position: 'aboveBar', shape: 'arrowDown', color: colors.down }
    case 'signal':
      return { time, position: 'aboveBar', shape: 'circle', color: colors.text, size: 0.8 }
    case 'filtered':
      return { time, position: 'aboveBar', shape: 'square', color: colors.text3, size: 0.6 }
  }
}

/** Index from which two lists of bars differ; null when the later is no continuation of the earlier. */
function firstChange(before: readonly ChartBar[], after: readonly ChartBar[]): number | null {
  if (after.length < before.length || before[0]?.time !== after[0]?.time) return null
  const last = before.length - 1
  if (last >= 1 && before[last - 1] !== after[last - 1]) return null
  if (before[last]?.time !== after[last]?.time) return null
  return before[last] === after[last] ? before.length : last
}

function prependedCount(before: readonly ChartBar[], after: readonly ChartBar[]): number {
  const first = before[0]
  if (first === undefined) return 0
  const at = after.findIndex((bar) => bar.time === first.time)
  return at
}
