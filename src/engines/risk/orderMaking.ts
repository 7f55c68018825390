import type { AccountId, ProposalId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { AttachedExit, OrderSpecification } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { notional } from '#core/money.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { Books } from './books.ts'
import { clientOrderIdOf, type OrderLeg } from './clientOrderIds.ts'
import type { EntryPlan } from './entryPlan.ts'
import { worstPrice } from './entryPlan.ts'
import type { Sha256 } from './ports.ts'
import type { RiskDesk } from './state.ts'

/** Whose decision an order carries out. */
export interface Decision {
  readonly accountId: AccountId
  readonly strategyId: StrategyId
  readonly signalId: SignalId
  readonly proposalId: ProposalId | null
  readonly now: number
}

/** The entry of a plan with its protective stop and target: one bracket whose exits wait for the entry to fill. */
export function bracketOf(
  sha256: Sha256,
  decision: Decision,
  instrument: Instrument,
  plan: EntryPlan,
  quantity: number,
): readonly OrderSpecification[] {
  const entry: OrderSpecification = {
    ...common(sha256, decision, instrument, 'entry'),
    role: 'ENTRY',
    side: plan.side,
    type: plan.orderType,
    quantity,
    limitPrice: plan.limitPrice,
    timeInForce: plan.timeInForce,
    reduceOnly: false,
  }
  const protection = {
    side: plan.side === 'BUY' ? 'SELL' : 'BUY',
    quantity,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: `oco-${entry.clientOrderId}`,
    parentClientOrderId: entry.clientOrderId,
  } as const
  const stop: OrderSpecification = {
    ...common(sha256, decision, instrument, 'stop'),
    ...protection,
    role: 'STOP_LOSS',
    type: 'STOP',
    stopPrice: plan.stopPrice,
  }
  if (plan.targetPrice === null) return [entry, stop]
  const target: OrderSpecification = {
    ...common(sha256, decision, instrument, 'target'),
    ...protection,
    role: 'TAKE_PROFIT',
    type: 'LIMIT',
    limitPrice: plan.targetPrice,
  }
  return [entry, stop, target]
}

/** A market order of a backtest whose size is the one the user asked for: units, or a share of the equity at the fill. */
export function plainEntry(
  sha256: Sha256,
  decision: Decision,
  instrument: Instrument,
  side: OrderSpecification['side'],
  size: { readonly quantity: number } | { readonly equityFraction: number },
  attachedExit: AttachedExit | null,
): OrderSpecification {
  const sized = 'quantity' in size
  return {
    ...common(sha256, decision, instrument, 'entry'),
    role: 'ENTRY',
    side,
    type: 'MARKET',
    quantity: sized ? size.quantity : null,
    sizing: sized ? null : { kind: 'EQUITY_FRACTION', fraction: size.equityFraction },
    timeInForce: 'GTC',
    reduceOnly: false,
    attachedExit,
  }
}

/** A market order that closes what a strategy holds; `quantity` is signed. */
export function exitOf(
  sha256: Sha256,
  decision: Decision,
  instrument: Instrument,
  quantity: number,
): OrderSpecification {
  return {
    ...common(sha256, decision, instrument, 'exit'),
    role: 'EXIT',
    side: quantity > 0 ? 'SELL' : 'BUY',
    type: 'MARKET',
    quantity: Math.abs(quantity),
    timeInForce: 'GTC',
    reduceOnly: true,
  }
}

/** Counts the orders as open, notes them in the flow and hands them to the broker. */
export function send(
  desk: RiskDesk,
  books: Books,
  orders: readonly OrderSpecification[],
  approval: Mandate['approval'],
): void {
  const { memory, context } = desk
  for (const order of orders) books.noteSent(newOrder(order))
  if (books.session.mode !== 'BACKTEST') memory.flow.noteMessages(orders.length, context.now())
  context.command('broker', 'SubmitOrders', { orders, mandate: { verdictId: context.nextId('V'), approval } })
}

/** Holds back the cash that an entry may need; false when there is not enough. */
export function reserveFor(
  books: Books,
  entry: OrderSpecification,
  instrument: Instrument,
  plan: EntryPlan,
  quantity: number,
  costShare: number,
): boolean {
  const amount = Math.ceil(notional(instrument, worstPrice(plan), quantity) * (1 + costShare))
  const cash = Math.min(books.ledger.cash, books.ledger.equity)
  return books.reservations.reserve(entry.clientOrderId, amount, cash)
}

function common(sha256: Sha256, decision: Decision, instrument: Instrument, leg: OrderLeg) {
  const { accountId, strategyId, signalId, proposalId, now } = decision
  return {
    clientOrderId: clientOrderIdOf(sha256, accountId, strategyId, signalId, leg, 0),
    accountId,
    instrumentId: instrument.id,
    strategyId,
    signalId,
    proposalId,
    quantity: null,
    sizing: null,
    limitPrice: null,
    stopPrice: null,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: now,
  } as const
}
