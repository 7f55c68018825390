import { createChart, LineSeries } from 'lightweight-charts'
import type { IChartApi, ISeriesApi, UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef, useState } from 'react'
import { thinCurve } from '#core/figures/thinCurve.ts'
import { formatFixed } from '../../../format/number.ts'
import { APPEARANCE_CHANGED } from '../../../theme/appearance.ts'
import { ChartAttribution } from '../../charts/ChartAttribution.tsx'
import { chartColors, chartOptions } from '../../charts/chartTheme.ts'
import styles from '../Lab.module.css'
import { showWhole } from './showWhole.ts'

const MOST_POINTS = 2_000
const MICROSECONDS = 1_000_000

interface CurveChartProps {
  /** What the curve is; stands over it and is read aloud. */
  readonly label: string
  /** Microseconds. */
  readonly time: Float64Array
  readonly value: Float64Array
  readonly decimals: number
}

/** One curve over time with its name and its last value. */
export function CurveChart({ label, time, value, decimals }: CurveChartProps) {
  const appearance = useAppearance()
  const last = value[value.length - 1] ?? null
  return (
    <div className={styles['chart']} data-grows>
      <div className={styles['canvas']} role="img" aria-label={`${label}, last ${formatFixed(last, decimals)}`}>
        <Line key={`${appearance} ${decimals}`} time={time} value={value} decimals={decimals} />
      </div>
      <span className={styles['caption']}>{label}</span>
      <ChartAttribution />
    </div>
  )
}

/** A change of the data redraws the line and leaves the rest of the chart alone. */
function Line({ time, value, decimals }: Omit<CurveChartProps, 'label'>) {
  const container = useRef<HTMLDivElement>(null)
  const line = useRef<{ readonly chart: IChartApi; readonly series: ISeriesApi<'Line'> } | null>(null)
  useEffect(() => {
    if (container.current === null) return
    const colors = chartColors()
    const chart = createChart(container.current, chartOptions(colors, false))
    const priceFormat = {
      type: 'custom',
      formatter: (at: number) => formatFixed(at, decimals),
      minMove: 10 ** -decimals,
    } as const
    const series = chart.addSeries(LineSeries, {
      color: colors.text,
      lineWidth: 2,
      priceLineVisible: false,
      priceFormat,
    })
    line.current = { chart, series }
    return () => {
      line.current = null
      chart.remove()
    }
  }, [decimals])
  useEffect(() => {
    if (line.current === null) return
    const points = thinCurve(time, value, MOST_POINTS)
    const drawn = points.map((point) => ({
      time: Math.floor(point.time / MICROSECONDS) as UTCTimestamp,
      value: point.value,
    }))
    line.current.series.setData(drawn)
    showWhole(line.current.chart, [drawn])
  }, [time, value])
  return <div ref={container} className={styles['fill']} aria-hidden />
}

/** Counts changes of the appearance, so that what is drawn with its colours is drawn anew. */
function useAppearance(): number {
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    const root = document.documentElement
    const changed = (): void => setChanges((count) => count + 1)
    root.addEventListener(APPEARANCE_CHANGED, changed)
    return () => root.removeEventListener(APPEARANCE_CHANGED, changed)
  }, [])
  return changes
}
