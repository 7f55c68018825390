import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderSpecification } from '#core/model/order.ts'
import { admitsOrigin } from '#core/model/origin.ts'
import type { Signal } from '#core/model/signal.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Failure } from '#contracts/failure.ts'
import { deny } from '#trading/risk/denial.ts'
import { confirmSignal, denySignal } from './answers.ts'
import { backtestEntry } from './backtestEntry.ts'
import type { Books } from './books.ts'
import { exitOf, send } from './orderMaking.ts'
import { propose } from './proposals.ts'
import { hasExplicitSizing, tradingSession, type RiskDesk } from './state.ts'
import { allowsShort, failureOf } from './verdict.ts'

/**
 * Answers a signal.
 *
 * 1. What only reduces risk is sent at once, in every state of pause and guard: leaving never waits for approval.
 * 2. What adds risk becomes a proposal for the trader; only a backtest approves its own.
 * 3. Everything else is denied with a code; a signal is never dropped without a word.
 */
export function answerSignal(desk: RiskDesk, signal: Signal): void {
  const { memory } = desk
  const trading = tradingSession(memory)
  if (trading === null) {
    denySignal(desk, signal, {
      code: 'BOOKS_UNKNOWN',
      message: 'The books of the account are not known yet; nothing was sent.',
    })
    return
  }
  const { session, books } = trading
  const instrument = memory.market.find(signal.instrumentId)
  if (instrument === undefined) {
    const message = `${signal.instrumentId} is not part of this session; nothing was sent.`
    denySignal(desk, signal, { code: 'INSTRUMENT_UNKNOWN', message })
    return
  }
  if (!admitsOrigin(session.mode, signal.origin)) {
    const text = `The signal rests on ${signal.origin} data, which a ${session.mode} account never uses; nothing was sent.`
    denySignal(
      desk,
      signal,
      failureOf(deny('ORIGIN_NOT_ADMITTED', { origin: signal.origin, mode: session.mode }, text)),
    )
    return
  }
  decide(desk, session, books, instrument, signal)
}

function decide(desk: RiskDesk, session: Session, books: Books, instrument: Instrument, signal: Signal): void {
  const held = books.held(signal.strategyId, instrument.id)
  const wanted = wantedSide(session, instrument, signal)
  cancelEntriesAgainst(desk, books, signal, wanted)
  // With sizes of the user's own a signal in the direction held renews the position at the size of the moment.
  const renews = held !== 0 && wanted !== null && hasExplicitSizing(desk.memory)
  const opposes = held !== 0 && ((held > 0 ? 'BUY' : 'SELL') !== wanted || renews)
  const exit = opposes && !isLeaving(books, signal) ? leave(desk, session, instrument, signal, held) : null
  if (wanted === null) {
    if (exit === null) denySignal(desk, signal, nothingToDo(instrument, signal, opposes))
    else sendExit(desk, books, signal, [exit])
    return
  }
  const standing = opposes ? null : standingAlready(books, signal, held)
  if (standing !== null) {
    denySignal(desk, signal, standing)
    return
  }
  if (session.mode === 'BACKTEST') {
    backtestEntry(desk, session, books, instrument, signal, wanted, exit, held)
    return
  }
  if (exit !== null) sendExit(desk, books, signal, [exit])
  propose(desk, session, books, signal, instrument, wanted, opposes ? held : 0)
}

/** The side that an entry would trade; null when the signal asks for no exposure or none is possible. */
function wantedSide(session: Session, instrument: Instrument, signal: Signal): OrderSide | null {
  if (signal.direction === 'LONG') return 'BUY'
  return signal.direction === 'SHORT' && allowsShort(session.mode, instrument) ? 'SELL' : null
}

function leave(
  desk: RiskDesk,
  session: Session,
  instrument: Instrument,
  signal: Signal,
  held: number,
): OrderSpecification {
  const { memory, context } = desk
  const { accountId } = session
  const { strategyId, signalId } = signal
  const decision = { accountId, strategyId, signalId, proposalId: null, now: context.now() }
  return exitOf(memory.naming, decision, instrument, held)
}

function sendExit(desk: RiskDesk, books: Books, signal: Signal, orders: readonly OrderSpecification[]): void {
  send(desk, books, orders, null)
  confirmSignal(desk, signal, 'SENT')
}

function isLeaving(books: Books, signal: Signal): boolean {
  for (const order of books.openOrders()) {
    if (order.role === 'EXIT' && order.strategyId === signal.strategyId && order.instrumentId === signal.instrumentId)
      return true
  }
  return false
}

/** An entry that still works against what the strategy wants now is called back. */
function cancelEntriesAgainst(desk: RiskDesk, books: Books, signal: Signal, wanted: OrderSide | null): void {
  const against = []
  for (const order of books.openOrders()) {
    const own =
      order.role === 'ENTRY' && order.strategyId === signal.strategyId && order.instrumentId === signal.instrumentId
    if (own && order.side !== wanted && order.status !== 'PENDING_CANCEL') against.push(order.clientOrderId)
  }
  if (against.length === 0) return
  desk.context.command('broker', 'CancelOrders', {
    clientOrderIds: against,
    cause: 'The strategy has changed its mind.',
  })
}

function nothingToDo(instrument: Instrument, signal: Signal, isLeavingAlready: boolean): Failure {
  if (isLeavingAlready) {
    return {
      code: 'EXIT_ALREADY_WORKING',
      message: `An exit from ${instrument.symbol} is on its way already; a second one was not sent.`,
    }
  }
  if (signal.direction === 'SHORT') {
    const text = `${instrument.symbol} may not be sold short in this account and nothing is held to close; nothing was sent.`
    return failureOf(deny('SHORTING_NOT_ALLOWED', { instrument: instrument.symbol }, text))
  }
  const text = `The strategy holds no ${instrument.symbol}, so there was nothing to close.`
  return failureOf(deny('NOTHING_TO_CLOSE', { instrument: instrument.symbol }, text))
}

function standingAlready(books: Books, signal: Signal, held: number): Failure | null {
  if (held !== 0) {
    return { code: 'POSITION_HELD', message: 'The strategy holds this position already; it is not made larger.' }
  }
  for (const order of books.openOrders()) {
    if (
      order.role === 'ENTRY' &&
      order.strategyId === signal.strategyId &&
      order.instrumentId === signal.instrumentId
    ) {
      return {
        code: 'ENTRY_ALREADY_WORKING',
        message: 'An entry for the same idea is working already; a second one was not sent.',
      }
    }
  }
  return null
}
