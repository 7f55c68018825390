import type { Instrument } from '#core/model/instrument.ts'
import type { AttachedExit, OrderSide, OrderSpecification } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import { toQuantity } from '#core/money.ts'
import type { Session } from '#contracts/records/market.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import { confirmSignal, denySignal } from './answers.ts'
import type { Books } from './books.ts'
import { bracketOf, plainEntry, send, type Decision } from './orderMaking.ts'
import { sizeEntry } from './proposalMaking.ts'
import type { RiskDesk } from './state.ts'
import { failureOf, judge } from './verdict.ts'

/**
 * Enters without a human, behind the exit that goes ahead of it. The one place where an order that adds risk leaves
 * unapproved; throws in every mode but BACKTEST.
 */
export function backtestEntry(
  desk: RiskDesk,
  session: Session,
  books: Books,
  instrument: Instrument,
  signal: Signal,
  side: OrderSide,
  exit: OrderSpecification | null,
  held: number,
): void {
  if (session.mode !== 'BACKTEST') throw new Error(`Invariant: an unapproved entry in mode ${session.mode}`)
  const { memory, context } = desk
  const { accountId } = session
  const { strategyId, signalId } = signal
  const decision: Decision = { accountId, strategyId, signalId, proposalId: null, now: context.now() }
  const entry =
    memory.configuration.sizing.kind === 'house'
      ? houseEntry(desk, session, books, instrument, signal, side, held, decision)
      : explicitEntry(desk, session, books, instrument, signal, side, held, decision)
  if (entry === null && exit === null) return
  const orders = exit === null ? (entry ?? []) : [exit, ...(entry ?? [])]
  send(desk, books, orders, null)
  confirmSignal(desk, signal, 'SENT')
}

function houseEntry(
  desk: RiskDesk,
  session: Session,
  books: Books,
  instrument: Instrument,
  signal: Signal,
  side: OrderSide,
  held: number,
  decision: Decision,
): readonly OrderSpecification[] | null {
  const sized = sizeEntry(desk, session, books, signal, instrument, side, null, held)
  if (!sized.ok) {
    denySignal(desk, signal, sized.failure)
    return null
  }
  return bracketOf(desk.memory.sha256, decision, instrument, sized.plan, sized.quantity)
}

function explicitEntry(
  desk: RiskDesk,
  session: Session,
  books: Books,
  instrument: Instrument,
  signal: Signal,
  side: OrderSide,
  held: number,
  decision: Decision,
): readonly OrderSpecification[] | null {
  const { memory, context } = desk
  const { sizing } = memory.configuration
  const quantity = sizing.kind === 'units' ? toQuantity(instrument, sizing.units) : null
  const candidate = {
    instrument,
    side,
    type: 'MARKET',
    quantity,
    limitPrice: null,
    stopPrice: null,
    reduceOnly: false,
    origin: signal.origin,
  } as const
  const denial = judge(memory, books, session.mode, signal.strategyId, candidate, held, context.now())
  if (denial !== null) {
    denySignal(desk, signal, failureOf(denial))
    return null
  }
  const size = quantity === null ? { equityFraction: equityShare(memory.configuration, signal) } : { quantity }
  return [plainEntry(memory.sha256, decision, instrument, side, size, exitsOf(signal, memory.configuration))]
}

/** Share of the equity that an entry takes: its strategy's, in equal parts where the run says so, less by its weight. */
function equityShare({ sizing, shares }: RiskConfiguration, signal: Signal): number {
  const positions = sizing.kind === 'equal' ? sizing.positions : 1
  return ((shares?.[signal.strategyId] ?? 1) / positions) * (signal.weight ?? 1)
}

/** Exits as distances from the fill, which is not known yet: the configured ones, else the strategy's plan. */
function exitsOf(signal: Signal, configuration: RiskConfiguration): AttachedExit | null {
  const { stopLossFraction, takeProfitFraction } = configuration
  if (stopLossFraction !== null || takeProfitFraction !== null) return { stopLossFraction, takeProfitFraction }
  const { bracket, referencePrice } = signal
  if (bracket === null) return null
  const distance = (price: number | null): number | null =>
    price === null ? null : Math.abs(price / referencePrice - 1)
  return { stopLossFraction: distance(bracket.stop), takeProfitFraction: distance(bracket.target) }
}
