/** How long the rest will take, microseconds: three quarters of the pages so far were slower than `low` says, and so on. */
export interface TimeLeft {
  readonly low: number
  readonly high: number
}

/** Pages before anything is said of the time that is left, and pages that are remembered. */
const ENOUGH = 3
const REMEMBERED = 60

/** How fast a request for bars gets on: what each page took, waiting included, for the time that it covered. */
export class BackfillPace {
  readonly #costs: number[] = []

  /** Counts a page: how long it took, and how much of the market's time it covered, microseconds. */
  count(took: number, covered: number): void {
    if (covered <= 0) return
    this.#costs.push(took / covered)
    if (this.#costs.length > REMEMBERED) this.#costs.shift()
  }

  /**
   * The time left for so much of the market's time, by the quarter and the three quarters of the pages so far (with few
   * pages the extremes); null before three of them.
   */
  left(remaining: number): TimeLeft | null {
    if (this.#costs.length < ENOUGH) return null
    const sorted = this.#costs.toSorted((one, other) => one - other)
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
    const few = sorted.length < 8
    return { low: remaining * at(few ? 0 : 0.25), high: remaining * at(few ? 1 : 0.75) }
  }
}
