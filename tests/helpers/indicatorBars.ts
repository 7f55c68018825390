import type { IndicatorBar, IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const QUARTER_DAY = 21_600_000_000

/** Bars of a random market: four a day, prices to the cent around a level, now and then without any move. */
export function randomBars(seed: number, count: number, level = 100): readonly IndicatorBar[] {
  const random = new SeededRandom(seed)
  const cents = (price: number): number => Math.round(price * 100) / 100
  let close = level
  return Array.from({ length: count }, (_, index) => {
    const open = cents(close * (1 + 0.004 * random.normal()))
    close = random.next() < 0.1 ? open : cents(open * (1 + 0.012 * random.normal()))
    const high = cents(Math.max(open, close) * (1 + 0.005 * random.next()))
    const low = cents(Math.min(open, close) * (1 - 0.005 * random.next()))
    const volume = Math.round(1_000 * Math.exp(random.normal()))
    return { time: 1_500_000_000_000_000 + index * QUARTER_DAY, open, high, low, close, volume }
  })
}

/** Bars by the column. */
export function columnsOf(bars: readonly IndicatorBar[]): IndicatorColumns {
  const column = (name: keyof IndicatorBar): Float64Array => Float64Array.from(bars, (bar) => bar[name])
  return {
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}
