import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { OrderEvent } from './orderEvent.ts'

/** Changes of the account beside trading that happened at one moment; they count together or not at all. */
export interface AccountAdjusted {
  readonly type: 'AccountAdjusted'
  readonly adjustments: readonly AccountAdjustment[]
}

/** Everything a venue tells: what became of orders, and of the account beside them. */
export type VenueEvent = OrderEvent | AccountAdjusted

/** Tells news of an order from news of the account. */
export function isOrderEvent(event: VenueEvent): event is OrderEvent {
  return event.type !== 'AccountAdjusted'
}
