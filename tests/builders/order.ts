import { identifier } from '#core/model/identifiers.ts'
import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  SignalId,
  StrategyId,
  VenueOrderId,
} from '#core/model/identifiers.ts'
import type { Fill, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { buildInstrument } from './instrument.ts'

/** The account that the built orders and fills belong to. */
export const ACCOUNT = identifier<AccountId>('TEST-1')

/** Builds a market order to buy 100 ACME; any field can be replaced. */
export function buildSpecification(changes: Partial<OrderSpecification> = {}): OrderSpecification {
  return {
    clientOrderId: identifier<ClientOrderId>('order'),
    accountId: ACCOUNT,
    instrumentId: buildInstrument().id,
    strategyId: identifier<StrategyId>('strategy'),
    signalId: identifier<SignalId>('signal'),
    proposalId: null,
    role: 'ENTRY',
    side: 'BUY',
    type: 'MARKET',
    quantity: changes.sizing ? null : 100,
    sizing: null,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: false,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: 1,
    ...changes,
  }
}

/** Builds a fill of 100 ACME bought at 10.00 without a fee; any field can be replaced. */
export function buildFill(changes: Partial<Fill> = {}): Fill {
  return {
    executionId: identifier<ExecutionId>('execution'),
    venue: 'TEST',
    accountId: ACCOUNT,
    clientOrderId: identifier<ClientOrderId>('order'),
    instrumentId: buildInstrument().id,
    strategyId: identifier<StrategyId>('strategy'),
    side: 'BUY',
    quantity: 100,
    price: 1_000,
    fee: 0,
    slippage: 0,
    tsEvent: 10,
    tsInit: 10,
    ...changes,
  }
}

const clientOrderId = identifier<ClientOrderId>('order')

/** Events of the order `order`, by short names. */
export const orderEvents = {
  intended: { type: 'OrderIntended', clientOrderId, tsEvent: 2 },
  submitted: { type: 'OrderSubmitted', clientOrderId, tsEvent: 3 },
  acknowledged: { type: 'OrderAccepted', clientOrderId, tsEvent: 4, venueOrderId: identifier<VenueOrderId>('V1') },
  cancelRequested: { type: 'OrderCancelRequested', clientOrderId, tsEvent: 5 },
  cancelled: { type: 'OrderCancelled', clientOrderId, tsEvent: 20, reason: { code: 'ASKED', text: 'Asked.' } },
  cancelRejected: { type: 'OrderCancelRejected', clientOrderId, tsEvent: 21, reason: { code: 'LATE', text: 'Late.' } },
  expired: { type: 'OrderExpired', clientOrderId, tsEvent: 22, reason: { code: 'DAY', text: 'Day.' } },
  rejected: { type: 'OrderRejected', clientOrderId, tsEvent: 23, reason: { code: 'NO', text: 'No.' } },
  denied: { type: 'OrderDenied', clientOrderId, tsEvent: 2, reason: { code: 'LIMIT', text: 'Limit.' } },
  unknown: { type: 'OrderBecameUnknown', clientOrderId, tsEvent: 6, reason: { code: 'LOST', text: 'Lost.' } },
} as const satisfies Record<string, OrderEvent>

/** Builds the event of a fill of the order `order`. */
export function buildFilled(quantity: number, price = 1_000, tsEvent = 10, orderQuantity = 100): OrderEvent {
  const executionId = identifier<ExecutionId>(`execution-${tsEvent}`)
  const fill = buildFill({ executionId, quantity, price, tsEvent })
  return { type: 'OrderFilled', clientOrderId, tsEvent, fill, orderQuantity }
}
