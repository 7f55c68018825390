import type { ClientOrderId, InstrumentId, SignalId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Books } from './books.ts'
import { exitOf, send } from './orderMaking.ts'
import { noteMessage } from './rulesTable.ts'
import { tradingSession, type RiskDesk } from './state.ts'

type Nothing = Record<string, never>

/** Entries that may still fill and whose cancel has not been asked for. */
export function workingEntries(books: Books): readonly ClientOrderId[] {
  return [...books.openOrders()]
    .filter((order) => order.role === 'ENTRY' && isCancellable(order))
    .map((order) => order.clientOrderId)
}

/** Calls back every entry that has not filled; exits and stops stay. */
export function cancelWorkingEntries(desk: RiskDesk): CommandResult<{ readonly asked: number }> {
  const { memory } = desk
  const entries = memory.books === null ? [] : workingEntries(memory.books)
  const parentIds = [...(memory.books?.parents ?? [])]
  if (parentIds.length > 0) {
    desk.context.command('broker', 'CancelParents', { parentIds, cause: 'the trader, with all working entries' })
  }
  if (entries.length > 0) cancel(desk, entries, 'Working entries cancelled by the trader.')
  return accepted({ asked: entries.length })
}

/** Calls back one order. A stop that protects a position is refused: without it there would be more risk, not less. */
export function cancelOrder(desk: RiskDesk, clientOrderId: string): CommandResult<Nothing> {
  const { books } = desk.memory
  const order = books?.openOrder(identifier<ClientOrderId>(clientOrderId))
  if (books === null || order === undefined) {
    return refused('ORDER_NOT_OPEN', 'This order is not open any more, so there was nothing to cancel.', {
      clientOrderId,
    })
  }
  if (order.role === 'STOP_LOSS' && books.held(order.strategyId, order.instrumentId) !== 0) {
    const text = 'This stop protects an open position, so it was not cancelled; close the position instead.'
    return refused('PROTECTION_NEEDED', text, { clientOrderId })
  }
  cancel(desk, [order.clientOrderId], 'Cancelled by the trader.')
  return accepted({})
}

/** Leaves a position at the market: one order for each strategy that holds a part of it. */
export function closePosition(desk: RiskDesk, instrumentId: InstrumentId): CommandResult<Nothing> {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  const instrument = memory.market.find(instrumentId)
  if (trading === null || instrument === undefined) {
    return refused('INSTRUMENT_UNKNOWN', `${instrumentId} is not part of this session; nothing was sent.`, {
      instrumentId,
    })
  }
  const { session, books } = trading
  const leaving = new Set(
    [...books.openOrders()]
      .filter((order) => order.role === 'EXIT' && order.instrumentId === instrumentId)
      .map((order) => order.strategyId),
  )
  const holders = books.holders(instrumentId).filter(({ strategyId }) => !leaving.has(strategyId))
  if (holders.length === 0) {
    const text =
      leaving.size > 0
        ? 'An exit of this position is on its way already; a second one was not sent.'
        : `Nothing of ${instrument.symbol} is held, so there was nothing to close.`
    return refused(leaving.size > 0 ? 'EXIT_ALREADY_WORKING' : 'NOTHING_TO_CLOSE', text, { instrumentId })
  }
  const { accountId } = session
  const orders: OrderSpecification[] = holders.map(({ strategyId, quantity }) => {
    const signalId = identifier<SignalId>(context.nextId('hand'))
    const decision = { accountId, strategyId, signalId, proposalId: null, now: context.now() }
    return exitOf(memory.naming, decision, instrument, quantity)
  })
  send(desk, books, orders, null)
  return accepted({})
}

/**
 * Calls back the exits of a strategy that has just become flat in an instrument: left alone they would close what
 * another strategy holds there. Exits whose entry still works wait for it. Returns what was called back.
 */
export function cancelIdleExits(desk: RiskDesk, books: Books, fill: Fill): readonly ClientOrderId[] {
  if (books.held(fill.strategyId, fill.instrumentId) !== 0) return []
  const idle: ClientOrderId[] = []
  for (const order of books.openOrders()) {
    const own = order.strategyId === fill.strategyId && order.instrumentId === fill.instrumentId
    if (!own || !order.reduceOnly || !isCancellable(order) || order.clientOrderId === fill.clientOrderId) continue
    const entryWorks = order.parentClientOrderId !== null && books.openOrder(order.parentClientOrderId) !== undefined
    if (!entryWorks) idle.push(order.clientOrderId)
  }
  if (idle.length > 0) cancel(desk, idle, 'The position it would reduce is closed.')
  return idle
}

/** Asks the broker to call orders back; counts the messages. */
export function cancel(desk: RiskDesk, clientOrderIds: readonly ClientOrderId[], cause: string): void {
  const { memory, context } = desk
  for (const id of clientOrderIds) {
    const order = memory.books?.openOrder(id)
    if (order !== undefined) noteMessage(desk, order.instrumentId)
  }
  memory.flow.noteMessages(clientOrderIds.length, context.now())
  context.command('broker', 'CancelOrders', { clientOrderIds, cause })
}

function isCancellable(order: Order): boolean {
  return order.status !== 'PENDING_CANCEL'
}
