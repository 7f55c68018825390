import type { OrderReason } from '#core/orders/orderEvent.ts'
import { plainText } from '../../feeds/parsing/plainText.ts'
import { refusalMessage } from './alpacaMessages.ts'

interface Refusal {
  readonly status: number
  /** Alpaca's own code: the status and four digits. */
  readonly code: string
  /** Part of its words, where one code means several things. */
  readonly words?: RegExp
  readonly reason: string
}

/**
 * What Alpaca answers to an order that it certainly did not take. Statuses 403 ("buying power or shares not sufficient")
 * and 422 ("input parameters are not recognized") are those of its reference of `POST /v2/orders`
 * (docs.alpaca.markets/reference/postorder); the codes are those of its guide to common errors
 * (alpaca.markets/learn/how-to-fix-common-trading-api-errors-at-alpaca) and forum. The first row that fits counts. An
 * answer that fits none, such as one that the id was used before, says nothing of the order.
 */
const REFUSALS: readonly Refusal[] = [
  { status: 403, code: '40310000', words: /buying power|cost basis/i, reason: 'NO_FUNDS' },
  { status: 403, code: '40310000', words: /insufficient qty|insufficient quantity/i, reason: 'NO_SHARES' },
  { status: 403, code: '40310000', words: /short/i, reason: 'NO_SHORT_SALE' },
  { status: 403, code: '40310000', words: /wash trade/i, reason: 'WASH_TRADE' },
  { status: 403, code: '40310000', words: /not (allowed|permitted|eligible)|denied/i, reason: 'NOT_PERMITTED' },
  { status: 403, code: '40310100', reason: 'PATTERN_DAY_TRADE' },
  { status: 401, code: '40110000', reason: 'KEY_REFUSED' },
  { status: 422, code: '42210000', reason: 'BAD_ORDER' },
  { status: 422, code: '40010001', words: /^(?!.*client_order_id)/is, reason: 'BAD_ORDER' },
  { status: 400, code: '40010001', words: /^(?!.*client_order_id)/is, reason: 'BAD_ORDER' },
]

const LONGEST = 200

/** What Alpaca said, cleaned for the trader; empty when it said nothing. */
export function wordsOf(value: unknown): string {
  const read = refusalMessage.safeParse(value)
  return read.success && read.data.message !== null ? plainText(read.data.message, LONGEST) : ''
}

/** The reason of a definite refusal; null for everything that is none. */
export function definiteRefusal(status: number, value: unknown): OrderReason | null {
  const read = refusalMessage.safeParse(value)
  if (!read.success) return null
  const words = read.data.message ?? ''
  const row = REFUSALS.find(
    (one) => one.status === status && one.code === read.data.code && (one.words?.test(words) ?? true),
  )
  if (row === undefined) return null
  return { code: row.reason, text: `Alpaca refused the order: ${wordsOf(value) || 'it gave no reason'}.` }
}
