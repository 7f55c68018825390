import { fromMoney, fromPrice, fromQuantity, powerOfTen, toMoney } from '#core/money.ts'
import { ABSURD_MONEY, boundedNotional } from '../amounts.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'
import { worstExposure } from './checkExposure.ts'

/** Denies what no arithmetic can be trusted with: values from 2^50 micro-units on, and an equity that is no number. */
export function checkNumbers(candidate: OrderCandidate, state: RiskState): Denial | null {
  const { account, equity, exposure } = state
  if (account === null) return null
  const { instrument, quantity, limitPrice, stopPrice } = candidate
  if (!(Math.abs(equity) < ABSURD_MONEY)) return absurd('equity', equity)
  if (quantity === null) return null
  for (const price of [limitPrice, stopPrice, exposure.lastPrice]) {
    if (price !== null && boundedNotional(instrument, price, quantity) === null) return absurd('value', price)
  }
  const { position, openBuys, openSells, lastPrice } = exposure
  const reach = Math.abs(position) + openBuys + openSells + quantity
  const price = Math.max(limitPrice ?? 0, lastPrice ?? 0)
  return boundedNotional(instrument, price, reach) === null ? absurd('exposure', reach) : null
}

/** Denies prices between the steps that the market's rule allows. */
export function checkTickRule(
  { instrument, limitPrice, stopPrice }: OrderCandidate,
  { account }: RiskState,
): Denial | null {
  const rule = account?.rules?.tick ?? null
  if (rule === null) return null
  const { from, stepFrom, stepBelow } = rule.values
  for (const price of [limitPrice, stopPrice]) {
    if (price === null) continue
    const units = fromPrice(instrument, price)
    const step = units >= from ? stepFrom : stepBelow
    if (isMultiple(price, step * powerOfTen(instrument.priceDecimals))) continue
    const text = `A price of ${units} is between the steps of ${step} that ${rule.id} allows for ${instrument.symbol}, so the order was not sent; correct the price.`
    return deny('TICK_RULE_BROKEN', { price: units, step, rule: rule.id }, text)
  }
  return null
}

/** Denies quantities that are no multiple of the market's lot, and odd lots where they are not taken. */
export function checkLotRule({ instrument, quantity }: OrderCandidate, { account }: RiskState): Denial | null {
  const rule = account?.rules?.lot ?? null
  if (rule === null || quantity === null) return null
  const { multiple, roundLot, oddLots } = rule.values
  const scale = powerOfTen(instrument.quantityDecimals)
  const units = fromQuantity(instrument, quantity)
  if (multiple > 0 && !isMultiple(quantity, multiple * scale)) {
    const text = `The rule ${rule.id} takes multiples of ${multiple} ${instrument.symbol} and this order is for ${units}, so it was not sent; correct the quantity.`
    return deny('LOT_RULE_BROKEN', { quantity: units, multiple, rule: rule.id }, text)
  }
  if (oddLots === 1 || isMultiple(quantity, roundLot * scale)) return null
  const text = `The rule ${rule.id} takes whole lots of ${roundLot} ${instrument.symbol} and this order is for ${units}, so it was not sent; correct the quantity.`
  return deny('ODD_LOT_REFUSED', { quantity: units, roundLot, rule: rule.id }, text)
}

/** Denies orders that are worth less than the venue takes; in the currency of the instrument. */
export function checkOrderMinimum(candidate: OrderCandidate, { account, exposure }: RiskState): Denial | null {
  const rule = account?.rules?.orderSize ?? null
  const price = candidate.limitPrice ?? exposure.lastPrice
  if (rule === null || candidate.quantity === null || price === null) return null
  const value = boundedNotional(candidate.instrument, price, candidate.quantity)
  const minimum = toMoney(rule.values.minimumNotional)
  if (value === null || value >= minimum) return null
  const text = `The venue takes orders from ${fromMoney(minimum)} on and this one is worth ${fromMoney(value)}, so it was not sent; make it larger.`
  return deny('NOTIONAL_TOO_SMALL', { value, minimum, rule: rule.id }, text)
}

/** Denies short sales at or below the bid while the price test is in force. Silent while that is not known. */
export function checkShortSale(candidate: OrderCandidate, { account, exposure }: RiskState): Denial | null {
  const rule = account?.rules?.shortSale ?? null
  const { instrument, side, quantity, limitPrice } = candidate
  if (rule === null || account?.shortRestricted !== true || side === 'BUY' || quantity === null) return null
  if (exposure.position - exposure.openSells - quantity >= 0) return null
  const { bid } = account.liquidity
  if (limitPrice !== null && bid !== null && fromPrice(instrument, limitPrice) > bid) return null
  const text = `${instrument.symbol} has fallen so far that it may be sold short above the bid only (${rule.id}), so the order was not sent; name a higher limit or wait.`
  return deny('SHORT_SALE_RESTRICTED', { instrument: instrument.symbol, rule: rule.id }, text)
}

/** Denies what a margin account has too little of its own for. Silent for cash accounts, which pay in full. */
export function checkMargin(candidate: OrderCandidate, state: RiskState): Denial | null {
  const { account, equity } = state
  const rule = account?.rules?.margin ?? null
  const margin = account?.margin ?? null
  const own = worstExposure(candidate, state)
  if (rule === null || margin === null || own === null) return null
  const share = candidate.side === 'BUY' ? rule.values.initialLong : rule.values.initialShort
  const required = margin.requiredBeside + Math.ceil(own * share)
  if (required <= equity) return null
  const text = `The positions would need more own money than the account has (${rule.id}), so the order was not sent; reduce it or close something.`
  return deny('MARGIN_EXCEEDED', { required, equity, rule: rule.id }, text)
}

/** Denies entries of a small margin account that has used up its round trips within a day. */
export function checkDayTrades(_candidate: OrderCandidate, { account, equity }: RiskState): Denial | null {
  const rule = account?.rules?.dayTrading ?? null
  const margin = account?.margin ?? null
  if (rule === null || margin === null) return null
  const { dayTrades: limit, days, minimumEquity } = rule.values
  if (margin.dayTrades < limit || equity >= toMoney(minimumEquity)) return null
  const text = `The account has made ${margin.dayTrades} round trips within a day in ${days} days and has less than ${minimumEquity} of equity (${rule.id}), so the order was not sent.`
  return deny('DAY_TRADES_EXCEEDED', { dayTrades: margin.dayTrades, limit, rule: rule.id }, text)
}

// A step such as 0.01 times a power of ten misses its integer by what floating point leaves; one below 1 divides all.
function isMultiple(scaled: number, step: number): boolean {
  const whole = Math.round(step)
  return whole <= 1 || scaled % whole === 0
}

function absurd(field: string, value: number): Denial {
  const text = `The ${field} is too large or no number at all, so nothing can be computed with it and the order was not sent; check quantity and price.`
  return deny('NUMBER_ABSURD', { field, value: Number.isFinite(value) ? value : null }, text)
}
