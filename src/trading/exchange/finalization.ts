import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import type { Books } from './books.ts'
import { trade } from './execution.ts'
import { at } from './market.ts'
import { spreadShare } from './terms.ts'

/** Closes every position by a market order of the exchange's own making, halted or not and whatever the volume. */
export function closePositions(books: Books): void {
  for (const [index, position] of books.account.positions().entries()) {
    if (position.quantity === 0) continue
    const order = books.spawn(closingOrder(books, position), index, null)
    const { price, ts } = lastPrice(books, index, position)
    trade(books, order, {
      price,
      reference: price,
      costs: spreadShare(books.options, 'EXIT') + books.options.slippage,
      limit: null,
      available: Number.POSITIVE_INFINITY,
      impactVolume: 0,
      ts,
      place: 'CLOSE',
      bar: ts,
    })
  }
}

function closingOrder(books: Books, position: Position): OrderSpecification {
  const fill = books.fills.findLast((candidate) => candidate.instrumentId === position.instrumentId)
  return {
    clientOrderId: identifier<ClientOrderId>(`${books.accountId}-FINAL-${books.sequence + 1}`),
    accountId: books.accountId,
    instrumentId: position.instrumentId,
    strategyId: fill?.strategyId ?? identifier<StrategyId>('finalize'),
    signalId: identifier<SignalId>('finalize'),
    proposalId: null,
    role: 'EXIT',
    side: position.quantity > 0 ? 'SELL' : 'BUY',
    type: 'MARKET',
    quantity: Math.abs(position.quantity),
    sizing: null,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: books.now,
  }
}

function lastPrice(books: Books, index: number, position: Position): { readonly price: number; readonly ts: number } {
  const { market, options } = books
  if (market.isQuoted(index)) return { price: at(market.mark, index), ts: at(market.quoteTime, index) }
  const last = { price: at(market.close, index), ts: at(market.barClose, index) }
  if (options.finalizeAt === 'last-close') return last
  const ordered =
    options.fill === 'close'
      ? { price: at(market.earlierClose, index), ts: at(market.earlierBarClose, index) }
      : { price: at(market.open, index), ts: at(market.barOpen, index) }
  // What was opened after that moment cannot have been closed at it.
  return ordered.ts >= position.tsLast ? ordered : last
}
