import { fromPrice } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'
import { candidateValue } from './checkSize.ts'

/** Messages of a day before their number is compared with that of the trades: a quiet start is no flood. */
const FREE_MESSAGES = 100

/** Denies an order that would trade with one of the account's own: venues forbid it and nobody gains. */
export function checkSelfTrade(candidate: OrderCandidate, { account }: RiskState): Denial | null {
  const { side, type, limitPrice, instrument } = candidate
  // A stop waits; what stands against it when it is set off is not known.
  if (account === null || type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP') return null
  const own = side === 'BUY' ? account.ownSell : account.ownBuy
  const crosses =
    own.price !== null && (limitPrice === null || (side === 'BUY' ? limitPrice >= own.price : limitPrice <= own.price))
  if (!own.atMarket && !crosses) return null
  const price = own.atMarket || own.price === null ? null : fromPrice(instrument, own.price)
  const where = price === null ? 'at the market' : `at ${price}`
  return deny(
    'SELF_TRADE',
    { instrument: instrument.symbol, price },
    `An own order ${where} works on the other side of ${instrument.symbol} and would trade with this one, so it was not sent; cancel one of them.`,
  )
}

/** Denies entries once the market day has had its number of them. */
export function checkDayOrders(_candidate: OrderCandidate, { account, limits }: RiskState): Denial | null {
  const count = account?.dayOrders ?? 0
  const limit = limits.sessionOrders
  if (account === null || count < limit) return null
  const text = `The account has sent ${count} entries in this session and may send ${limit}; this one was not sent. Look at what is sending them.`
  return deny('SESSION_ORDERS_EXCEEDED', { count, limit }, text)
}

/** Denies entries that would take the value entered in a market day above its multiple of the equity. */
export function checkDayValue(candidate: OrderCandidate, state: RiskState): Denial | null {
  const { account, limits, equity } = state
  const own = candidateValue(candidate, state)
  const limit = limits.sessionValue * equity
  if (account === null || own === null || account.dayValue + own <= limit) return null
  const value = account.dayValue + own
  const text = `The entries of this session would be worth more than ${limits.sessionValue} times the equity; this one was not sent.`
  return deny('SESSION_VALUE_EXCEEDED', { value, limit }, text)
}

/** Denies messages beyond what the venue takes in the time of its rule. */
export function checkVenueRate(_candidate: OrderCandidate, { account }: RiskState): Denial | null {
  const rule = account?.rules?.messages ?? null
  if (account === null || rule === null || account.venueRecent < rule.values.count) return null
  const { count: limit, seconds } = rule.values
  const text = `The venue takes ${limit} messages in ${seconds} s and has had them, so the order was not sent; try again in a moment.`
  return deny('VENUE_RATE_EXCEEDED', { count: account.venueRecent, limit, seconds }, text)
}

/** Denies more messages where there were too many for each trade: the house's limit, or the venue's where it is less. */
export function checkOrderToTrade(_candidate: OrderCandidate, { account, limits }: RiskState): Denial | null {
  if (account === null || account.venueMessages < FREE_MESSAGES) return null
  const { venueMessages: messages, venueTrades: trades } = account
  const ofVenue = account.rules?.messages?.values.orderToTrade ?? 0
  const limit = ofVenue > 0 ? Math.min(ofVenue, limits.orderToTrade) : limits.orderToTrade
  if (messages < limit * Math.max(1, trades)) return null
  const text = `${messages} messages led to ${trades} trades at this venue today and at most ${limit} are allowed for each, so the order was not sent; look at what is sending them.`
  return deny('ORDER_TO_TRADE_EXCEEDED', { messages, trades, limit }, text)
}
