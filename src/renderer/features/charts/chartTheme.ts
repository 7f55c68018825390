import { ColorType, CrosshairMode } from 'lightweight-charts'
import type { ChartOptions, DeepPartial } from 'lightweight-charts'
import { readToken } from '../../theme/appearance.ts'

/** The tokens a chart draws with, read once per change of appearance. */
export function chartColors() {
  return {
    panel: readToken('--panel'),
    text: readToken('--text'),
    text2: readToken('--text-2'),
    text3: readToken('--text-3'),
    divider: readToken('--divider'),
    border: readToken('--border'),
    hover: readToken('--hover'),
    up: readToken('--up'),
    down: readToken('--down'),
    warn: readToken('--warn'),
    crit: readToken('--crit'),
  }
}
/** The tokens a chart draws with. */
export type ChartColors = ReturnType<typeof chartColors>

/** Options shared by every chart. The attribution stands beside the chart: the library's own would inject a style. */
export function chartOptions(colors: ChartColors, intraday: boolean): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: colors.panel },
      textColor: colors.text2,
      fontFamily: "'Inter Variable', system-ui, sans-serif",
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: colors.divider, separatorHoverColor: colors.hover },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colors.divider } },
    rightPriceScale: { borderColor: colors.divider },
    timeScale: {
      borderColor: colors.divider,
      timeVisible: intraday,
      secondsVisible: false,
      rightOffset: 4,
      minBarSpacing: 0.05,
    },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colors.text3, labelBackgroundColor: colors.border },
      horzLine: { color: colors.text3, labelBackgroundColor: colors.border },
    },
  }
}
