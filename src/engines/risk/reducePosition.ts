import { identifier, type InstrumentId, type SignalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { exitOf, send } from './orderMaking.ts'
import { tradingSession, type RiskDesk } from './state.ts'

/**
 * Leaves a part of a position at the market, for each strategy its part, in whole increments and rounded down, but at least
 * one increment of the whole. The orders only reduce, so they wait for nobody: not for an approval, nor for the guard, nor for
 * a pause. Protective stops stay as they are: they too only reduce, and end at what is left.
 */
export function reducePosition(
  desk: RiskDesk,
  instrumentId: InstrumentId,
  fraction: number,
): CommandResult<Record<string, never>> {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  const instrument = memory.market.find(instrumentId)
  if (trading === null || instrument === undefined) {
    return refused('INSTRUMENT_UNKNOWN', `${instrumentId} is not part of this session; nothing was sent.`, {
      instrumentId,
    })
  }
  const { session, books } = trading
  for (const order of books.openOrders()) {
    if (order.role !== 'EXIT' || order.instrumentId !== instrumentId) continue
    const text = 'An exit of this position is on its way already; a second one was not sent.'
    return refused('EXIT_ALREADY_WORKING', text, { instrumentId })
  }
  const parts = partsOf(books.holders(instrumentId), instrument, fraction)
  if (parts.length === 0) {
    const text = `Nothing of ${instrument.symbol} is held, so there was nothing to reduce.`
    return refused('NOTHING_TO_CLOSE', text, { instrumentId })
  }
  const { accountId } = session
  const orders: OrderSpecification[] = parts.map(({ strategyId, quantity }) => {
    const signalId = identifier<SignalId>(context.nextId('hand'))
    const decision = { accountId, strategyId, signalId, proposalId: null, now: context.now() }
    return exitOf(memory.naming, decision, instrument, quantity)
  })
  send(desk, books, orders, null)
  return accepted({})
}

type Part = { readonly strategyId: OrderSpecification['strategyId']; readonly quantity: number }

/** The signed part of each holder; where every part rounds to nothing, one increment of the largest. */
function partsOf(holders: readonly Part[], { quantityIncrement }: Instrument, fraction: number): readonly Part[] {
  const parts = holders
    .map(({ strategyId, quantity }) => ({ strategyId, quantity: partOf(quantity, fraction, quantityIncrement) }))
    .filter(({ quantity }) => quantity !== 0)
  const [first, ...others] = holders
  if (parts.length > 0 || first === undefined) return parts
  const largest = others.reduce(
    (most, each) => (Math.abs(each.quantity) > Math.abs(most.quantity) ? each : most),
    first,
  )
  const quantity = Math.sign(largest.quantity) * Math.min(Math.abs(largest.quantity), quantityIncrement)
  return [{ strategyId: largest.strategyId, quantity }]
}

function partOf(quantity: number, fraction: number, increment: number): number {
  if (fraction >= 1) return quantity
  return Math.sign(quantity) * Math.floor((Math.abs(quantity) * fraction) / increment) * increment
}
