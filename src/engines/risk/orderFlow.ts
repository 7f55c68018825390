import type { InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { OrderSide } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'

/**
 * How fast and how alike orders were of late: messages by the host's clock, alike entries by the clock their caller uses.
 *
 * 1. A strategy that repeated the same entry too often stays blocked until a human resumes entries; time alone does not
 *    free it.
 */
export class OrderFlow {
  #messages: number[] = []
  readonly #twins = new Map<string, number>()
  readonly #entries = new Map<string, number[]>()
  readonly #blocked = new Set<StrategyId>()

  /** Notes `count` messages to the venue: orders or cancels. */
  noteMessages(count: number, now: number): void {
    this.#forget(now)
    for (let index = 0; index < count; index += 1) this.#messages.push(now)
  }

  /** Notes an entry that was sent. */
  noteEntry(strategyId: StrategyId, instrumentId: InstrumentId, side: OrderSide, quantity: number, now: number): void {
    this.#twins.set(`${instrumentId}|${side}|${quantity}`, now)
    const key = `${strategyId}|${instrumentId}|${side}`
    this.#entries.set(key, [...(this.#entries.get(key) ?? []), now])
  }

  /** Messages within the last second. */
  recentMessages(now: number): number {
    this.#forget(now)
    return this.#messages.length
  }

  /** Age of the last entry with the same instrument, side and quantity; null when there was none. */
  twinAge(instrumentId: InstrumentId, side: OrderSide, quantity: number, now: number): number | null {
    const at = this.#twins.get(`${instrumentId}|${side}|${quantity}`)
    return at === undefined ? null : now - at
  }

  /** Entries of the same strategy, instrument and side within the window; no end of them while it is blocked. */
  repetitions(
    strategyId: StrategyId,
    instrumentId: InstrumentId,
    side: OrderSide,
    window: number,
    now: number,
  ): number {
    if (this.#blocked.has(strategyId)) return Number.MAX_SAFE_INTEGER
    const key = `${strategyId}|${instrumentId}|${side}`
    const recent = (this.#entries.get(key) ?? []).filter((at) => now - at < window)
    this.#entries.set(key, recent)
    return recent.length
  }

  /** Blocks a strategy until a human frees it; false when it was blocked already. */
  block(strategyId: StrategyId): boolean {
    if (this.#blocked.has(strategyId)) return false
    this.#blocked.add(strategyId)
    return true
  }

  /** A human frees every blocked strategy; its entries are counted anew. */
  freeAll(): void {
    this.#blocked.clear()
    this.#entries.clear()
  }

  clear(): void {
    this.#messages = []
    this.#twins.clear()
    this.#blocked.clear()
    this.#entries.clear()
  }

  #forget(now: number): void {
    if (this.#messages.length > 0 && now - (this.#messages[0] ?? now) >= SECOND) {
      this.#messages = this.#messages.filter((at) => now - at < SECOND)
    }
  }
}
