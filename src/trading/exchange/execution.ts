import { notional, scaleMoney } from '#core/money.ts'
import type { Books } from './books.ts'
import { type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { type Chance, fillPrice } from './fillPrice.ts'
import { allowance, reducible, settleEnd, settleFill } from './linkedOrders.ts'
import type { ExchangeReasonCode } from './reasons.ts'
import { costOf, largestAffordable } from './sizing.ts'

/** Lets an order trade as far as the chance, its terms, its links and the account allow. */
export function trade(books: Books, order: ExchangeOrder, chance: Chance): void {
  const total = order.order.quantity ?? sizeByEquity(books, order, chance)
  const wanted = wantedQuantity(books, order, total)
  if (wanted <= 0) return endIdle(books, order, total)
  const { timeInForce } = order.order
  const offered = wholeIncrements(Math.min(wanted, chance.available), order.instrument.quantityIncrement, wanted)
  if (timeInForce === 'FOK' && offered < wanted) return end(books, order, 'OrderExpired', 'NOT_FILLED_WHOLE')
  const { quantity, price } = affordable(books, order, chance, offered)
  if (offered > 0 && quantity === 0) return refuse(books, order)
  // Sized at the fill means as much as the money buys: what it does not buy was never ordered.
  const isCut = quantity < offered
  const ordered = isCut && order.order.quantity === null ? quantity : total
  if (quantity > 0) execute(books, order, chance, price, quantity, ordered)
  if (!isWorking(order)) return
  if (isCut) return end(books, order, 'OrderCancelled', 'INSUFFICIENT_FUNDS')
  if (timeInForce === 'IOC') end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
}

/** Ends an order and draws the consequences for those that hang on it. */
export function end(
  books: Books,
  order: ExchangeOrder,
  type: 'OrderCancelled' | 'OrderExpired' | 'OrderRejected',
  code: ExchangeReasonCode,
): void {
  books.end(order, type, code)
  settleEnd(books, order)
}

function execute(
  books: Books,
  order: ExchangeOrder,
  chance: Chance,
  price: number,
  quantity: number,
  total: number,
): void {
  const heldBefore = books.account.quantity(order.index)
  books.fill(order, chance, price, quantity, total)
  settleFill(books, order, chance, heldBefore)
}

function sizeByEquity(books: Books, order: ExchangeOrder, chance: Chance): number {
  const { sizing } = order.order
  if (sizing === null) throw new Error('Invariant: an order without quantity and sizing on the book')
  const { market, account, options } = books
  const price = fillPrice({ ...chance, impactVolume: 0 }, order.instrument, order.direction, 0)
  const budget = Math.floor(account.equity(market.mark) * sizing.fraction)
  const sized = largestAffordable(order.instrument, price, options.commission, budget)
  // Impact and what is tied up in other positions can make it dearer than the equity alone would say.
  const power = buyingPower(books, order, Math.min(sized, reducible(books, order)), price)
  const opening = Math.max(0, sized - reducible(books, order))
  if (costOf(order.instrument, price, opening, options.commission) <= power) return sized
  const affordableOpening = largestAffordable(order.instrument, price, options.commission, power)
  return Math.min(sized, reducible(books, order) + affordableOpening)
}

function wantedQuantity(books: Books, order: ExchangeOrder, total: number): number {
  const wanted = order.order.quantity === null ? total : (allowance(books, order) ?? total)
  return order.order.reduceOnly ? Math.min(wanted, reducible(books, order)) : wanted
}

function endIdle(books: Books, order: ExchangeOrder, total: number): void {
  if (total === 0) return refuse(books, order)
  // Its entry may still fill, and then there is something to protect again.
  if (order.parent !== null && isWorking(order.parent)) return
  end(books, order, 'OrderCancelled', order.order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'REST_NOT_NEEDED')
}

function refuse(books: Books, order: ExchangeOrder): void {
  end(books, order, order.order.filledQuantity === 0 ? 'OrderRejected' : 'OrderCancelled', 'INSUFFICIENT_FUNDS')
}

// A rest that is no whole number of increments may only trade as a whole.
function wholeIncrements(quantity: number, increment: number, wanted: number): number {
  return quantity === wanted ? quantity : quantity - (quantity % increment)
}

/** Cuts an order sized at its fill down to what the account can pay; any other is affordable as a whole or not at all. */
function affordable(
  books: Books,
  order: ExchangeOrder,
  chance: Chance,
  offered: number,
): { readonly quantity: number; readonly price: number } {
  const { instrument, direction } = order
  const { commission } = books.options
  const price = fillPrice(chance, instrument, direction, offered)
  const closing = Math.min(offered, reducible(books, order))
  if (closing === offered) return { quantity: offered, price }
  const power = buyingPower(books, order, closing, price)
  const opening = notional(instrument, price, offered) - notional(instrument, price, closing)
  if (opening + scaleMoney(opening, commission) <= power) return { quantity: offered, price }
  if (order.order.sizing === null) return { quantity: 0, price }
  const quantity = closing + largestAffordable(instrument, price, commission, power)
  // A smaller quantity moves the price less, so what was affordable at the price of the larger one still is.
  return { quantity, price: fillPrice(chance, instrument, direction, quantity) }
}

function buyingPower(books: Books, order: ExchangeOrder, closing: number, price: number): number {
  const { market, account, options } = books
  return account.buyingPower(market.mark, order.index, closing, price, options.commission)
}
