import type { StrategyId } from '#core/model/identifiers.ts'
import { MONEY_SCALE } from '#core/money.ts'
import { SECOND } from '#core/time/duration.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { AccountFigures, Liquidity, OrderCandidate, OwnOrders } from '#trading/risk/candidate.ts'
import type { ClusterExposure } from '#trading/risk/book/clusters.ts'
import type { Cell, ExposureBook } from '#trading/risk/book/exposureBook.ts'
import { type Likeness, likenessOf } from '#trading/risk/book/likeness.ts'
import { marketDayOf } from './flowTime.ts'
import type { Books } from './books.ts'
import { exposuresOf, isActive } from './exposure.ts'
import type { RiskMemory } from './state.ts'

/** What is known of the account beside the candidate's instrument, at this moment. `flowNow` is the time flow is counted in. */
export function accountFigures(
  memory: RiskMemory,
  books: Books,
  mode: TradingMode,
  strategyId: StrategyId,
  { instrument }: Pick<OrderCandidate, 'instrument'>,
  leaving: number,
  flowNow: number,
  now: number,
): AccountFigures {
  const { market, day } = memory
  const book = exposuresOf(books, market)
  const index = book.indexOf(instrument.id)
  const cell = book.cell(index)
  const part = book.part(index, strategyId)
  const likeness = likenessFor(memory, book, index)
  const today = marketDayOf(memory, flowNow)
  const venue = day.venue(today, instrument.venue)
  const rules = mode === 'PAPER' || mode === 'LIVE' ? memory.rules.of(instrument, now) : null
  const seconds = rules?.messages?.values.seconds ?? 0
  return {
    clusters: clustersFor(book, index, strategyId, likeness),
    strategyHolding:
      part === null ? null : { position: part.position - leaving, openBuys: part.openBuys, openSells: part.openSells },
    unvalued: book.unvaluedBeside(index),
    rate: cell.rate,
    likeness,
    liquidity: liquidityOf(memory, cell),
    ownBuy: ownOrders(books, cell, 'BUY'),
    ownSell: ownOrders(books, cell, 'SELL'),
    dayOrders: day.orders(today),
    dayValue: day.value(today),
    venueMessages: venue.messages,
    venueTrades: venue.trades,
    venueRecent: seconds === 0 ? 0 : day.recent(instrument.venue, seconds * SECOND, now),
    rules,
    // Every account is a cash account so far, and no source tells of the price test.
    margin: null,
    shortRestricted: null,
  }
}

/** How like the book an instrument moves; null where nothing else is held. */
export function likenessFor({ watch }: RiskMemory, book: ExposureBook, index: number): Likeness | null {
  const { active } = book
  if (active.length === 0 || (active.length === 1 && active[0]?.index === index)) return null
  return likenessOf(book, watch.correlations, index)
}

/** What the clusters of an entry hold beside its instrument: those it is in by itself, its strategy's, and what moves alike. */
export function clustersFor(
  book: ExposureBook,
  index: number,
  strategyId: StrategyId,
  likeness: Likeness | null,
): readonly ClusterExposure[] {
  const strategy = book.strategyBeside(index, strategyId)
  const clusters = [...book.besideOf(index), { kind: 'STRATEGY', name: strategyId, value: strategy } as const]
  if (likeness !== null && likeness.clusterMembers > 0) {
    const { symbol } = book.cell(index).instrument
    const name = `${symbol} and ${likeness.clusterMembers} like it`
    clusters.push({ kind: 'CORRELATION', name, value: likeness.clusterBeside })
  }
  return clusters
}

function liquidityOf({ market, watch }: RiskMemory, { instrument, index, rate }: Cell): Liquidity {
  // Nobody trades an index, so nothing that is quoted of it is its liquidity.
  if (instrument.assetClass === 'INDEX' || rate === null) return UNKNOWN_LIQUIDITY
  const quote = market.quote(instrument.id)
  const sizes = quote === null ? null : market.quotedSizes(instrument.id)
  const traded = watch.turnover.of(index)
  const money = (units: number | null): number | null => (units === null ? null : units * MONEY_SCALE * rate)
  return {
    bid: quote?.bid ?? null,
    ask: quote?.ask ?? null,
    bidDepth: quote === null || sizes === null || sizes.bid === null ? null : money(quote.bid * sizes.bid),
    askDepth: quote === null || sizes === null || sizes.ask === null ? null : money(quote.ask * sizes.ask),
    tradedValue: money(traded),
  }
}

function ownOrders(books: Books, { orders }: Cell, side: 'BUY' | 'SELL'): OwnOrders {
  let [atMarket, price]: [boolean, number | null] = [false, null]
  if (orders.size === 0) return NO_ORDERS
  for (const { order } of orders.values()) {
    if (order.side !== side || !isActive(order, books)) continue
    if (order.type === 'MARKET') atMarket = true
    if (order.type !== 'LIMIT' || order.limitPrice === null) continue
    const isBetter = price === null || (side === 'BUY' ? order.limitPrice > price : order.limitPrice < price)
    if (isBetter) price = order.limitPrice
  }
  return { atMarket, price }
}

const NO_ORDERS: OwnOrders = { atMarket: false, price: null }
const UNKNOWN_LIQUIDITY: Liquidity = { bid: null, ask: null, bidDepth: null, askDepth: null, tradedValue: null }
