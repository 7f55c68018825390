/**
 * Codes of the gateway's messages, from the published list "Message Codes" of the TWS API. A code that is not here decides
 * nothing.
 */

/**
 * An order under this integer was not taken. Only where the integer was never sent before: for an order that works, the
 * same codes speak of a change to it.
 */
const REFUSALS: Readonly<Record<number, string>> = {
  103: 'VENUE_DUPLICATE_ID',
  107: 'VENUE_INCOMPLETE_ORDER',
  109: 'VENUE_PRICE_OUT_OF_RANGE',
  110: 'VENUE_PRICE_INCREMENT',
  111: 'VENUE_ORDER_TYPE',
  113: 'VENUE_TIME_IN_FORCE',
  200: 'VENUE_UNKNOWN_INSTRUMENT',
  201: 'VENUE_REJECTED',
  203: 'VENUE_NOT_ALLOWED',
  321: 'VENUE_INVALID_REQUEST',
  387: 'VENUE_ORDER_TYPE',
  388: 'VENUE_SIZE_TOO_SMALL',
  434: 'VENUE_SIZE_ZERO',
  460: 'VENUE_NO_PERMISSION',
}

/** Our stable code for a definite refusal of a new order; null for every other message. */
export function refusalCode(code: number): string | null {
  return REFUSALS[code] ?? null
}

/** The order is rejected, whether it was accepted before or not; its status says what became of it. */
export const REJECTED_CODE = 201
/** The order is cancelled. */
export const CANCELLED_CODE = 202
/**
 * A question that has no number of its own was not taken: 100 too many messages in a second, 320 to 322 it could not be
 * read, is not allowed (read-only mode) or failed.
 */
export function isRefusalOfAny(code: number): boolean {
  return code === 100 || (code >= 320 && code <= 322)
}

/** What a message says to the wish to cancel: it will not, it does not know the order, or nothing of that kind. */
export function cancelAnswer(code: number): 'REFUSED' | 'NOT_FOUND' | null {
  // 104 filled already, 136 and 161 not in a state to be cancelled, 10148 the same with the state.
  if (code === 104 || code === 136 || code === 161 || code === 10_148) return 'REFUSED'
  // 135 and 10147: no order of that number.
  if (code === 135 || code === 10_147) return 'NOT_FOUND'
  return null
}

/** What a message says of the line between the gateway and Interactive Brokers. */
export function linkChange(code: number): 'DOWN' | 'UP' | 'ENDING' | null {
  // 1100 lost, 2110 broken between TWS and server.
  if (code === 1_100 || code === 2_110) return 'DOWN'
  // 1101 restored, subscriptions lost; 1102 restored, subscriptions kept. Executions may be missing after either.
  if (code === 1_101 || code === 1_102) return 'UP'
  // 1300: the socket port was reset and this connection is being dropped.
  return code === 1_300 ? 'ENDING' : null
}

/** The gateway will not serve this client: 326 its id is in use, 502 to 504 not reached, 506 of another age. */
export function isConnectionRefusal(code: number): boolean {
  return code === 326 || (code >= 502 && code <= 504) || code === 506
}
