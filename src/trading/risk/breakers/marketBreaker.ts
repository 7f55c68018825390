import { MARKET_LEVELS, type MarketLevel } from './breakerLevels.ts'
import type { BreakerPause } from './volatilityBreaker.ts'

/**
 * Watches the whole market by its index: falls of 7, 13 and 20 % from the close of the day before pause every entry. Each
 * level trips once a day.
 */
export class MarketBreaker {
  #day: number | null = null
  #close: number | null = null
  #last: number | null = null
  #tripped = 0

  /** Takes a price of the index with the number of its market day and its market time. */
  onPrice(price: number, day: number, time: number): BreakerPause | null {
    if (!(price > 0 && price < Infinity)) return null
    if (this.#day !== day) {
      this.#day = day
      this.#close = this.#last
      this.#tripped = 0
    }
    this.#last = price
    if (this.#close === null) return null
    const fall = (this.#close - price) / this.#close
    const reached = MARKET_LEVELS.findLast((level) => fall >= level.fall)
    if (reached === undefined || reached.level <= this.#tripped) return null
    this.#tripped = reached.level
    return { cause: causeOf(reached, fall), until: reached.pause === null ? Infinity : time + reached.pause }
  }
}

function causeOf({ level }: MarketLevel, fall: number): string {
  return `the market has fallen ${(100 * fall).toFixed(1)} % today, level ${level} of 3`
}
