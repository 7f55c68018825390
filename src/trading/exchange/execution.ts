import { notional } from '#core/money.ts'
import { lacksLocate } from './actions/borrowing.ts'
import type { Books } from './books.ts'
import { type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import { type Chance, fillPrice } from './fillPrice.ts'
import { allowance, isBehindClosing, reducible, settleEnd, settleFill } from './linkedOrders.ts'
import type { ExchangeReasonCode } from './reasons.ts'
import { largestAffordable } from './sizing.ts'

/** Lets an order trade as far as the chance, its terms, its links and the account allow. */
export function trade(books: Books, order: ExchangeOrder, chance: Chance): void {
  if (isBehindClosing(books, order)) return waitBehind(books, order)
  const total = order.order.quantity ?? sizeByEquity(books, order, chance)
  const wanted = wantedQuantity(books, order, total)
  if (wanted <= 0) return endIdle(books, order, total)
  const { timeInForce } = order.order
  const offered = wholeIncrements(Math.min(wanted, chance.available), order.instrument.quantityIncrement, wanted)
  if (timeInForce === 'FOK' && chance.inAll < wanted) return end(books, order, 'OrderExpired', 'NOT_FILLED_WHOLE')
  const { quantity, price } = affordable(books, order, chance, offered)
  if (offered > 0 && quantity === 0) return refuse(books, order)
  if (lacksLocate(books, order, quantity)) return refuse(books, order, 'NO_LOCATE')
  // Sized at the fill means as much as the money buys: what it does not buy was never ordered.
  const isCut = quantity < offered
  const ordered = isCut && order.order.quantity === null ? quantity : total
  if (quantity > 0) execute(books, order, chance, price, quantity, ordered)
  if (!isWorking(order)) return
  if (isCut) return end(books, order, 'OrderCancelled', 'INSUFFICIENT_FUNDS')
  if (timeInForce === 'IOC' && chance.inAll <= chance.available) end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
}

/** Says why an order cannot trade a quantity whole at a chance: for want of money or of units to borrow; null when it can. */
export function whyNotWhole(
  books: Books,
  order: ExchangeOrder,
  chance: Chance,
  quantity: number,
): 'INSUFFICIENT_FUNDS' | 'NO_LOCATE' | null {
  if (affordable(books, order, chance, quantity).quantity < quantity) return 'INSUFFICIENT_FUNDS'
  return lacksLocate(books, order, quantity) ? 'NO_LOCATE' : null
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
  const { instrument } = order
  const price = fillPrice({ ...chance, impact: null }, instrument, order.direction, 0)
  const budget = Math.floor(books.account.equity(books.market.mark) * sizing.fraction)
  const sized = largestAffordable(
    instrument,
    price,
    budget,
    (quantity) => notional(instrument, price, quantity) + feeOf(books, order, chance, price, quantity),
  )
  // Impact and what is tied up in other positions can make it dearer than the equity alone would say.
  const closing = Math.min(sized, reducible(books, order))
  const power = buyingPower(books, order, chance, closing, price)
  if (openingCost(books, order, chance, price, sized, closing) <= power) return sized
  return Math.min(sized, closing + affordableOpening(books, order, chance, price, closing, power))
}

function waitBehind(books: Books, order: ExchangeOrder): void {
  const { timeInForce } = order.order
  if (timeInForce === 'IOC' || timeInForce === 'FOK') end(books, order, 'OrderExpired', 'NOT_FILLED_AT_ONCE')
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

function refuse(books: Books, order: ExchangeOrder, code: ExchangeReasonCode = 'INSUFFICIENT_FUNDS'): void {
  end(books, order, order.order.filledQuantity === 0 ? 'OrderRejected' : 'OrderCancelled', code)
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
  const price = fillPrice(chance, instrument, direction, offered)
  const closing = Math.min(offered, reducible(books, order))
  if (closing === offered) return { quantity: offered, price }
  const power = buyingPower(books, order, chance, closing, price)
  if (openingCost(books, order, chance, price, offered, closing) <= power) return { quantity: offered, price }
  if (order.order.sizing === null) return { quantity: 0, price }
  const quantity = closing + affordableOpening(books, order, chance, price, closing, power)
  // A smaller quantity moves the price less, so what was affordable at the price of the larger one still is.
  return { quantity, price: fillPrice(chance, instrument, direction, quantity) }
}

/** What the part of a fill that opens costs with its fee, micro-units: all of it less what closes. */
function openingCost(
  books: Books,
  order: ExchangeOrder,
  chance: Chance,
  price: number,
  quantity: number,
  closing: number,
): number {
  const { instrument } = order
  const value = notional(instrument, price, quantity) - notional(instrument, price, closing)
  return value + feeOf(books, order, chance, price, quantity) - feeOf(books, order, chance, price, closing)
}

/** The largest quantity that the power pays for behind `closing`, scaled. */
function affordableOpening(
  books: Books,
  order: ExchangeOrder,
  chance: Chance,
  price: number,
  closing: number,
  power: number,
): number {
  return largestAffordable(order.instrument, price, power, (quantity) =>
    openingCost(books, order, chance, price, closing + quantity, closing),
  )
}

function feeOf(books: Books, order: ExchangeOrder, chance: Chance, price: number, quantity: number): number {
  return books.fees.fee(order, price, quantity, chance.isMaker, chance.ts)
}

function buyingPower(books: Books, order: ExchangeOrder, chance: Chance, closing: number, price: number): number {
  const { market, account } = books
  const fee = feeOf(books, order, chance, price, closing)
  return account.buyingPower(market.mark, order.index, closing, price, fee, order.direction)
}
