import type { AssetClass } from '#core/model/instrument.ts'
import { MINUTE } from '#core/time/duration.ts'
import { bandOf, UNUSUAL_MOVE } from './breakerLevels.ts'

/** A pause of entries: why, and when it ends (market time; Infinity until the next market day). */
export interface BreakerPause {
  readonly cause: string
  readonly until: number
}

const WINDOW = 5 * MINUTE
/** Prices kept at most; more within a window are thinned to one every three seconds. */
const KEPT = 128
const GRAIN = WINDOW / 100
const DECAY = 0.98

/**
 * Watches one instrument: a price that leaves its band around the mean of the last five minutes, or that moves far beyond
 * what is usual for it, pauses entries in it. Prices come in order of their time. After a silence longer than the window
 * nothing is compared: a new session opens where it opens. Exits are never held up.
 */
export class VolatilityBreaker {
  readonly #assetClass: AssetClass
  readonly #times = new Float64Array(KEPT)
  readonly #prices = new Float64Array(KEPT)
  #count = 0
  #next = 0
  #lastTime = -Infinity
  /** Mean square of the relative move from the mean of the window, over the moves before. */
  #usual = 0
  #observations = 0

  constructor(assetClass: AssetClass) {
    this.#assetClass = assetClass
  }

  /** Takes a price at a market time, microseconds; returns a pause when it trips. Prices that are none are ignored. */
  onPrice(price: number, time: number): BreakerPause | null {
    if (!(price > 0 && price < Infinity) || time < this.#lastTime) return null
    if (time - this.#lastTime > WINDOW) this.#count = 0
    const reference = this.#meanSince(time - WINDOW)
    const pause = reference === null ? null : this.#judge(price, reference, time)
    if (reference !== null) {
      const move = price / reference - 1
      this.#usual = this.#observations === 0 ? move * move : DECAY * this.#usual + (1 - DECAY) * move * move
      this.#observations += 1
    }
    this.#keep(price, time)
    return pause
  }

  #judge(price: number, reference: number, time: number): BreakerPause | null {
    const move = Math.abs(price - reference) / reference
    const band = bandOf(this.#assetClass, reference)
    if (band !== null && (move >= band.move || Math.abs(price - reference) >= band.amount)) {
      const cause = `it moved ${percent(price / reference - 1)} within five minutes, beyond its band of ${percent(band.move)}`
      return { cause, until: time + band.pause }
    }
    const { deviations, least, observations, pause } = UNUSUAL_MOVE
    const usual = Math.sqrt(this.#usual)
    if (this.#observations < observations || move < least || move < deviations * usual) return null
    const cause = `it moved ${percent(price / reference - 1)} within five minutes, ${(move / usual).toFixed(0)} times what is usual for it`
    return { cause, until: time + pause }
  }

  /** Mean of the prices kept since a time; null without any. */
  #meanSince(from: number): number | null {
    let sum = 0
    let seen = 0
    for (let back = 1; back <= this.#count; back += 1) {
      const place = (this.#next - back + KEPT) % KEPT
      if ((this.#times[place] ?? 0) < from) break
      sum += this.#prices[place] ?? 0
      seen += 1
    }
    return seen === 0 ? null : sum / seen
  }

  #keep(price: number, time: number): void {
    const last = (this.#next - 1 + KEPT) % KEPT
    this.#lastTime = time
    if (this.#count > 0 && time - (this.#times[last] ?? 0) < GRAIN) return
    this.#times[this.#next] = time
    this.#prices[this.#next] = price
    this.#next = (this.#next + 1) % KEPT
    this.#count = Math.min(KEPT, this.#count + 1)
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
