import { isFields, isList } from '../../../feeds/crypto/shared/fields.ts'
import type { Meaning, Said } from '../brokerDialect.ts'

function refused(code: string): Meaning {
  return { kind: 'REFUSED', code }
}

const NOT_FOUND: Meaning = { kind: 'NOT_FOUND' }
const KEY: Meaning = { kind: 'KEY' }

/**
 * Coinbase's words: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders (create and cancel), with
 * `PREVIEW_` before them in places. `UNKNOWN_FAILURE_REASON` and `UNKNOWN_CANCEL_FAILURE_REASON` prove nothing.
 */
export const COINBASE_MEANINGS: Readonly<Record<string, Meaning>> = {
  INSUFFICIENT_FUND: refused('INSUFFICIENT_FUNDS'),
  INSUFFICIENT_FUNDS: refused('INSUFFICIENT_FUNDS'),
  INVALID_LEDGER_BALANCE: refused('INSUFFICIENT_FUNDS'),
  INVALID_SIZE_PRECISION: refused('BAD_ORDER'),
  INVALID_ORDER_CONFIG: refused('BAD_ORDER'),
  UNSUPPORTED_ORDER_CONFIGURATION: refused('BAD_ORDER'),
  INVALID_SIDE: refused('BAD_ORDER'),
  INVALID_REQUEST: refused('BAD_ORDER'),
  INVALID_ARGUMENT: refused('BAD_ORDER'),
  BASE_SIZE_TOO_SMALL: refused('BELOW_MINIMUM'),
  INVALID_BASE_SIZE_TOO_SMALL: refused('BELOW_MINIMUM'),
  INVALID_QUOTE_SIZE_TOO_SMALL: refused('BELOW_MINIMUM'),
  INVALID_BASE_SIZE_TOO_LARGE: refused('BAD_ORDER'),
  INVALID_QUOTE_SIZE_TOO_LARGE: refused('BAD_ORDER'),
  INVALID_PRICE_PRECISION: refused('BAD_PRICE'),
  INVALID_LIMIT_PRICE: refused('BAD_PRICE'),
  INVALID_STOP_PRICE: refused('BAD_PRICE'),
  INVALID_LIMIT_PRICE_POST_ONLY: refused('WOULD_TRADE_AT_ONCE'),
  STOP_PRICE_ABOVE_LAST_TRADE_PRICE: refused('WOULD_TRADE_AT_ONCE'),
  STOP_PRICE_BELOW_LAST_TRADE_PRICE: refused('WOULD_TRADE_AT_ONCE'),
  INVALID_NO_LIQUIDITY: refused('MARKET_CLOSED'),
  ORDER_ENTRY_DISABLED: refused('MARKET_CLOSED'),
  PRODUCT_TRADING_HALTED: refused('MARKET_CLOSED'),
  INVALID_PRODUCT_ID: refused('UNKNOWN_INSTRUMENT'),
  INELIGIBLE_PAIR: refused('NOT_ALLOWED'),
  COMMANDER_REJECTED_NEW_ORDER: refused('REFUSED_BY_VENUE'),
  // In the list of reasons, though the first order is told instead.
  DUPLICATE_CLIENT_ORDER_ID: { kind: 'DUPLICATE' },
  'cancel INVALID_CANCEL_REQUEST': refused('BAD_ORDER'),
  'cancel INVALID_CANCEL_PRODUCT_ID': refused('BAD_ORDER'),
  'cancel NOT_ALLOWED_TO_CANCEL': refused('NOT_ALLOWED'),
  'cancel COMMANDER_REJECTED_CANCEL_ORDER': refused('REFUSED_BY_VENUE'),
  // Another cancel is under way, which tells nothing of its end.
  'cancel DUPLICATE_CANCEL_REQUEST': { kind: 'DUPLICATE' },
  'cancel UNKNOWN_CANCEL_ORDER': NOT_FOUND,
  'cancel ORDER_IS_FULLY_FILLED': NOT_FOUND,
  NOT_FOUND,
  'HTTP 429': { kind: 'RATE_LIMITED' },
  'HTTP 401': KEY,
  'HTTP 403': KEY,
  PERMISSION_DENIED: KEY,
  UNAUTHENTICATED: KEY,
}

/** Reads a refusal: a status, or words of several fields in an answer of status 200. */
export function coinbaseSaid(status: number, value: unknown): Said | null {
  const fields = isFields(value) ? value : {}
  if (status === 401 || status === 429) return { code: `HTTP ${status}`, text: `status ${status}` }
  if (status === 403) return { code: 'HTTP 403', text: wordsOf(fields) }
  const { results, success, error } = fields
  if (success === false) return submissionSaid(fields)
  if (isList(results)) {
    const failed = results.find((one) => isFields(one) && one['success'] !== true)
    const reason = isFields(failed) ? failed['failure_reason'] : undefined
    return failed === undefined ? null : { code: `cancel ${String(reason)}`, text: String(reason) }
  }
  if (typeof error !== 'string' || error === '') return null
  const words = wordsOf(fields)
  return { code: /orderID was not found/i.test(words) ? 'NOT_FOUND' : error, text: words }
}

/** The word among several fields that says why; those that say that it is unknown come last. */
function submissionSaid(fields: Readonly<Record<string, unknown>>): Said {
  const told = fields['error_response']
  const about = isFields(told) ? told : {}
  const words = [about['new_order_failure_reason'], about['error'], about['preview_failure_reason']].flatMap((word) =>
    typeof word === 'string' ? [word.replace(/^PREVIEW_/, '')] : [],
  )
  const code = words.find((word) => Object.hasOwn(COINBASE_MEANINGS, word)) ?? 'UNKNOWN_FAILURE_REASON'
  return { code, text: `${code} ${wordsOf(about)}` }
}

function wordsOf(fields: Readonly<Record<string, unknown>>): string {
  const words = [fields['error'], fields['message'], fields['error_details']]
  return [...new Set(words.filter((word) => typeof word === 'string' && word !== ''))].join(', ')
}
