import type { Memory } from '../indicators/kernel/memory.ts'
import { Window } from '../indicators/kernel/window.ts'
import { WindowSums } from '../indicators/kernel/windowSums.ts'

const RETURNS = 21
const PAST = 252
const LEAST_PAST = 63
/** Figures that differ by less are equal: what is left of rounding. */
const RESOLUTION = 1e-12
/** Bars up to and including the first with a value: the first return, 21 of them, and 63 figures to compare with. */
export const VOLATILITY_LOOKBACK = 1 + RETURNS + LEAST_PAST

/**
 * Where volatility stands in its own past: the root mean square of the last 21 log returns, and the share of its up to 252
 * figures before that lie below it (equal ones count half), 0..1. There is no share before 63 figures.
 */
export class VolatilityShare {
  readonly #squares: WindowSums
  readonly #past: Window

  constructor(memory: Memory) {
    this.#squares = new WindowSums(memory, RETURNS, 'plain')
    this.#past = new Window(memory, PAST)
  }

  /** Takes a log return; NaN is passed over, and NaN is what comes back while there is no share. */
  next(change: number): number {
    if (!this.#squares.push(change * change)) return Number.NaN
    const volatility = Math.sqrt(this.#squares.sum / RETURNS)
    const past = this.#past
    const low = volatility * (1 - RESOLUTION)
    const high = volatility * (1 + RESOLUTION)
    // What the window holds so far ends with its newest figure, whatever its place.
    const end = past.start + PAST
    const { count } = past
    let below = 0
    for (let index = end - count; index < end; index += 1) {
      const other = past.values[index] ?? Number.NaN
      if (other < low) below += 1
      else if (other <= high) below += 0.5
    }
    past.push(volatility)
    return count < LEAST_PAST ? Number.NaN : below / count
  }
}
