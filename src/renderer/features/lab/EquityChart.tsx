import { AreaSeries, createChart, createSeriesMarkers, LineSeries } from 'lightweight-charts'
import type { SeriesMarker, Time, UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { type CurvePoint, thinCurve } from '#core/figures/thinCurve.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { formatFixed } from '../../format/number.ts'
import { APPEARANCE_CHANGED } from '../../theme/appearance.ts'
import { ChartAttribution } from '../charts/ChartAttribution.tsx'
import { chartColors, chartOptions } from '../charts/chartTheme.ts'
import { showWhole } from './curves/showWhole.ts'
import styles from './Lab.module.css'

const MOST_POINTS = 3_000
/** More entries and exits than this would hide the curve. */
const MOST_TRADES = 150
/** More exits than this are left out of the drawing. */
const MOST_EXITS = 40
const MICROSECONDS = 1_000_000
/** Room over and under the price for the arrows, shares of the height. */
const MARKER_ROOM = { top: 0.16, bottom: 0.2 } as const

/** Equity, the price with the trades on it, and the drawdown, one under the other; over the same period as the figures. */
export function EquityChart({ result }: { readonly result: BacktestResult }) {
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (container.current === null) return
    const node = container.current
    let remove = draw(node, result)
    const redraw = (): void => {
      remove()
      remove = draw(node, result)
    }
    document.documentElement.addEventListener(APPEARANCE_CHANGED, redraw)
    return () => {
      document.documentElement.removeEventListener(APPEARANCE_CHANGED, redraw)
      remove()
    }
  }, [result])
  return (
    <div className={styles['chart']}>
      <div
        className={styles['canvas']}
        role="img"
        aria-label="Equity, price with trades, and drawdown; the figures beside it and the table of trades hold the same data"
      >
        <div ref={container} className={styles['fill']} aria-hidden />
      </div>
      <span className={styles['caption']}>Equity {result.configuration.currency} · price with trades · drawdown</span>
      <ChartAttribution />
    </div>
  )
}

function draw(container: HTMLElement, result: BacktestResult): () => void {
  const colors = chartColors()
  const chart = createChart(container, chartOptions(colors, false))
  const equity = chart.addSeries(LineSeries, {
    color: colors.text,
    lineWidth: 2,
    priceLineVisible: false,
    priceFormat: { type: 'custom', formatter: (value: number) => formatFixed(value, 0), minMove: 1 },
  })
  const equityPoints = thinCurve(result.equity.time, result.equity.value, MOST_POINTS).map(pointOf)
  equity.setData(equityPoints)
  const price = chart.addSeries(
    LineSeries,
    {
      color: colors.text2,
      lineWidth: 1,
      priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: formatPriceMark, minMove: 0.000_001 },
    },
    1,
  )
  const pricePoints = thinCurve(result.equity.time, result.equity.close, MOST_POINTS).map(pointOf)
  price.setData(pricePoints)
  price.priceScale().applyOptions({ scaleMargins: MARKER_ROOM })
  const drawdown = chart.addSeries(
    AreaSeries,
    {
      lineColor: colors.down,
      topColor: 'transparent',
      bottomColor: colors.hover,
      invertFilledArea: true,
      lineWidth: 1,
      priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: (value: number) => `${formatFixed(value, 1)} %`, minMove: 0.1 },
    },
    2,
  )
  const drawdownPoints = thinCurve(result.equity.time, result.equity.drawdown, MOST_POINTS).map(({ time, value }) =>
    pointOf({ time, value: -100 * Math.abs(value) }),
  )
  drawdown.setData(drawdownPoints)
  chart.panes()[1]?.setStretchFactor(1)
  chart.panes()[2]?.setStretchFactor(0.35)
  createSeriesMarkers(price, tradeMarkers(result, colors.up, colors.down, colors.text2), { autoScale: false })
  // A label that a neighbouring pane would cut in half is left out.
  for (const series of [equity, price, drawdown]) series.priceScale().applyOptions({ entireTextOnly: true })
  showWhole(chart, [equityPoints, pricePoints, drawdownPoints])
  return () => chart.remove()
}

/** Prices of an axis: whole where they are large, with enough decimals where they are small. */
function formatPriceMark(price: number): string {
  const size = Math.abs(price)
  return formatFixed(price, size >= 100 || size === 0 ? 0 : size >= 1 ? 2 : 6)
}

function pointOf(point: CurvePoint) {
  return { time: seconds(point.time), value: point.value }
}

/** Arrows at entries, coloured by result; dots at exits where they leave the price to be seen. */
function tradeMarkers(result: BacktestResult, up: string, down: string, exit: string): SeriesMarker<Time>[] {
  const showsExits = result.trades.length <= MOST_EXITS
  return result.trades
    .slice(-MOST_TRADES)
    .flatMap((trade): SeriesMarker<Time>[] => {
      const isLong = trade.side === 'LONG'
      const left: SeriesMarker<Time> = {
        time: seconds(trade.exitTime),
        position: 'inBar',
        shape: 'circle',
        color: exit,
        size: 0.4,
      }
      const entered: SeriesMarker<Time> = {
        time: seconds(trade.entryTime),
        position: isLong ? 'belowBar' : 'aboveBar',
        shape: isLong ? 'arrowUp' : 'arrowDown',
        color: trade.pnl >= 0 ? up : down,
        size: 0.7,
      }
      return showsExits ? [entered, left] : [entered]
    })
    .toSorted((a, b) => Number(a.time) - Number(b.time))
}

function seconds(microseconds: number): UTCTimestamp {
  return Math.floor(microseconds / MICROSECONDS) as UTCTimestamp
}
