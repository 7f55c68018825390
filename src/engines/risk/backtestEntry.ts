import type { Instrument } from '#core/model/instrument.ts'
import type { AttachedExit, OrderSide, OrderSpecification } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import { toQuantity } from '#core/money.ts'
import type { Session } from '#contracts/records/market.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import { confirmSignal, denySignal } from './answers.ts'
import type { Books } from './books.ts'
import { expectedPrice, impossibleEntry, trailOf, wishedEntry } from './entryWish.ts'
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
  return bracketOf(desk.memory.naming, decision, instrument, sized.plan, sized.quantity)
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
  const impossible = impossibleEntry(signal)
  if (impossible !== null) {
    denySignal(desk, signal, impossible)
    return null
  }
  const entry = signal.entry === undefined ? null : wishedEntry(instrument, signal.entry, null, side)
  const quantity = sizing.kind === 'units' ? toQuantity(instrument, sizing.units * (signal.weight ?? 1)) : null
  const candidate = {
    instrument,
    side,
    type: entry?.orderType ?? 'MARKET',
    quantity,
    limitPrice: entry?.limitPrice ?? null,
    stopPrice: entry?.terms.triggerPrice ?? null,
    reduceOnly: false,
    origin: signal.origin,
  } as const
  const denial = judge(memory, books, session.mode, signal.strategyId, candidate, held, context.now())
  if (denial !== null) {
    denySignal(desk, signal, failureOf(denial))
    return null
  }
  const size = quantity === null ? { equityFraction: equityShare(memory.configuration, signal) } : { quantity }
  const exits = exitsOf(instrument, signal, side, memory.configuration)
  return [plainEntry(memory.naming, decision, instrument, side, entry, size, exits)]
}

/** Share of the equity that an entry takes: its strategy's, in equal parts where the run says so, less by its weight. */
function equityShare({ sizing, shares }: RiskConfiguration, signal: Signal): number {
  const positions = sizing.kind === 'equal' ? sizing.positions : 1
  return ((shares?.[signal.strategyId] ?? 1) / positions) * (signal.weight ?? 1)
}

/** Exits as distances from the fill, which is not known yet: the configured ones, else the strategy's plan. */
function exitsOf(
  instrument: Instrument,
  signal: Signal,
  side: OrderSide,
  configuration: RiskConfiguration,
): AttachedExit | null {
  const distances = distancesOf(signal, side, configuration)
  if (signal.trail === undefined) return distances
  const trail = trailOf(instrument, signal.trail)
  return { ...(distances ?? { stopLossFraction: null, takeProfitFraction: null }), trail }
}

function distancesOf(signal: Signal, side: OrderSide, configuration: RiskConfiguration): AttachedExit | null {
  const { stopLossFraction, takeProfitFraction } = configuration
  if (stopLossFraction !== null || takeProfitFraction !== null) return { stopLossFraction, takeProfitFraction }
  const { bracket, referencePrice, entry } = signal
  if (bracket === null) return null
  const base = expectedPrice(entry, referencePrice, side === 'BUY' ? 1 : -1)
  const distance = (price: number | null): number | null => (price === null ? null : Math.abs(price / base - 1))
  return { stopLossFraction: distance(bracket.stop), takeProfitFraction: distance(bracket.target) }
}
