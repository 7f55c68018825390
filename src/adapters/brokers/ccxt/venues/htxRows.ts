import type { ToldFill, ToldOrder } from '../brokerDialect.ts'
import type { Row } from '../rows.ts'

const STATUSES: Readonly<Record<string, ToldOrder['status']>> = {
  created: 'ACCEPTED',
  'pre-submitted': 'ACCEPTED',
  submitted: 'ACCEPTED',
  'partial-filled': 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceling: 'PENDING_CANCEL',
  'partial-canceled': 'CANCELLED',
  canceled: 'CANCELLED',
}

/** The amount of a `buy-market` is money, so it is no kind of order that can be told here. */
const TYPES: Readonly<Record<string, readonly [ToldOrder['type'], ToldOrder['timeInForce']]>> = {
  'sell-market': ['MARKET', 'GTC'],
  limit: ['LIMIT', 'GTC'],
  'limit-maker': ['LIMIT', 'GTC'],
  ioc: ['LIMIT', 'IOC'],
  'limit-fok': ['LIMIT', 'FOK'],
  'stop-limit': ['STOP_LIMIT', 'GTC'],
  'stop-limit-fok': ['STOP_LIMIT', 'FOK'],
}

/** Reads an order of any list. */
export function htxOrder(row: Row): ToldOrder | null {
  const kind = row.text('type')
  const status = STATUSES[row.text('state')]
  const [type, timeInForce] = TYPES[kind] ?? TYPES[kind.replace(/^(buy|sell)-/, '')] ?? [null, 'GTC']
  const side = sideOf(kind)
  if (status === undefined || side === null) return null
  return {
    venueOrderId: row.id('id'),
    name: row.fields['client-order-id'],
    symbol: row.text('symbol'),
    side,
    type,
    quantity: row.figure('amount'),
    limitPrice: row.price('price'),
    stopPrice: type === 'STOP_LIMIT' ? row.price('stop-price') : null,
    timeInForce,
    reduceOnly: false,
    status,
    // Open orders have another word for it than the others.
    filled: row.figure(row.fields['filled-amount'] === undefined ? 'field-amount' : 'filled-amount'),
    reason: status === 'CANCELLED' ? { code: 'VENUE_CANCELLED', text: 'HTX tells the order as cancelled' } : null,
    at: row.time(row.price('finished-at') === null ? 'created-at' : 'finished-at', 'MILLISECONDS'),
  }
}

/** Reads an execution. A fee that was paid with points or tokens is told apart from the others. */
export function htxFill(row: Row): ToldFill | null {
  const side = sideOf(row.text('type'))
  const role = row.fields['role']
  const points = row.price('filled-points')
  const paidWith = row.fields['fee-deduct-currency']
  const isDeducted = points !== null && typeof paidWith === 'string' && paidWith !== ''
  if (side === null) return null
  return {
    executionId: row.id('id'),
    venueOrderId: row.id('order-id'),
    symbol: row.text('symbol'),
    side,
    quantity: row.figure('filled-amount'),
    price: row.figure('price'),
    fee: isDeducted
      ? { amount: points, asset: paidWith.toUpperCase() }
      : { amount: row.figure('filled-fees'), asset: row.text('fee-currency').toUpperCase() },
    liquidity: role === 'maker' ? 'MAKER' : role === 'taker' ? 'TAKER' : null,
    at: row.time('created-at', 'MILLISECONDS'),
  }
}

function sideOf(type: string): 'BUY' | 'SELL' | null {
  if (type.startsWith('buy-')) return 'BUY'
  return type.startsWith('sell-') ? 'SELL' : null
}
