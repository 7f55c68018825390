import type { BarColumns } from '#core/model/bar.ts'
import type { SeededRandom } from '../statistics/seededRandom.ts'

/** How prices are disturbed. */
export interface PriceNoiseOptions {
  /** Standard deviation of the noise on a price, as a share of the average true range at its bar; 0.1 is usual. */
  readonly scale: number
  /** Bars of the average true range (Wilder's smoothing). */
  readonly length: number
  /** Smallest price and distance of prices, in currency units; prices are not rounded without one. */
  readonly priceStep?: number
  readonly random: SeededRandom
}

/** No price is more than doubled or halved by noise. */
const MOST = Math.log(2)

/**
 * Disturbs bars as if each price had been measured with an error. Open and close move independently by a factor
 * exp(scale * z * ATR / close) with a standard normal z; the distances of high and low from the body, as ratios, are raised
 * to a power of the same kind. So low <= open, close <= high and every price is above 0 by construction. The noise of one bar
 * does not carry over to the next; times and volumes stay. A bar whose prices are no such bar is an error.
 */
export function perturbBars(columns: BarColumns, options: PriceNoiseOptions): BarColumns {
  const { random, scale, priceStep } = options
  const count = columns.tsOpen.length
  const open = new Float64Array(count)
  const high = new Float64Array(count)
  const low = new Float64Array(count)
  const close = new Float64Array(count)
  const round = (price: number): number => {
    return priceStep === undefined ? price : Math.max(1, Math.round(price / priceStep)) * priceStep
  }
  let range = 0
  let before = columns.close[0] ?? 0
  for (let bar = 0; bar < count; bar += 1) {
    const [o = 0, h = 0, l = 0, c = 0] = [columns.open[bar], columns.high[bar], columns.low[bar], columns.close[bar]]
    if (!(l > 0 && l <= o && l <= c && h >= o && h >= c && h < Infinity)) {
      throw new Error(`Invariant: bar ${bar} has the prices ${o}, ${h}, ${l}, ${c}`)
    }
    const trueRange = Math.max(h, before) - Math.min(l, before)
    // The plain mean until there are enough bars, Wilder's smoothing after.
    range += (trueRange - range) / Math.min(bar + 1, options.length)
    before = c
    const deviation = (scale * range) / c
    const noisyOpen = o * Math.exp(limited(deviation * random.normal()))
    const noisyClose = c * Math.exp(limited(deviation * random.normal()))
    const top = Math.max(noisyOpen, noisyClose)
    const bottom = Math.min(noisyOpen, noisyClose)
    // Powers of a ratio on its side of 1 stay on that side.
    const upper = (h / Math.max(o, c)) ** Math.exp(limited(scale * random.normal()))
    const lower = (l / Math.min(o, c)) ** Math.exp(limited(scale * random.normal()))
    open[bar] = round(noisyOpen)
    close[bar] = round(noisyClose)
    high[bar] = round(Math.max(top, top * upper))
    low[bar] = round(Math.min(bottom, Math.max(bottom * lower, Number.MIN_VALUE)))
  }
  return { tsOpen: columns.tsOpen, volume: columns.volume, open, high, low, close }
}

function limited(exponent: number): number {
  return Math.min(MOST, Math.max(-MOST, exponent))
}
