import type { ClientOrderId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { averagePrice } from '#core/portfolio/position.ts'
import type { Books } from '../books.ts'
import type { OrderLeg } from '../clientOrderIds.ts'
import { HOUSE_STOP } from '../entryPlan.ts'
import { onIncrement } from '../entryWish.ts'
import type { RiskMemory } from '../state.ts'
import type { StopPlan } from './plans.ts'

/** Owners of what was not opened by a decision in this house: nobody here can know where its stop belongs. */
const FOREIGN: readonly string[] = ['trader', 'external', 'flatten']

/** Part of a position that needs an order. */
interface Part {
  readonly strategyId: StrategyId
  readonly held: number
}

/**
 * The stop that belongs to a part of a position: the one that was approved with its entry; else the distance of the
 * configuration or of the house from the average price; null where only the trader can know.
 */
export function stopFor(memory: RiskMemory, books: Books, instrument: Instrument, part: Part): StopPlan | null {
  const planned = memory.protection.plans.of(part.strategyId, instrument.id)
  if (planned !== null) return planned
  const paid = averagePrice(books.ledger.position(instrument.id), instrument)
  const configured = memory.configuration.stopLossFraction
  if (paid === null || (configured === null && FOREIGN.includes(part.strategyId))) return null
  const stop = paid * (1 - Math.sign(part.held) * (configured ?? HOUSE_STOP))
  const signalId = identifier<SignalId>(`protect-${instrument.id}`)
  return { signalId, type: 'STOP', stopPrice: onIncrement(instrument, stop, 'nearest'), special: undefined }
}

/** A stop of its own for a part of what is held: no entry, no sibling. */
export function stopOrder(
  memory: RiskMemory,
  books: Books,
  instrument: Instrument,
  part: Part,
  plan: StopPlan,
  quantity: number,
  now: number,
): OrderSpecification {
  return {
    ...common(memory, books, instrument, part, plan.signalId, 'stop', quantity, now),
    role: 'STOP_LOSS',
    type: plan.type,
    limitPrice: null,
    stopPrice: plan.stopPrice,
    ...(plan.special === undefined ? {} : { special: plan.special }),
  }
}

/** A target of its own for a part of what is held. */
export function targetOrder(
  memory: RiskMemory,
  books: Books,
  instrument: Instrument,
  part: Part,
  target: { readonly signalId: SignalId; readonly limitPrice: number },
  quantity: number,
  now: number,
): OrderSpecification {
  return {
    ...common(memory, books, instrument, part, target.signalId, 'target', quantity, now),
    role: 'TAKE_PROFIT',
    type: 'LIMIT',
    limitPrice: target.limitPrice,
    stopPrice: null,
  }
}

function common(
  memory: RiskMemory,
  books: Books,
  instrument: Instrument,
  { strategyId, held }: Part,
  signalId: SignalId,
  leg: OrderLeg,
  quantity: number,
  now: number,
) {
  const { accountId } = books.session
  return {
    clientOrderId: nextName(memory, books, { accountId, strategyId, signalId }, leg),
    accountId,
    instrumentId: instrument.id,
    strategyId,
    signalId,
    proposalId: null,
    side: held > 0 ? 'SELL' : 'BUY',
    quantity,
    sizing: null,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: now,
  } as const
}

/**
 * The name of the next generation of a leg: the first that no order of the account ever had. Whoever knows the same orders
 * finds the same name, so an order that was lost between two engines is sent under its own name and never a second time.
 */
function nextName(
  memory: RiskMemory,
  books: Books,
  decision: Parameters<RiskMemory['naming']>[0],
  leg: OrderLeg,
): ClientOrderId {
  for (let generation = 1; ; generation += 1) {
    const name = memory.naming(decision, leg, generation)
    if (!books.knowsOrder(name)) return name
  }
}
