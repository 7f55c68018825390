import { isFields } from '../../../feeds/crypto/shared/fields.ts'
import type { Meaning, Said } from '../brokerDialect.ts'

function refused(code: string): Meaning {
  return { kind: 'REFUSED', code }
}

const NOT_FOUND: Meaning = { kind: 'NOT_FOUND' }
const RATE_LIMITED: Meaning = { kind: 'RATE_LIMITED' }
const KEY: Meaning = { kind: 'KEY' }

/**
 * Reads a refusal: words in the first version of the interface, numbers in the second, and the answers 0 and -1 to a
 * cancel by client order id, which say that there is no such order, or that it ended long ago.
 */
export function htxSaid(status: number, value: unknown): Said | null {
  const fields = isFields(value) ? value : {}
  const { code, message, data } = fields
  const word = fields['err-code']
  if (typeof word === 'string' && word !== '') {
    const text = fields['err-msg']
    return { code: word, text: `${word} ${typeof text === 'string' ? text : ''}` }
  }
  if (typeof code === 'string' && /^\d{1,6}$/.test(code) && code !== '200')
    return { code: `v2 ${code}`, text: `${code} ${typeof message === 'string' ? message : ''}` }
  if (fields['status'] === 'ok' && (data === '0' || data === '-1'))
    return { code: `cancel ${data}`, text: 'there is no such order' }
  return status === 429 ? { code: 'too-many-requests', text: 'status 429' } : null
}

/**
 * HTX's words: https://www.htx.com/en-us/opend/newApiPages (error codes of each request). `gateway-internal-error`,
 * `timeout`, `system-maintenance` and `order-update-error` prove nothing.
 */
export const HTX_MEANINGS: Readonly<Record<string, Meaning>> = {
  'account-frozen-balance-insufficient-error': refused('INSUFFICIENT_FUNDS'),
  'order-accountbalance-error': refused('INSUFFICIENT_FUNDS'),
  'order-value-min-error': refused('BELOW_MINIMUM'),
  'order-limitorder-amount-min-error': refused('BELOW_MINIMUM'),
  'order-marketorder-amount-min-error': refused('BELOW_MINIMUM'),
  'order-limitorder-amount-max-error': refused('BAD_ORDER'),
  'invalid-amount': refused('BAD_ORDER'),
  'order-orderamount-precision-error': refused('BAD_ORDER'),
  'validation-format-error': refused('BAD_ORDER'),
  'validation-constraints-required': refused('BAD_ORDER'),
  'bad-request': refused('BAD_ORDER'),
  'order-orderprice-precision-error': refused('BAD_PRICE'),
  'order-invalid-price': refused('BAD_PRICE'),
  'order-limitorder-price-min-error': refused('BAD_PRICE'),
  'order-limitorder-price-max-error': refused('BAD_PRICE'),
  'order-limitorder-price-buy-min-error': refused('BAD_PRICE'),
  'order-limitorder-price-buy-max-error': refused('BAD_PRICE'),
  'order-limitorder-price-sell-min-error': refused('BAD_PRICE'),
  'order-limitorder-price-sell-max-error': refused('BAD_PRICE'),
  'order-etp-nav-price-max-error': refused('BAD_PRICE'),
  'order-stop-order-hit-trigger': refused('WOULD_TRADE_AT_ONCE'),
  'order-holding-limit-failed': refused('NOT_ALLOWED'),
  'base-symbol-error': refused('UNKNOWN_INSTRUMENT'),
  'base-symbol-trade-disabled': refused('MARKET_CLOSED'),
  'base-date-limit-error': refused('BAD_QUESTION'),
  'base-record-invalid': NOT_FOUND,
  'order-queryorder-invalid': NOT_FOUND,
  'order-orderstate-error': NOT_FOUND,
  'cancel 0': NOT_FOUND,
  'cancel -1': NOT_FOUND,
  'rate-too-many-requests': RATE_LIMITED,
  'base-request-exceed-frequency-limit': RATE_LIMITED,
  'too-many-requests': RATE_LIMITED,
  'api-signature-not-valid': KEY,
  'api-signature-check-failed': KEY,
  'v2 1002': KEY,
  'v2 1003': KEY,
}
