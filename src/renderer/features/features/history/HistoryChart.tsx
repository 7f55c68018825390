import { createChart } from 'lightweight-charts'
import type { UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { APPEARANCE_CHANGED } from '../../../theme/appearance.ts'
import { ChartAttribution } from '../../charts/ChartAttribution.tsx'
import { chartColors, chartOptions } from '../../charts/chartTheme.ts'
import { showWhole } from '../../lab/curves/showWhole.ts'
import { featureNumber } from '../featureWords.ts'
import { GappedLine } from './gappedLine.ts'
import type { GappedPoint } from './gappedLine.ts'
import styles from '../Features.module.css'

/** A line of the history: times in microseconds, values with NaN where there is none. */
export interface HistoryLine {
  readonly time: Float64Array
  readonly value: Float64Array
}

interface HistoryChartProps {
  /** Read aloud; the table holds the same data. */
  readonly label: string
  readonly feature: HistoryLine
  /** Closes over the same time, drawn above; null for the feature alone. */
  readonly price: HistoryLine | null
  readonly isIntraday: boolean
}

const MICROSECONDS = 1_000_000

/** The values of a feature by the bar, below the price or alone; where there is no value, there is no line. */
export function HistoryChart({ label, feature, price, isIntraday }: HistoryChartProps) {
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const node = container.current
    if (node === null) return
    let remove = draw(node, feature, price, isIntraday)
    const redraw = (): void => {
      remove()
      remove = draw(node, feature, price, isIntraday)
    }
    document.documentElement.addEventListener(APPEARANCE_CHANGED, redraw)
    return () => {
      document.documentElement.removeEventListener(APPEARANCE_CHANGED, redraw)
      remove()
    }
  }, [feature, price, isIntraday])
  return (
    <div className={styles['chart']}>
      <div className={styles['canvas']} role="img" aria-label={label}>
        <div ref={container} className={styles['fill']} aria-hidden />
      </div>
      <ChartAttribution />
    </div>
  )
}

function draw(
  container: HTMLElement,
  feature: HistoryLine,
  price: HistoryLine | null,
  isIntraday: boolean,
): () => void {
  const colors = chartColors()
  const chart = createChart(container, chartOptions(colors, isIntraday))
  const priceFormat = { type: 'custom', formatter: featureNumber, minMove: 0.000_000_01 } as const
  const common = { priceLineVisible: false, priceFormat } as const
  const drawn = [pointsOf(feature)]
  if (price !== null) {
    const points = pointsOf(price)
    chart.addCustomSeries(new GappedLine(), { ...common, color: colors.text2 }, 0).setData(points)
    drawn.push(points)
  }
  const place = price === null ? 0 : 1
  const series = chart.addCustomSeries(new GappedLine(), { ...common, color: colors.text }, place)
  series.setData(drawn[0] ?? [])
  chart.panes()[1]?.setStretchFactor(1.4)
  // A label that the neighbouring pane would cut in half is left out.
  for (const pane of chart.panes()) pane.priceScale('right').applyOptions({ entireTextOnly: true })
  showWhole(chart, drawn)
  return () => chart.remove()
}

function pointsOf({ time, value }: HistoryLine): GappedPoint[] {
  return Array.from(time, (at, index) => {
    const known = value[index] ?? Number.NaN
    const seconds = Math.floor(at / MICROSECONDS) as UTCTimestamp
    return Number.isFinite(known) ? { time: seconds, value: known } : { time: seconds }
  })
}
