import type { ClientOrderId, InstrumentId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { Order, SpecialTerms } from '#core/model/order.ts'
import { partKey } from './cover.ts'

/** The stop that belongs to what a strategy holds, as it was decided with the entry. */
export interface StopPlan {
  readonly signalId: SignalId
  readonly type: 'STOP' | 'TRAILING_STOP'
  /** Scaled; for a trailing stop where it starts. */
  readonly stopPrice: number | null
  readonly special: SpecialTerms | undefined
}

/** The decided stops, learned from the orders themselves, so that they are known again after a restart. */
export class StopPlans {
  readonly #byEntry = new Map<ClientOrderId, StopPlan>()
  readonly #byPart = new Map<string, StopPlan>()
  /** Entries that filled and whose stop has not been heard of yet. */
  readonly #filled = new Map<ClientOrderId, string>()

  /** The stop of what a strategy holds; null when no decision about it is known. */
  of(strategyId: StrategyId, instrumentId: InstrumentId): StopPlan | null {
    return this.#byPart.get(partKey(strategyId, instrumentId)) ?? null
  }

  /** Learns from an order, in whatever state it is. The stop of the entry that filled last is the one that counts. */
  learn(order: Order): void {
    const { clientOrderId, strategyId, instrumentId, parentClientOrderId } = order
    const part = partKey(strategyId, instrumentId)
    if (order.role === 'ENTRY' && order.filledQuantity > 0) {
      const plan = this.#byEntry.get(clientOrderId)
      if (plan === undefined) this.#filled.set(clientOrderId, part)
      else this.#byPart.set(part, plan)
      return
    }
    const isStop = order.type === 'STOP' || order.type === 'TRAILING_STOP'
    if (order.role !== 'STOP_LOSS' || !isStop) return
    const { signalId, type, stopPrice, special } = order
    const plan: StopPlan = { signalId, type: type === 'STOP' ? 'STOP' : 'TRAILING_STOP', stopPrice, special }
    if (parentClientOrderId === null) {
      // One that was restored, or whose price was changed by a split.
      this.#byPart.set(part, plan)
      return
    }
    const before = this.#byEntry.get(parentClientOrderId)
    this.#byEntry.set(parentClientOrderId, plan)
    if (this.#filled.delete(parentClientOrderId) || (before !== undefined && this.#byPart.get(part) === before))
      this.#byPart.set(part, plan)
  }

  /** Forgets the stop of a part that was closed. */
  close(strategyId: StrategyId, instrumentId: InstrumentId): void {
    this.#byPart.delete(partKey(strategyId, instrumentId))
  }

  clear(): void {
    this.#byEntry.clear()
    this.#byPart.clear()
    this.#filled.clear()
  }
}
