import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { Simulated } from './universe.ts'

/** Open, high, low and close in currency units, on the instrument's ticks. */
export interface PriceBar {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/**
 * Makes the bar of a path between two log deviations from the base price whose steps have this deviation over the bar.
 * Highest and lowest point are drawn from their exact distribution for a Brownian bridge.
 */
export function priceBar(it: Simulated, from: number, to: number, deviation: number, random: SeededRandom): PriceBar {
  const open = priceOf(it, from)
  const close = priceOf(it, to)
  const move = to - from
  const reach = -2 * deviation * deviation
  const up = 0.5 * (move + Math.sqrt(move * move + reach * Math.log(1 - random.next())))
  const down = 0.5 * (move - Math.sqrt(move * move + reach * Math.log(1 - random.next())))
  return {
    open,
    high: Math.max(open, close, priceOf(it, from + up)),
    low: Math.min(open, close, priceOf(it, from + down)),
    close,
  }
}

/** Returns the price of a log deviation from the base, rounded to the instrument's ticks and at least one of them. */
function priceOf(it: Simulated, deviation: number): number {
  return toTicks(it, it.base * Math.exp(deviation), Math.round)
}

/** Rounds a price to the instrument's ticks, at least one. */
export function toTicks(it: Simulated, price: number, round: (value: number) => number): number {
  const scale = SCALES[it.instrument.priceDecimals] ?? 1
  return Math.max(round(price * scale), 1) / scale
}

const SCALES: readonly number[] = [1, 10, 100, 1_000, 10_000, 100_000]
