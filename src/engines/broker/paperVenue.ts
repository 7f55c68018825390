import type { Instrument } from '#core/model/instrument.ts'
import { isClosed } from '#core/model/order.ts'
import type { Order } from '#core/model/order.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import { toNewYork } from '#core/time/newYork.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { Session } from '#contracts/records/market.ts'
import { createExchange } from '#trading/exchange/exchange.ts'
import type { Exchange } from '#trading/exchange/exchange.ts'
import type { ExchangeState } from '#trading/exchange/exchangeState.ts'
import { SIMULATED_VENUE } from '#trading/exchange/terms.ts'
import type { SimulatedVenue, VenueStateStore } from './ports.ts'
import { VenueLedger } from './venueLedger.ts'

/** Longest time a change of the book that no event tells of, such as a new price, stays unsaved. */
const QUIET_SAVE = SECOND
const NOTHING: readonly VenueEvent[] = []

/** Makes the venues of a host: the simulated exchange for every mode but LIVE, which has none yet. */
export function paperVenues(store: VenueStateStore) {
  return (
    session: Session,
    instruments: readonly Instrument[],
    configuration: ExchangeConfiguration,
  ): SimulatedVenue | null => {
    if (session.mode === 'LIVE') return null
    const exchange = openExchange(session, instruments, configuration)
    return session.mode === 'BACKTEST'
      ? forgetfulVenue(exchange)
      : createPaperVenue(exchange, new VenueLedger(store, session.accountId))
  }
}

/** Makes the venue of backtests: the exchange alone, which keeps nothing over restarts. */
export function backtestVenues() {
  return (
    session: Session,
    instruments: readonly Instrument[],
    configuration: ExchangeConfiguration,
  ): SimulatedVenue | null =>
    session.mode === 'BACKTEST' ? forgetfulVenue(openExchange(session, instruments, configuration)) : null
}

/**
 * Puts a memory behind the simulated exchange, as a real venue has one: its own record, apart from our journal.
 *
 * 1. The book is saved before what happened on it is told. While it cannot be saved nothing is told: the events wait, and
 *    the venue does not answer when it is asked for the account. A crash then undoes what nobody has heard of.
 * 2. A slice that is not newer than the last one is ignored, so a replay after a restart trades nothing twice.
 * 3. Whatever was ever sent here is known for ever: an id that comes again gets the same answer and no second order.
 */
function createPaperVenue(exchange: Exchange, ledger: VenueLedger): SimulatedVenue {
  const saved = ledger.load()
  if (saved === 'BROKEN' || (saved !== 'NONE' && !exchange.restore(saved))) return brokenVenue()
  let marketTime = saved === 'NONE' ? Number.MIN_SAFE_INTEGER : saved.marketTime
  let standing = ''
  let savedAt = 0
  let untold: VenueEvent[] = []

  /** Tells what has happened once it is saved. */
  function tell(events: readonly VenueEvent[], now: number): readonly VenueEvent[] {
    if (events.length === 0 && untold.length === 0) return NOTHING
    untold.push(...events)
    return save(exchange.save(), now) ? handOver() : NOTHING
  }

  function handOver(): readonly VenueEvent[] {
    const events = untold
    untold = []
    return events
  }

  function save(state: ExchangeState, now: number): boolean {
    if (!ledger.save(state)) return false
    savedAt = now
    standing = standingOf(state)
    const smaller = ledger.archive(state)
    if (smaller !== null && !exchange.restore(smaller)) throw new Error('Invariant: the exchange refused its own book')
    return true
  }

  function saveQuietly(now: number): void {
    const state = exchange.save()
    if (state.orders.every(({ order }) => isClosed(order.status))) return
    if (now - savedAt >= QUIET_SAVE || standingOf(state) !== standing) save(state, now)
  }

  return {
    name: SIMULATED_VENUE,
    absenceIsProof: true,
    submit(order, now) {
      const past = ledger.find(order.clientOrderId)
      if (past !== undefined) return answerAgain(past)
      return tell(exchange.submit(order, now), now)
    },
    cancel: (clientOrderId, now) => tell(exchange.cancel(clientOrderId, now), now),
    onSlice(slice, now) {
      if (slice.marketTime <= marketTime) return NOTHING
      marketTime = slice.marketTime
      const events = exchange.onSlice(slice, now)
      if (events.length > 0 || untold.length > 0) return tell(events, now)
      // What a slice says beside prices, such as the cost of borrowing, is not told again after a restart.
      if (slice.actions === undefined) saveQuietly(now)
      else save(exchange.save(), now)
      return NOTHING
    },
    finalize: (now) => tell(exchange.finalize(now), now),
    truth() {
      if (untold.length > 0 && !save(exchange.save(), savedAt)) return null
      return {
        orders: [...ledger.orders(), ...exchange.orders()],
        fills: [...ledger.fills(), ...exchange.fills()],
        adjustments: [...ledger.adjustments(), ...exchange.adjustments()],
        positions: exchange.positions(),
      }
    },
  }
}

/** A record that does not fit this session is a venue that does not answer: nothing can be sent, nothing is made up. */
function brokenVenue(): SimulatedVenue {
  const refuse = (): never => {
    throw new Error('the record of the simulated venue does not belong to this session')
  }
  return {
    name: SIMULATED_VENUE,
    absenceIsProof: false,
    submit: refuse,
    cancel: refuse,
    onSlice: () => NOTHING,
    finalize: () => NOTHING,
    truth: () => null,
  }
}

function forgetfulVenue(exchange: Exchange): SimulatedVenue {
  return {
    name: SIMULATED_VENUE,
    absenceIsProof: true,
    submit: (order, now) => exchange.submit(order, now),
    cancel: (clientOrderId, now) => exchange.cancel(clientOrderId, now),
    onSlice: (slice, now) => exchange.onSlice(slice, now),
    finalize: (now) => exchange.finalize(now),
    truth: () => ({
      orders: exchange.orders(),
      fills: exchange.fills(),
      adjustments: exchange.adjustments(),
      positions: exchange.positions(),
    }),
  }
}

function openExchange(
  session: Session,
  instruments: readonly Instrument[],
  configuration: ExchangeConfiguration,
): Exchange {
  const { accountId, startingCash, currency } = session
  const forgets = session.mode === 'BACKTEST'
  return createExchange({ ...configuration, instruments, accountId, startingCash, currency, sessionDay, forgets })
}

function sessionDay(instrument: Instrument, ts: number): number {
  return instrument.calendar === 'XNYS' ? toNewYork(ts).day : Math.floor(ts / DAY)
}

/** What changes about working orders without an event: a stop that was touched, a child that became active. */
function standingOf(state: ExchangeState): string {
  let text = ''
  for (const { order, active, triggered, day } of state.orders) {
    if (!isClosed(order.status))
      text += `${order.clientOrderId}${active ? 'a' : ''}${triggered ? 't' : ''}${day ?? ''};`
  }
  return text
}

function answerAgain(order: Order): readonly VenueEvent[] {
  const { clientOrderId, tsLast: tsEvent, venueOrderId, reason } = order
  if (venueOrderId !== null) return [{ type: 'OrderAccepted', clientOrderId, tsEvent, venueOrderId }]
  return reason === null ? NOTHING : [{ type: 'OrderRejected', clientOrderId, tsEvent, reason }]
}
