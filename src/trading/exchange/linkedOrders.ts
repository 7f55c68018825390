import { fromPrice, toPrice } from '#core/money.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Fill, OrderSpecification } from '#core/model/order.ts'
import type { Books } from './books.ts'
import { isWithinLimit } from './barTouch.ts'
import { type ExchangeOrder, isMarketable, isWorking } from './exchangeOrder.ts'
import type { Chance } from './fillPrice.ts'
import { at } from './market.ts'
import { follow, isTrailing } from './trailing.ts'

/**
 * Returns how much of an order may still fill by its links: an exit no more than its entry filled, and the orders of one
 * group together no more than each. Null for an order that is sized at its fill and has not filled yet.
 */
export function allowance(books: Books, order: ExchangeOrder): number | null {
  const { quantity, filledQuantity } = order.order
  if (quantity === null) return null
  const ceiling = order.parent === null ? quantity : Math.min(quantity, order.parent.order.filledQuantity)
  const siblings = books.siblingsOf(order).reduce((sum, sibling) => sum + sibling.order.filledQuantity, 0)
  return ceiling - siblings - filledQuantity
}

/** Returns how much of the position an order would close: the whole scaled quantity against it, or 0. */
export function reducible(books: Books, order: ExchangeOrder): number {
  const held = books.account.quantity(order.index)
  return Math.sign(held) === -order.direction ? Math.abs(held) : 0
}

/**
 * Tells whether an order that would open stands behind one that is still closing the position at the market, as the second
 * half of a reversal does: it waits until that is done, so that both together never trade more than they were to.
 */
export function isBehindClosing(books: Books, order: ExchangeOrder): boolean {
  if (order.order.reduceOnly || reducible(books, order) === 0) return false
  return books.working.some(
    (other) =>
      other.index === order.index &&
      other.sequence < order.sequence &&
      other.direction === order.direction &&
      other.order.reduceOnly &&
      other.active &&
      other.triggered &&
      isMarketable(other) &&
      isWorking(other) &&
      (other.order.timeInForce === order.order.timeInForce || !waitsForAuction(other)),
  )
}

function waitsForAuction({ order }: ExchangeOrder): boolean {
  return order.timeInForce === 'AT_OPEN' || order.timeInForce === 'AT_CLOSE'
}

/** Draws the consequences of a fill that has just been booked for every order linked to it. */
export function settleFill(books: Books, order: ExchangeOrder, chance: Chance, heldBefore: number): void {
  const fill = books.fills.at(-1)
  if (fill === undefined) throw new Error('Invariant: settling without a fill')
  const { parent } = order
  if (parent !== null && isWorking(parent)) {
    books.end(parent, 'OrderCancelled', 'EXIT_FILLED')
    settleEnd(books, parent)
  }
  for (const sibling of books.siblingsOf(order)) {
    if (!isWorking(sibling)) continue
    const left = allowance(books, sibling)
    if (order.order.status === 'FILLED' || left === null || left <= 0) cancel(books, sibling, 'OCO_FILLED')
  }
  if (isWorking(order) && parent !== null && (allowance(books, order) ?? 1) <= 0) {
    cancel(books, order, 'REST_NOT_NEEDED')
  }
  if (order.order.attachedExit !== null && order.fills === 1) attachExits(books, order, fill)
  for (const child of books.childrenOf(order)) if (isWorking(child) && !child.active) activate(books, child, chance)
  const held = books.account.quantity(order.index)
  if (heldBefore !== 0 && Math.sign(held) !== Math.sign(heldBefore)) endIdleReducers(books, order.index, heldBefore)
}

/** Draws the consequences of an order's end without a fill: its exits have nothing more to wait for. */
export function settleEnd(books: Books, order: ExchangeOrder): void {
  for (const child of books.childrenOf(order)) {
    if (!isWorking(child)) continue
    if (order.order.filledQuantity === 0) cancel(books, child, 'PARENT_CLOSED')
    else if ((allowance(books, child) ?? 1) <= 0) cancel(books, child, 'REST_NOT_NEEDED')
    else if (child.order.reduceOnly && reducible(books, child) === 0) cancel(books, child, 'NOTHING_TO_REDUCE')
  }
}

/** Makes an exit work because its entry has filled. */
function activate(books: Books, child: ExchangeOrder, chance: Chance): void {
  child.active = true
  child.activeFrom = chance.ts
  if (isTrailing(child)) follow(books.market, child, chance.price)
  if (chance.place === 'TICK') {
    const { market } = books
    child.bornTick = market.ticksSeen
    const quote = at(market.quoteNumber, child.index)
    if (!Number.isNaN(quote)) child.triedQuote = quote
    const near = market.isQuoted(child.index)
      ? at(child.direction > 0 ? market.ask : market.bid, child.index)
      : chance.price
    child.rested = child.triggered && !isWithinLimit(child, near)
  }
  if (chance.place === 'INSIDE') {
    child.bornInBar = chance.bar
    child.bornPrice = chance.price
  }
}

function cancel(books: Books, order: ExchangeOrder, code: Parameters<Books['end']>[2]): void {
  books.end(order, 'OrderCancelled', code)
  settleEnd(books, order)
}

// The position these orders were to reduce has closed or turned: left alone they would wait for one of the other kind.
// Exits whose entry still works keep waiting for the rest of it.
function endIdleReducers(books: Books, index: number, heldBefore: number): void {
  for (const other of books.working) {
    if (other.index !== index || !other.order.reduceOnly || !other.active || !isWorking(other)) continue
    if (other.direction !== -Math.sign(heldBefore)) continue
    if (other.parent !== null && isWorking(other.parent)) continue
    cancel(books, other, 'NOTHING_TO_REDUCE')
  }
}

function attachExits(books: Books, entry: ExchangeOrder, fill: Fill): void {
  const { attachedExit } = entry.order
  if (attachedExit === null) return
  const { stopLossFraction, takeProfitFraction, trail } = attachedExit
  const exitPrice = (distance: number): number => {
    const { instrument } = entry
    return Math.max(1, toPrice(instrument, fromPrice(instrument, fill.price) * (1 + distance)))
  }
  const stopPrice = stopLossFraction === null ? null : exitPrice(-entry.direction * stopLossFraction)
  if (trail !== undefined) {
    const special = { postOnly: false, displayQuantity: null, trail, expireAt: null }
    const terms = { role: 'STOP_LOSS', type: 'TRAILING_STOP', stopPrice, limitPrice: null, special } as const
    spawnExit(books, entry, { suffix: 'SL', ...terms })
  } else if (stopPrice !== null) {
    spawnExit(books, entry, { suffix: 'SL', role: 'STOP_LOSS', type: 'STOP', stopPrice, limitPrice: null })
  }
  if (takeProfitFraction !== null) {
    const limitPrice = exitPrice(entry.direction * takeProfitFraction)
    spawnExit(books, entry, { suffix: 'TP', role: 'TAKE_PROFIT', type: 'LIMIT', stopPrice: null, limitPrice })
  }
}

type ExitTerms = Pick<OrderSpecification, 'role' | 'type' | 'stopPrice' | 'limitPrice' | 'special'> & {
  readonly suffix: string
}

function spawnExit(books: Books, entry: ExchangeOrder, { suffix, ...terms }: ExitTerms): void {
  const { clientOrderId, accountId, instrumentId, strategyId, signalId, side, quantity } = entry.order
  const specification: OrderSpecification = {
    clientOrderId: identifier<ClientOrderId>(`${clientOrderId}-${suffix}`),
    accountId,
    instrumentId,
    strategyId,
    signalId,
    proposalId: null,
    ...terms,
    side: side === 'BUY' ? 'SELL' : 'BUY',
    quantity,
    sizing: null,
    timeInForce: 'GTC',
    reduceOnly: true,
    ocoGroup: `${clientOrderId}-OCO`,
    parentClientOrderId: clientOrderId,
    attachedExit: null,
    tsInit: books.now,
  }
  books.spawn(specification, entry.index, entry)
}
