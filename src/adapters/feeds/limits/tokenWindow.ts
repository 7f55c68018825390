const MICROS_PER_MS = 1_000
/** Into how many slots a window is cut: what is spent within one comes back together, with the latest of them. */
const SLOTS = 64

/**
 * Tokens of which at most `limit` are spent in any stretch of one window's length: each comes back one whole window after
 * it was spent, and never before. Unlike a bucket that refills evenly it cannot give a full bucket and its refill inside
 * one window of the server. Memory is bounded by the number of slots.
 */
export class TokenWindow {
  readonly #micros: number
  readonly #configured: number
  #limit: number
  /** What was spent, oldest first: slot, time of the latest spending in it, tokens. */
  #spendings: { readonly slot: number; at: number; tokens: number }[] = []
  #spent = 0
  /** Tokens that somebody else used, as the server told, and until when. */
  #held = { tokens: 0, until: 0 }

  constructor(limit: number, milliseconds: number) {
    if (!(limit > 0) || !(milliseconds > 0)) throw new Error('Invariant: a rate needs a limit and a length above zero')
    this.#configured = limit
    this.#limit = limit
    this.#micros = milliseconds * MICROS_PER_MS
  }

  /** Tokens a window holds now; the server may have told fewer than were configured. */
  get limit(): number {
    return this.#limit
  }

  /** Tokens that may be spent at `now`; below zero when the server counted more than is allowed. */
  free(now: number): number {
    this.#giveBack(now)
    return this.#limit - this.#spent - this.#heldAt(now)
  }

  /** The earliest time at which so many tokens are free, if none is spent meanwhile; null when never. */
  freeAt(now: number, tokens: number): number | null {
    if (this.free(now) >= tokens) return now
    if (tokens > this.#limit) return null
    const times = [...this.#spendings.map(({ at }) => at + this.#micros), this.#held.until].sort((a, b) => a - b)
    for (const time of times) {
      if (time <= now) continue
      const back = this.#spendings.reduce(
        (sum, { at, tokens: some }) => (at + this.#micros <= time ? sum + some : sum),
        0,
      )
      if (this.#limit - (this.#spent - back) - this.#heldAt(time) >= tokens) return time
    }
    return null
  }

  /** Spends tokens whether they are free or not: what left cannot be called back. */
  spend(now: number, tokens: number): void {
    const slot = Math.floor((now * SLOTS) / this.#micros)
    const last = this.#spendings.at(-1)
    if (last !== undefined && last.slot === slot) {
      last.at = now
      last.tokens += tokens
    } else {
      this.#spendings.push({ slot, at: now, tokens })
    }
    this.#spent += tokens
  }

  /** The server counted `used` tokens in its window: what we do not know of was spent by somebody else, by now. */
  adoptUsed(now: number, used: number): void {
    this.#giveBack(now)
    if (used > this.#spent) this.spend(now, used - this.#spent)
  }

  /**
   * The server grants `remaining` more tokens until `resetAt`, of which `underWay` are spent on calls it has not counted
   * yet. A reset later than one window is taken as one window.
   */
  adoptRemaining(now: number, remaining: number, resetAt: number | null, underWay: number): void {
    this.#held = { tokens: 0, until: 0 }
    const excess = this.free(now) - Math.max(0, remaining - underWay)
    if (excess <= 0) return
    const latest = now + this.#micros
    this.#held = { tokens: excess, until: resetAt === null ? latest : Math.min(latest, Math.max(now, resetAt)) }
  }

  /** The server told its limit. A lower one than configured is obeyed, a higher one is not made use of. */
  adoptLimit(limit: number): void {
    if (limit > 0) this.#limit = Math.min(this.#configured, limit)
  }

  #heldAt(now: number): number {
    return now < this.#held.until ? this.#held.tokens : 0
  }

  #giveBack(now: number): void {
    let count = 0
    for (const { at, tokens } of this.#spendings) {
      if (at + this.#micros > now) break
      this.#spent -= tokens
      count += 1
    }
    if (count > 0) this.#spendings = this.#spendings.slice(count)
  }
}
