import type { AccountId, ProposalId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { AttachedExit, OrderSpecification, SpecialTerms } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { notional } from '#core/money.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { Books } from './books.ts'
import type { OrderLeg, OrderNaming } from './clientOrderIds.ts'
import type { EntryPlan } from './entryPlan.ts'
import { worstPrice } from './entryPlan.ts'
import { specialOf, type WishedEntry } from './entryWish.ts'
import { noteMessage } from './rulesTable.ts'
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
  name: OrderNaming,
  decision: Decision,
  instrument: Instrument,
  plan: EntryPlan,
  quantity: number,
): readonly OrderSpecification[] {
  const entry: OrderSpecification = {
    ...common(name, decision, instrument, 'entry'),
    role: 'ENTRY',
    side: plan.side,
    type: plan.orderType,
    quantity,
    limitPrice: plan.limitPrice,
    stopPrice: plan.entry?.triggerPrice ?? null,
    timeInForce: plan.timeInForce,
    reduceOnly: false,
    ...specialTerms(specialOf(instrument, plan.entry, quantity)),
  }
  const protection = {
    side: plan.side === 'BUY' ? 'SELL' : 'BUY',
    quantity,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: `oco-${entry.clientOrderId}`,
    parentClientOrderId: entry.clientOrderId,
  } as const
  const trail = plan.entry?.trail ?? null
  const stop: OrderSpecification = {
    ...common(name, decision, instrument, 'stop'),
    ...protection,
    role: 'STOP_LOSS',
    type: trail === null ? 'STOP' : 'TRAILING_STOP',
    stopPrice: plan.stopPrice,
    ...specialTerms(trail === null ? null : { postOnly: false, displayQuantity: null, trail, expireAt: null }),
  }
  if (plan.targetPrice === null) return [entry, stop]
  const target: OrderSpecification = {
    ...common(name, decision, instrument, 'target'),
    ...protection,
    role: 'TAKE_PROFIT',
    type: 'LIMIT',
    limitPrice: plan.targetPrice,
  }
  return [entry, stop, target]
}

/** An entry of a backtest whose size is the one the user asked for: units, or a share of the equity at the fill. */
export function plainEntry(
  name: OrderNaming,
  decision: Decision,
  instrument: Instrument,
  side: OrderSpecification['side'],
  entry: WishedEntry | null,
  size: { readonly quantity: number } | { readonly equityFraction: number },
  attachedExit: AttachedExit | null,
): OrderSpecification {
  const sized = 'quantity' in size
  const quantity = sized ? size.quantity : null
  return {
    ...common(name, decision, instrument, 'entry'),
    role: 'ENTRY',
    side,
    type: entry?.orderType ?? 'MARKET',
    quantity,
    sizing: sized ? null : { kind: 'EQUITY_FRACTION', fraction: size.equityFraction },
    limitPrice: entry?.limitPrice ?? null,
    stopPrice: entry?.terms.triggerPrice ?? null,
    timeInForce: entry?.timeInForce ?? 'GTC',
    reduceOnly: false,
    attachedExit,
    ...specialTerms(specialOf(instrument, entry?.terms ?? null, quantity)),
  }
}

/** A market order that closes what a strategy holds; `quantity` is signed. */
export function exitOf(
  name: OrderNaming,
  decision: Decision,
  instrument: Instrument,
  quantity: number,
): OrderSpecification {
  return {
    ...common(name, decision, instrument, 'exit'),
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
  if (books.session.mode !== 'BACKTEST') {
    memory.flow.noteMessages(orders.length, context.now())
    for (const { instrumentId } of orders) noteMessage(desk, instrumentId)
  }
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

function specialTerms(special: SpecialTerms | null): { readonly special?: SpecialTerms } {
  return special === null ? {} : { special }
}

function common(name: OrderNaming, decision: Decision, instrument: Instrument, leg: OrderLeg) {
  const { accountId, strategyId, signalId, proposalId, now } = decision
  return {
    clientOrderId: name(decision, leg),
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
