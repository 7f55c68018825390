import type { OrderSpecification } from '#core/model/order.ts'
import type { Books } from './books.ts'
import { type ExchangeOrder, isWorking } from './exchangeOrder.ts'
import type { ExchangeReasonCode } from './reasons.ts'

/** Where an admitted order belongs, or the code of its refusal. */
export type Admission =
  | { readonly ok: true; readonly index: number; readonly parent: ExchangeOrder | null }
  | { readonly ok: false; readonly code: ExchangeReasonCode }

/** Checks at the door what can be checked without the market: identity, quantity, prices, terms, the entry it hangs on. */
export function admit(books: Books, specification: OrderSpecification): Admission {
  const index = books.indexOf(specification.instrumentId)
  if (specification.accountId !== books.accountId) return refusal('WRONG_ACCOUNT')
  if (index === undefined) return refusal('UNKNOWN_INSTRUMENT')
  const increment = books.options.instruments[index]?.quantityIncrement ?? 1
  if (!hasValidQuantity(specification, increment)) return refusal('INVALID_QUANTITY')
  if (!hasValidPrices(specification)) return refusal('INVALID_PRICE')
  if (!hasValidTerms(specification)) return refusal('INVALID_TERMS')
  const { parentClientOrderId } = specification
  if (parentClientOrderId === null) return { ok: true, index, parent: null }
  const parent = books.orders.get(parentClientOrderId)
  if (parent === undefined) return refusal(books.refused.has(parentClientOrderId) ? 'PARENT_CLOSED' : 'UNKNOWN_PARENT')
  if (parent.index !== index || parent.order.side === specification.side) return refusal('INVALID_TERMS')
  if (!isWorking(parent) && parent.order.filledQuantity === 0) return refusal('PARENT_CLOSED')
  return { ok: true, index, parent }
}

function refusal(code: ExchangeReasonCode): Admission {
  return { ok: false, code }
}

function hasValidQuantity(specification: OrderSpecification, increment: number): boolean {
  const { quantity, sizing, reduceOnly } = specification
  if (quantity === null) return sizing !== null && sizing.fraction > 0 && sizing.fraction <= 1
  // What is left of a position need not be a whole number of increments and must still be sellable.
  const isWhole = reduceOnly || quantity % increment === 0
  return sizing === null && Number.isSafeInteger(quantity) && quantity > 0 && isWhole
}

function hasValidPrices({ type, limitPrice, stopPrice }: OrderSpecification): boolean {
  const needsLimit = type === 'LIMIT' || type === 'STOP_LIMIT'
  const needsStop = type === 'STOP' || type === 'STOP_LIMIT'
  return isPriceWhere(needsLimit, limitPrice) && isPriceWhere(needsStop, stopPrice)
}

function isPriceWhere(needed: boolean, price: number | null): boolean {
  return needed ? price !== null && Number.isSafeInteger(price) && price > 0 : price === null
}

function hasValidTerms(specification: OrderSpecification): boolean {
  const { type, timeInForce, sizing, reduceOnly, parentClientOrderId, attachedExit } = specification
  if (timeInForce === 'AT_CLOSE' && type !== 'MARKET' && type !== 'LIMIT') return false
  if (sizing !== null && (reduceOnly || parentClientOrderId !== null)) return false
  if (attachedExit === null) return true
  const { stopLossFraction, takeProfitFraction } = attachedExit
  if (reduceOnly || (stopLossFraction === null && takeProfitFraction === null)) return false
  return isDistance(stopLossFraction) && isDistance(takeProfitFraction)
}

function isDistance(fraction: number | null): boolean {
  return fraction === null || (fraction > 0 && Number.isFinite(fraction))
}
