import type { Instrument } from '#core/model/instrument.ts'
import type { Position } from '#core/model/position.ts'
import { MILLISECOND } from '#core/time/duration.ts'
import { averagePrice } from '#core/portfolio/position.ts'
import type { AccountView, PositionView } from '#contracts/records/execution.ts'
import type { Books } from './books.ts'
import { riskToStops } from './exposure.ts'
import { lossesOf } from './guard.ts'
import { protectionOf } from './protection/watch.ts'
import { showLimits } from './limitsTable.ts'
import { tradingSession, type RiskDesk, type RiskMemory } from './state.ts'

/** Least time between two updates of the tables by the market alone; orders and fills show at once. */
const SHOWN_EVERY = 100 * MILLISECOND

/** Notes that prices have moved; shows it when the last update is long enough ago. */
export function showSoon(desk: RiskDesk): void {
  desk.memory.stale = true
  showWhenDue(desk)
}

/** Shows what has become of the account since the last update, unless that was a moment ago. */
export function showWhenDue(desk: RiskDesk): void {
  const { memory, context } = desk
  if (memory.stale && context.now() - memory.shownAt >= SHOWN_EVERY) showBooks(desk)
}

/** Brings account, positions and limits on the screen up to date. A backtest has no screen. */
export function showBooks(desk: RiskDesk): void {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  if (trading === null || trading.session.mode === 'BACKTEST') return
  const { books } = trading
  memory.stale = false
  memory.shownAt = context.now()
  for (const position of books.ledger.openPositions()) {
    const instrument = memory.market.find(position.instrumentId)
    if (instrument !== undefined) context.put('positions', positionView(memory, books, instrument, position))
  }
  context.put('account', accountView(memory, books))
  showLimits(desk, books)
}

/** Takes a closed position off the screen. */
export function forgetPosition(desk: RiskDesk, instrument: Instrument): void {
  desk.context.remove('positions', instrument.id)
}

function positionView(memory: RiskMemory, books: Books, instrument: Instrument, position: Position): PositionView {
  const last = memory.market.last(instrument.id)
  const protection = protectionOf({ memory }, books, instrument.id)
  return {
    key: instrument.id,
    accountId: position.accountId,
    quantity: position.quantity,
    averagePrice: averagePrice(position, instrument),
    last,
    unrealised: last === null ? null : books.ledger.value(instrument.id) - position.cost,
    realised: position.realised,
    fees: position.fees,
    riskToStop: riskToStops(books, memory.market, instrument),
    protectedAtVenue: position.quantity !== 0 && protection === 'PROTECTED',
    ...(protection === null ? {} : { protection }),
    tsLast: position.tsLast,
  }
}

function accountView(memory: RiskMemory, books: Books): AccountView {
  const { ledger } = books
  const { equity, equityPeak, equityDayStart, cash, realised, fees } = ledger
  const unrealised = ledger
    .openPositions()
    .reduce((sum, position) => sum + ledger.value(position.instrumentId) - position.cost, 0)
  const allowed = Math.round(memory.limits.dayLossEmergency * equityDayStart)
  return {
    key: ledger.accountId,
    currency: ledger.currency,
    startingCash: ledger.startingCash,
    cash,
    equity,
    equityPeak,
    dayProfit: equity - equityDayStart,
    realised,
    unrealised,
    fees,
    drawdown: lossesOf(books).drawdown,
    grossExposure: equity > 0 ? ledger.grossExposure() / equity : 0,
    lossBudgetLeft: Math.max(0, allowed + Math.min(0, equity - equityDayStart)),
  }
}
