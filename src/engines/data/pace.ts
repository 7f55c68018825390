import { SECOND } from '#core/time/duration.ts'

/** The longest time a pace may be in arrears; a host that slept does not make the market jump. */
const LONGEST_ARREARS = SECOND / 4

/** How fast a market plays: credit grows with the host's clock and each slice costs some of it. */
export class Pace {
  #credit = 0
  #since = 0
  /** Slices per second. */
  speed: number

  constructor(speed: number) {
    this.speed = speed
  }

  /** Starts to count from now, without any credit but for the first slice. */
  start(now: number): void {
    this.#since = now
    this.#credit = 1
  }

  /** Adds what the time since the last call is worth. */
  advance(now: number): void {
    const elapsed = Math.min(Math.max(0, now - this.#since), LONGEST_ARREARS)
    this.#since = now
    this.#credit = Math.min(this.#credit + (elapsed / SECOND) * this.speed, 1 + (this.speed * LONGEST_ARREARS) / SECOND)
  }

  /** True when the next slice is due. */
  isDue(): boolean {
    return this.#credit >= 1
  }

  /** Pays for a slice. */
  spend(cost: number): void {
    this.#credit -= cost
  }
}
