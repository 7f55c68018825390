import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Instrument } from '#core/model/instrument.ts'
import { fromPrice, tickDecimals } from '#core/money.ts'
import { APPEARANCE_CHANGED } from '../../theme/appearance.ts'
import type { ChartBar } from './barWindow.ts'
import { ChartSurface } from './chartSurface.ts'
import type { Mark, PriceMark } from './marks.ts'

/** What a chart draws. */
export interface SurfaceContent {
  readonly instrument: Instrument | null
  readonly bars: readonly ChartBar[]
  readonly marks: readonly Mark[]
  readonly lines: readonly PriceMark[]
  /** Regime of each bar; null shows none. */
  readonly regimes: Int8Array | null
  readonly onNearStart: () => void
}

/** Keeps a canvas chart equal to its content, one update a frame; returns it and the bar under the pointer. */
export function useSurface(container: RefObject<HTMLElement | null>, content: SurfaceContent) {
  const surface = useRef<ChartSurface | null>(null)
  const { instrument, bars, marks, lines, regimes, onNearStart } = content
  const nearStart = useRef(onNearStart)
  const [hovered, setHovered] = useState<number | null>(null)

  useLayoutEffect(() => {
    nearStart.current = onNearStart
  })
  useEffect(() => {
    if (container.current === null) return
    const chart = new ChartSurface(container.current, { onHover: setHovered, onNearStart: () => nearStart.current() })
    surface.current = chart
    const recolour = (): void => chart.recolour()
    document.documentElement.addEventListener(APPEARANCE_CHANGED, recolour)
    return () => {
      document.documentElement.removeEventListener(APPEARANCE_CHANGED, recolour)
      surface.current = null
      chart.dispose()
    }
  }, [container])

  useEffect(() => {
    if (instrument !== null)
      surface.current?.setPriceFormat(tickDecimals(instrument), fromPrice(instrument, instrument.priceIncrement))
  }, [instrument])
  useEffect(() => {
    const frame = requestAnimationFrame(() => surface.current?.setBars(bars))
    return () => cancelAnimationFrame(frame)
  }, [bars])
  useEffect(() => {
    const frame = requestAnimationFrame(() => surface.current?.setMarks(marks))
    return () => cancelAnimationFrame(frame)
  }, [marks])
  useEffect(() => surface.current?.setPriceMarks(lines), [lines])
  useEffect(() => {
    const frame = requestAnimationFrame(() => surface.current?.setRegimes(regimes))
    return () => cancelAnimationFrame(frame)
  }, [regimes])
  return { surface, hovered }
}
