import { createChart, LineSeries, LineStyle } from 'lightweight-charts'
import type { LineWidth, UTCTimestamp } from 'lightweight-charts'
import { useEffect, useMemo, useRef } from 'react'
import { thinCurve } from '#core/figures/thinCurve.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { formatFixed } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'
import { APPEARANCE_CHANGED } from '../../../theme/appearance.ts'
import { ChartAttribution } from '../../charts/ChartAttribution.tsx'
import { chartColors, chartOptions } from '../../charts/chartTheme.ts'
import { showWhole } from '../curves/showWhole.ts'
import lab from '../Lab.module.css'
import styles from './Compare.module.css'
import { commonCurves } from './commonCurves.ts'
import type { CommonCurves } from './commonCurves.ts'

const MOST_POINTS = 1_500
const MICROSECONDS = 1_000_000

/** Lines are told apart by their form and their number at the right end, not by their colour. */
const FORMS: readonly (readonly [style: LineStyle, width: LineWidth, color: 'text' | 'text2' | 'text3'])[] = [
  [LineStyle.Solid, 2, 'text'],
  [LineStyle.Dashed, 2, 'text'],
  [LineStyle.Solid, 1, 'text2'],
  [LineStyle.Dotted, 2, 'text'],
  [LineStyle.LargeDashed, 1, 'text2'],
  [LineStyle.SparseDotted, 2, 'text3'],
]

/** The equity of the compared runs over the dates they share, all beginning at 1. */
export function CommonChart({ results }: { readonly results: readonly BacktestResult[] }) {
  const common = useMemo(() => commonCurves(results), [results])
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const node = container.current
    if (node === null || common === null) return
    let remove = draw(node, common)
    const redraw = (): void => {
      remove()
      remove = draw(node, common)
    }
    document.documentElement.addEventListener(APPEARANCE_CHANGED, redraw)
    return () => {
      document.documentElement.removeEventListener(APPEARANCE_CHANGED, redraw)
      remove()
    }
  }, [common])
  if (common === null) return <p className={lab['partial']}>These runs have no dates in common.</p>
  const last = common.curves.map(
    ({ value }, index) => `run ${index + 1} ${formatFixed(value[value.length - 1] ?? null, 2)}`,
  )
  const period = `${formatDay(common.from)} to ${formatDay(common.to)}`
  return (
    <div className={styles['chart']}>
      <div
        className={lab['canvas']}
        role="img"
        aria-label={`Equity over ${period}, beginning at 1; at the end ${last.join(', ')}`}
      >
        <div ref={container} className={lab['fill']} aria-hidden />
      </div>
      <span className={lab['caption']}>Equity over the dates they share, {period}, beginning at 1</span>
      <ChartAttribution />
    </div>
  )
}

function draw(container: HTMLElement, { curves }: CommonCurves): () => void {
  const colors = chartColors()
  const chart = createChart(container, chartOptions(colors, false))
  const drawn = curves.map(({ time, value }, index) => {
    const [lineStyle, lineWidth, color] = FORMS[index % FORMS.length] ?? [LineStyle.Solid, 1, 'text']
    const series = chart.addSeries(LineSeries, {
      title: String(index + 1),
      color: colors[color],
      lineStyle,
      lineWidth,
      priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: (at: number) => formatFixed(at, 2), minMove: 0.01 },
    })
    const points = thinCurve(time, value, MOST_POINTS).map((point) => ({
      time: Math.floor(point.time / MICROSECONDS) as UTCTimestamp,
      value: point.value,
    }))
    series.setData(points)
    return points
  })
  showWhole(chart, drawn)
  return () => chart.remove()
}
