import type { Finding } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'

/** Messages over which the smallest delay is taken: an honest clock and a short way show in the quickest message. */
const WINDOW = 256
/** Two clocks may be apart by this, microseconds. */
const TOLERANCE = 250_000
/** A way that takes longer than this each time is no way but a clock that is behind, microseconds. */
const LONGEST_WAY = 5_000_000

/**
 * Compares the venue's clock with ours by the smallest delay of a window of messages. A message from the future is told at
 * once, a venue's clock that is behind when a whole window says so; neither is told again before the window has passed.
 */
export class ClockWatch {
  #smallest = Number.POSITIVE_INFINITY
  #seen = 0
  #quiet = 0

  /** Takes a message's two times, microseconds; returns a finding or null. */
  check(row: number, tsEvent: number, arrival: number): Finding | null {
    const delay = arrival - tsEvent
    if (!Number.isFinite(delay)) return null
    if (this.#quiet > 0) this.#quiet -= 1
    this.#smallest = Math.min(this.#smallest, delay)
    this.#seen += 1
    const isAhead = delay < -TOLERANCE
    const isBehind = this.#seen >= WINDOW && this.#smallest > LONGEST_WAY
    if (this.#seen >= WINDOW) {
      this.#seen = 0
      this.#smallest = Number.POSITIVE_INFINITY
    }
    if (!(isAhead || isBehind) || this.#quiet > 0) return null
    this.#quiet = WINDOW
    const what = `The venue's clock is ${shown(Math.abs(delay) / 1e6)} s ${isAhead ? 'ahead of' : 'behind'} ours`
    const evidence = evidenceOf('arrival less venue time', delay, -TOLERANCE, LONGEST_WAY)
    return makeFinding('CLOCK_SKEW', what, { from: row, ts: tsEvent }, evidence)
  }
}
