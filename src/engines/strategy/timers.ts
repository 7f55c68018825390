/** Moments of market time that a strategy asked to be woken at, earliest first. */
export class Timers {
  readonly #due: number[] = []

  /** The earliest moment; infinity when there is none. */
  get next(): number {
    return this.#due[0] ?? Number.POSITIVE_INFINITY
  }

  /** Adds a moment; a moment that is there already is not added again. */
  add(marketTime: number): void {
    const due = this.#due
    let place = due.length
    while (place > 0 && (due[place - 1] ?? 0) > marketTime) place -= 1
    if (due[place - 1] !== marketTime) due.splice(place, 0, marketTime)
  }

  /** Takes the earliest moment away. */
  take(): number {
    const next = this.#due.shift()
    if (next === undefined) throw new Error('Invariant: no timer is set')
    return next
  }

  clear(): void {
    this.#due.length = 0
  }
}
