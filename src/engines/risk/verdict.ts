import type { StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { Failure } from '#contracts/failure.ts'
import { scaledPrice } from '#trading/risk/amounts.ts'
import type { OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import type { Denial } from '#trading/risk/denial.ts'
import { runPreTradeChecks } from '#trading/risk/preTradeChecks.ts'
import { flowTime } from './flowTime.ts'
import { accountFigures } from './accountFigures.ts'
import type { Books } from './books.ts'
import { exposuresOf } from './exposure.ts'
import { hasExplicitSizing, type RiskMemory } from './state.ts'

/**
 * Runs the pre-trade checks on a candidate as the account stands now; null when it may leave. `leaving` is the signed
 * quantity of the same instrument whose exit leaves ahead of it.
 */
export function judge(
  memory: RiskMemory,
  books: Books,
  mode: TradingMode,
  strategyId: StrategyId,
  candidate: OrderCandidate,
  leaving: number,
  now: number,
): Denial | null {
  return runPreTradeChecks(candidate, riskStateFor(memory, books, mode, strategyId, candidate, leaving, now))
}

/** Whether selling short is possible: always in a backtest; elsewhere only an index, which nobody has to borrow. */
export function allowsShort(mode: TradingMode, instrument: Instrument): boolean {
  if (mode === 'BACKTEST') return true
  return (mode === 'SIM' || mode === 'REPLAY') && instrument.assetClass === 'INDEX'
}

/** Free cash for new orders, money; what short sales brought in is not free. */
export function buyingPower(books: Books): number {
  const { cash, equity } = books.ledger
  return Math.max(0, Math.min(cash, equity) - books.reservations.total)
}

/** A denial as it crosses a boundary. */
export function failureOf(denial: Denial): Failure {
  return { code: denial.code, message: denial.text, context: denial.context }
}

/** The account as the checks see it at this moment; `leaving` as for {@link judge}. */
export function riskStateFor(
  memory: RiskMemory,
  books: Books,
  mode: TradingMode,
  strategyId: StrategyId,
  candidate: OrderCandidate,
  leaving: number,
  now: number,
): RiskState {
  const { market, limits, flow } = memory
  const { instrument, side, quantity } = candidate
  const { id } = instrument
  const { ledger } = books
  const explicit = hasExplicitSizing(memory)
  const book = explicit ? null : exposuresOf(books, market)
  const cell = book === null ? null : book.cell(book.indexOf(id))
  const last = market.last(id)
  const flowNow = flowTime(memory, mode, now)
  return {
    mode,
    limits,
    killed: memory.killed,
    entriesPaused: memory.entriesPaused,
    booksReadOnly: memory.readOnly || !memory.reconciled || memory.journalFailure !== null,
    guardLevel: memory.guard.level,
    feedState: mode === 'BACKTEST' ? 'CONNECTED' : memory.feed,
    equity: explicit ? 1 : ledger.equity,
    // A size the user asked for is affordable or not at its fill price, which the exchange alone knows. Elsewhere what
    // leaves at the same moment pays for what comes.
    buyingPower: explicit
      ? Infinity
      : leaving === 0
        ? buyingPower(books)
        : Math.max(0, ledger.cash + ledger.value(id) - books.reservations.total),
    otherExposure: book === null || cell === null ? 0 : book.gross - cell.value,
    exposure: {
      symbol: instrument.symbol,
      position: ledger.position(id).quantity - leaving,
      openBuys: cell?.holding.openBuys ?? 0,
      openSells: cell?.holding.openSells ?? 0,
      unknownOrders: cell?.unknown ?? 0,
      lastPrice: scaledPrice(instrument, last),
      priceAge: explicit ? 0 : market.priceAge(id, mode, now),
      isStale: memory.staleInstruments.has(market.indexOf(id)),
      accountCurrency: memory.session?.source.kind === 'live' ? ledger.currency : null,
      sessionOpen: explicit || market.isSessionOpen(instrument),
      halted: market.isHalted(id),
      shortingAllowed: allowsShort(mode, instrument),
    },
    recentMessages: explicit ? 0 : flow.recentMessages(now),
    lastTwinAge: explicit || quantity === null ? null : flow.twinAge(id, side, quantity, flowNow),
    repetitions: explicit
      ? 0
      : Math.max(
          flow.repetitions(strategyId, id, side, limits.repetitionWindow, flowNow),
          memory.loops.count(strategyId, id, side, limits.repetitionWindow, flowNow),
        ),
    account: explicit ? null : accountFigures(memory, books, mode, strategyId, candidate, leaving, flowNow, now),
  }
}
