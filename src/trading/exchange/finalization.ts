import { identifier } from '#core/model/identifiers.ts'
import type { SignalId, StrategyId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import type { Books } from './books.ts'
import { marketCosts } from './chances.ts'
import { trade } from './execution.ts'
import { at } from './market.ts'
import { type ClosingPurpose, closingName } from './ownOrders.ts'

/** Name of the signal that an order of each purpose carries. */
const SIGNALS: Readonly<Record<ClosingPurpose, string>> = {
  FINAL: 'finalize',
  DELISTED: 'delisting',
  LIQUIDATION: 'liquidation',
}

/** Where and at what cost the exchange closes a position itself. */
interface Closing {
  /** Price before costs, currency units. */
  readonly price: number
  /** Market time of the fill. */
  readonly ts: number
  /** Costs on top of the price, as a share of it. */
  readonly costs: number
}

/** Closes every position by a market order of the exchange's own making, halted or not and whatever the volume. */
export function closePositions(books: Books): void {
  for (const [index, position] of books.account.positions().entries()) {
    if (position.quantity === 0) continue
    const costs = marketCosts(books.options, books.market, index, 'EXIT')
    closePosition(books, index, 'FINAL', { ...lastPrice(books, index, position), costs })
  }
}

/**
 * Closes one position whole by market orders of the exchange's own making: one for each strategy that holds a part of it,
 * as far as the parts do not offset each other. `purpose` is told in their names. A price of zero fills at one price unit.
 */
export function closePosition(
  books: Books,
  index: number,
  purpose: ClosingPurpose,
  { price, ts, costs }: Closing,
): void {
  for (const { strategyId, quantity } of partsOf(books, index)) {
    const order = books.spawn(closingOrder(books, index, purpose, strategyId, quantity), index, null)
    trade(books, order, {
      price,
      reference: price,
      costs,
      limit: null,
      available: Number.POSITIVE_INFINITY,
      inAll: Number.POSITIVE_INFINITY,
      impact: null,
      impactVolume: 0,
      volatility: 0,
      isMaker: false,
      ts,
      place: 'CLOSE',
      bar: ts,
    })
  }
}

/** Whose the position is: the holdings on its side, oldest first, as far as they make it up. Unsigned quantities. */
function partsOf({ account }: Books, index: number): readonly { strategyId: StrategyId; quantity: number }[] {
  const held = account.quantity(index)
  const side = Math.sign(held)
  let left = Math.abs(held)
  const parts = account.holdings.of(index).flatMap(({ strategyId, quantity }) => {
    const part = Math.min(left, Math.max(0, side * quantity))
    left -= part
    return part > 0 ? [{ strategyId, quantity: part }] : []
  })
  // Nobody is known to hold it: an account taken over from before holdings were kept.
  return left > 0 ? [...parts, { strategyId: identifier<StrategyId>('finalize'), quantity: left }] : parts
}

function closingOrder(
  books: Books,
  index: number,
  purpose: ClosingPurpose,
  strategyId: StrategyId,
  quantity: number,
): OrderSpecification {
  const { quantity: held, instrumentId } = books.account.position(index)
  return {
    clientOrderId: closingName(books.accountId, purpose, books.sequence + 1),
    accountId: books.accountId,
    instrumentId,
    strategyId,
    signalId: identifier<SignalId>(SIGNALS[purpose]),
    proposalId: null,
    role: 'EXIT',
    side: held > 0 ? 'SELL' : 'BUY',
    type: 'MARKET',
    quantity,
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
