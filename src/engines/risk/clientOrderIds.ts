import {
  identifier,
  type AccountId,
  type ClientOrderId,
  type SignalId,
  type StrategyId,
} from '#core/model/identifiers.ts'
import { intentName } from '#core/orders/intentName.ts'
import type { Sha256 } from './ports.ts'

/** The part of a decision that an order carries out. */
export type OrderLeg = 'entry' | 'stop' | 'target' | 'exit'

/** Names the orders of decisions. */
export type OrderNaming = (
  decision: { readonly accountId: AccountId; readonly strategyId: StrategyId; readonly signalId: SignalId },
  leg: OrderLeg,
  /** Counts orders that take the place of an earlier one of the same decision; 0, the first, when left out. */
  generation?: number,
) => ClientOrderId

/** Names orders by their intent, for ever. */
export function namesByIntent(sha256: Sha256): OrderNaming {
  return ({ accountId, strategyId, signalId }, leg, generation = 0) =>
    clientOrderIdOf(sha256, accountId, strategyId, signalId, leg, generation)
}

/** Numbers the orders of a backtest, whose account lives for one run: no name of another run can be met again. */
export function namesByNumber(): OrderNaming {
  let orders = 0
  return (_decision, leg) => {
    orders += 1
    return identifier<ClientOrderId>(`${leg}-${orders}`)
  }
}

/**
 * Names an order by its intent: the first 26 characters of the base32 form (RFC 4648) of the SHA-256 of account,
 * strategy, signal, leg and generation. The same intent has the same name for ever; a new decision needs a new signal.
 */
function clientOrderIdOf(
  sha256: Sha256,
  accountId: AccountId,
  strategyId: StrategyId,
  signalId: SignalId,
  leg: OrderLeg,
  generation: number,
): ClientOrderId {
  return intentName(sha256(`${accountId}|${strategyId}|${signalId}|${leg}|${generation}`))
}
