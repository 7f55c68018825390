import type { Fill } from '#core/model/order.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'

/** What one strategy holds of one instrument, signed and scaled. */
export interface Holding {
  readonly strategyId: StrategyId
  quantity: number
}

/** Who holds what of each instrument, so that an order of the exchange's own making closes what belongs to whom. */
export class Holdings {
  readonly #parts: Holding[][]

  constructor(instruments: number) {
    this.#parts = Array.from({ length: instruments }, () => [])
  }

  /** Holdings of an instrument, in the order in which the strategies first traded it; flat ones may be among them. */
  of(index: number): readonly Readonly<Holding>[] {
    return this.#parts[index] ?? []
  }

  applyFill(index: number, { strategyId, side, quantity }: Fill): void {
    const parts = this.#parts[index]
    const change = side === 'BUY' ? quantity : -quantity
    const known = parts?.find((part) => part.strategyId === strategyId)
    if (known === undefined) parts?.push({ strategyId, quantity: change })
    else known.quantity += change
  }

  applyAdjustment(index: number, adjustment: AccountAdjustment): void {
    const parts = this.#parts[index] ?? []
    const shares = shareAdjustment(
      adjustment,
      parts.map(({ quantity }) => quantity),
    )
    parts.forEach((part, place) => {
      part.quantity = shares[place]?.quantityAfter ?? part.quantity
    })
  }

  /** Takes holdings over from a saved state. */
  restore(index: number, holdings: readonly Readonly<Holding>[]): void {
    this.#parts[index] = holdings.map((holding) => ({ ...holding }))
  }
}
