import type { OrderReason } from '#core/orders/orderEvent.ts'

/** Why the exchange refused or ended an order, in words for the trader. */
const TEXTS = {
  UNKNOWN_INSTRUMENT: 'The exchange does not trade this instrument, so nothing was bought or sold.',
  WRONG_ACCOUNT: 'The order names another account, so nothing was bought or sold.',
  INVALID_QUANTITY: 'The quantity is not a positive whole number of increments, so nothing was bought or sold.',
  INVALID_PRICE:
    'The order lacks a limit or stop price for its type, or has one between two price steps, so nothing was bought or sold.',
  INVALID_TERMS: 'The order combines terms that exclude each other, so nothing was bought or sold.',
  ALREADY_OVER: 'The date at which the order was to end had passed, so nothing was bought or sold.',
  NO_FEE_SCHEDULE:
    'The chosen fee schedule says nothing of this kind of instrument, so nothing was bought or sold; choose another one.',
  POST_ONLY_WOULD_TRADE: 'The order was only to rest on the book and would have traded at once, so it was refused.',
  UNKNOWN_PARENT: 'The entry that the order would protect is not known here, so the order does not work.',
  PARENT_CLOSED: 'The entry ended without a fill, so there is nothing to protect.',
  INSUFFICIENT_FUNDS: 'The account cannot pay for the quantity and its fee, so nothing more was bought or sold.',
  NOTHING_TO_REDUCE: 'The position that the order would reduce is closed, so what was left of the order ended.',
  OCO_FILLED: 'The other order of the pair filled, so this one ended.',
  EXIT_FILLED: 'An exit of the position filled, so what was left of the entry ended.',
  REST_NOT_NEEDED: 'Nothing is left of the position that the order protects, so the rest of it ended.',
  CANCELLED_ON_REQUEST: 'The order was cancelled as asked.',
  ALREADY_ENDED: 'The order had ended before the cancel arrived, so there was nothing to cancel.',
  UNKNOWN_ORDER: 'The exchange does not know the order, so there was nothing to cancel.',
  DAY_ENDED: 'The session ended, and with it the order.',
  DATE_REACHED: 'The date at which the order was to end was reached.',
  NOT_FILLED_AT_OPEN: 'What could not be filled at the open was not to wait, so the rest of the order ended.',
  NOT_FILLED_AT_ONCE: 'What could not be filled at once was not to wait, so the rest of the order ended.',
  NOT_FILLED_WHOLE: 'The whole quantity could not be filled at once, so nothing was bought or sold.',
  NO_LOCATE: 'There are not enough units to borrow for the short sale, so nothing more was sold.',
  SPLIT:
    'The instrument was split, so an order in the new units takes the place of this one where anything is left of it.',
  DELISTED: 'The instrument is not traded any more, so nothing was bought or sold.',
  MARGIN_CALL: 'The account was called for margin, so nothing new may be opened.',
  ACCOUNT_RUINED: 'The equity of the account is used up, so no order is taken any more.',
  NOT_FILLED_AT_CLOSE: 'What could not be filled at the close was not to wait, so the rest of the order ended.',
} as const

/** Stable codes of the exchange. */
export type ExchangeReasonCode = keyof typeof TEXTS

/** Returns the reason with its words. */
export function reason(code: ExchangeReasonCode): OrderReason {
  return { code, text: TEXTS[code] }
}
