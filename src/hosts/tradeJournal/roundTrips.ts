import type { ClientOrderId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { fromMoney, fromPrice, fromQuantity } from '#core/money.ts'
import { tellHistory } from '#core/portfolio/accountHistory.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import { type ClosedTrade, type OpenLot, TradeRecorder } from '#core/portfolio/trades.ts'
import type { DecidedCard, JournalAccount } from './accounts.ts'

/** One order that closed a part of a trade; size in units, money in currency units. */
export interface TradeExit {
  /** Null when a split left nothing of it. */
  readonly orderId: string | null
  readonly role: string | null
  readonly at: number
  readonly size: number
  readonly price: number
  readonly profit: number
}

/** One trade from its entry to its last exit, as the journal tells it; sizes in units, money in currency units. */
export interface JournalTrade {
  /** The order that opened it. */
  readonly tradeId: string
  readonly accountId: string
  readonly mode: string
  readonly instrumentId: string
  readonly symbol: string
  readonly currency: string
  readonly strategyId: string
  readonly side: 'LONG' | 'SHORT'
  readonly openedAt: number
  /** Market time of the last exit; null while a part is open. */
  readonly closedAt: number | null
  readonly size: number
  readonly openSize: number
  readonly entryPrice: number
  readonly exits: readonly TradeExit[]
  /** Profit taken so far, after fees. */
  readonly profit: number
  /** Fees of both ends of what is closed. */
  readonly fees: number
  /** Dividends, funding, borrowing and cash in lieu of what is closed; part of the profit. */
  readonly income: number
  /** What spread and slippage of the entry cost against its reference price; null where the venue does not tell. */
  readonly entrySlippage: number | null
  /** What the stop of the card would have cost for the size that was filled; null without a card or a stop. */
  readonly plannedRisk: number | null
  /** Profit in multiples of the planned risk; null without one, or while a part is open. */
  readonly multiple: number | null
  /** The card as decided; null for what needed no approval. */
  readonly card: DecidedCard | null
}

interface Parts {
  readonly closed: ClosedTrade[]
  readonly open: OpenLot[]
}

/** Tells the trades of an account, oldest entry first. Fills of instruments that nobody listed are left out. */
export function journalTrades(account: JournalAccount): readonly JournalTrade[] {
  const byEntry = new Map<ClientOrderId, Parts>()
  const partsOf = (entry: ClientOrderId): Parts => {
    const known = byEntry.get(entry) ?? { closed: [], open: [] }
    byEntry.set(entry, known)
    return known
  }
  for (const recorder of recordersOf(account)) {
    for (const trade of recorder.closed()) partsOf(trade.entryOrder).closed.push(trade)
    for (const lot of recorder.open()) partsOf(lot.entryOrder).open.push(lot)
  }
  return [...byEntry]
    .flatMap(([entry, parts]) => tradeOf(account, entry, parts) ?? [])
    .toSorted((left, right) => left.openedAt - right.openedAt || (left.tradeId < right.tradeId ? -1 : 1))
}

/** One recorder for each strategy, because what one opens another does not close. */
function recordersOf({ books, instruments }: JournalAccount): Iterable<TradeRecorder> {
  const recorders = new Map<StrategyId, TradeRecorder>()
  tellHistory(books.fills, books.adjustments, {
    onFill: (fill) => {
      if (!instruments.has(fill.instrumentId)) return
      const recorder = recorders.get(fill.strategyId) ?? new TradeRecorder([...instruments.values()])
      recorders.set(fill.strategyId, recorder)
      recorder.apply(fill)
    },
    onAdjustments: (adjustments) => {
      for (const adjustment of adjustments) {
        const all = [...recorders.values()]
        const shares = shareAdjustment(
          adjustment,
          all.map((recorder) => recorder.quantity(adjustment.instrumentId)),
        )
        all.forEach((recorder, index) => {
          const share = shares[index]
          if (share !== undefined && adjustment.instrumentId !== null) recorder.adjust(share)
        })
      }
    },
  })
  return recorders.values()
}

function tradeOf(account: JournalAccount, entry: ClientOrderId, { closed, open }: Parts): JournalTrade | null {
  const first = closed[0] ?? open[0]
  const instrument = first === undefined ? undefined : account.instruments.get(first.instrumentId)
  if (first === undefined || instrument === undefined) return null
  const proposalId = account.books.orders.get(entry)?.proposalId ?? null
  const card = proposalId === null ? null : (account.cards.get(proposalId) ?? null)
  const openSize = fromQuantity(
    instrument,
    open.reduce((sum, { quantity }) => sum + quantity, 0),
  )
  const closedSize = closed.reduce((sum, { trade }) => sum + trade.size, 0)
  const profit = closed.reduce((sum, { trade }) => sum + trade.pnl, 0)
  const plannedRisk = card === null ? null : riskOf(card.proposal, instrument, closedSize + openSize)
  const isClosed = open.length === 0
  const fills = account.books.fills.filter(({ clientOrderId }) => clientOrderId === entry)
  const isSimulated = account.session.mode === 'SIM' || account.session.mode === 'REPLAY'
  return {
    tradeId: entry,
    accountId: account.session.accountId,
    mode: account.session.mode,
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    currency: instrument.currency,
    strategyId: first.strategyId,
    side: 'trade' in first ? first.trade.side : first.side,
    openedAt: Math.min(...closed.map(({ trade }) => trade.entryTime), ...open.map(({ entryTime }) => entryTime)),
    closedAt: isClosed ? Math.max(...closed.map(({ trade }) => trade.exitTime)) : null,
    size: closedSize + openSize,
    openSize,
    entryPrice: averageEntry(instrument, closed, open),
    exits: closed.map(({ exitOrder, trade }) => ({
      orderId: exitOrder,
      role: exitOrder === null ? null : (account.books.orders.get(exitOrder)?.role ?? null),
      at: trade.exitTime,
      size: trade.size,
      price: trade.exitPrice,
      profit: trade.pnl,
    })),
    profit,
    fees: fromMoney(closed.reduce((sum, { fees }) => sum + fees, 0)),
    income: fromMoney(closed.reduce((sum, { income }) => sum + income, 0)),
    entrySlippage: isSimulated ? fromMoney(fills.reduce((sum, { slippage }) => sum + slippage, 0)) : null,
    plannedRisk,
    multiple: isClosed && plannedRisk !== null && plannedRisk > 0 ? profit / plannedRisk : null,
    card,
  }
}

function riskOf(proposal: Proposal, instrument: Instrument, size: number): number | null {
  const { stopPrice, limitPrice, referencePrice } = proposal
  if (stopPrice === null) return null
  return Math.abs(fromPrice(instrument, limitPrice ?? referencePrice) - fromPrice(instrument, stopPrice)) * size
}

function averageEntry(instrument: Instrument, closed: readonly ClosedTrade[], open: readonly OpenLot[]): number {
  const parts = [
    ...closed.map(({ trade }) => ({ size: trade.size, price: trade.entryPrice })),
    ...open.map(({ quantity, entryPrice }) => ({ size: fromQuantity(instrument, quantity), price: entryPrice })),
  ]
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  return parts.reduce((sum, part) => sum + part.price * part.size, 0) / size
}
