import type { OrderSpecification } from '#core/model/order.ts'
import type { Books } from './books.ts'
import { hasValidSpecialTerms, isTrail } from './specialTerms.ts'
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
  if (!books.fees.covers(index)) return refusal('NO_FEE_SCHEDULE')
  const barred = barredBy(books, specification, index)
  if (barred !== null) return refusal(barred)
  const { quantityIncrement, priceIncrement } = books.instrumentAt(index)
  if (!hasValidQuantity(specification, quantityIncrement)) return refusal('INVALID_QUANTITY')
  if (!hasValidPrices(specification, priceIncrement)) return refusal('INVALID_PRICE')
  if (!hasValidTerms(specification) || !hasValidSpecialTerms(specification, quantityIncrement)) {
    return refusal('INVALID_TERMS')
  }
  const { special } = specification
  if (special !== undefined && special.expireAt !== null && special.expireAt <= books.market.time) {
    return refusal('ALREADY_OVER')
  }
  const { parentClientOrderId } = specification
  if (parentClientOrderId === null) return { ok: true, index, parent: null }
  const parent = books.orders.get(parentClientOrderId)
  if (parent === undefined) return refusal(books.refused.has(parentClientOrderId) ? 'PARENT_CLOSED' : 'UNKNOWN_PARENT')
  if (parent.index !== index || parent.order.side === specification.side) return refusal('INVALID_TERMS')
  if (!isWorking(parent) && parent.order.filledQuantity === 0) return refusal('PARENT_CLOSED')
  return { ok: true, index, parent }
}

/** What bars the order from the market whatever its terms are. */
function barredBy({ custody }: Books, { reduceOnly }: OrderSpecification, index: number): ExchangeReasonCode | null {
  if (custody.standing === 'RUINED') return 'ACCOUNT_RUINED'
  if (custody.isDelisted(index)) return 'DELISTED'
  return custody.standing === 'CALLED' && !reduceOnly ? 'MARGIN_CALL' : null
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

function hasValidPrices({ type, limitPrice, stopPrice }: OrderSpecification, increment: number): boolean {
  const needsLimit = type === 'LIMIT' || type === 'STOP_LIMIT'
  const needsStop = type === 'STOP' || type === 'STOP_LIMIT'
  // A trailing stop may start from a price of its own, which its trail then only tightens.
  const mayHaveStop = type === 'TRAILING_STOP' && stopPrice !== null
  return isPriceWhere(needsLimit, limitPrice, increment) && isPriceWhere(needsStop || mayHaveStop, stopPrice, increment)
}

function isPriceWhere(needed: boolean, price: number | null, increment: number): boolean {
  if (!needed) return price === null
  return price !== null && Number.isSafeInteger(price) && price > 0 && price % increment === 0
}

function hasValidTerms(specification: OrderSpecification): boolean {
  const { type, timeInForce, sizing, reduceOnly, parentClientOrderId, attachedExit } = specification
  const isForAuction = timeInForce === 'AT_OPEN' || timeInForce === 'AT_CLOSE'
  if (isForAuction && type !== 'MARKET' && type !== 'LIMIT') return false
  if (sizing !== null && (reduceOnly || parentClientOrderId !== null)) return false
  if (attachedExit === null) return true
  const { stopLossFraction, takeProfitFraction, trail } = attachedExit
  if (reduceOnly || (stopLossFraction === null && takeProfitFraction === null && trail === undefined)) return false
  return isDistance(stopLossFraction) && isDistance(takeProfitFraction) && (trail === undefined || isTrail(trail))
}

function isDistance(fraction: number | null): boolean {
  return fraction === null || (fraction > 0 && Number.isFinite(fraction))
}
