/**
 * Cash held back for orders on their way, so that two orders never spend the same money.
 *
 * 1. The sum of reservations never exceeds what was available when the last one was made.
 * 2. Releasing or consuming is exact; nothing goes below zero.
 */
export class Reservations {
  readonly #amounts = new Map<string, number>()
  #total = 0

  /** Sum of everything held back; money. */
  get total(): number {
    return this.#total
  }

  /** Holds back an amount if cash less all reservations covers it; a key holds at most one reservation. */
  reserve(key: string, amount: number, cash: number): boolean {
    if (amount < 0 || this.#amounts.has(key) || amount > cash - this.#total) return false
    this.#amounts.set(key, amount)
    this.#total += amount
    return true
  }

  /** Gives back a part that a fill has spent; never more than is held. */
  consume(key: string, amount: number): void {
    const held = this.#amounts.get(key)
    if (held === undefined) return
    const spent = Math.min(held, Math.max(0, amount))
    this.#amounts.set(key, held - spent)
    this.#total -= spent
  }

  /** Gives back all that a key still holds. */
  release(key: string): void {
    this.#total -= this.#amounts.get(key) ?? 0
    this.#amounts.delete(key)
  }
}
