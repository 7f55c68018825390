import { isFields } from '../../../feeds/crypto/shared/fields.ts'
import { timeOfIso } from '../../../feeds/crypto/shared/venueTime.ts'
import type { ToldFill, ToldOrder } from '../brokerDialect.ts'
import type { BrokerMarket } from '../brokerMarkets.ts'
import { rowOf, type Row } from '../rows.ts'

const STATUSES: Readonly<Record<string, ToldOrder['status']>> = {
  PENDING: 'ACCEPTED',
  QUEUED: 'ACCEPTED',
  OPEN: 'ACCEPTED',
  EDIT_QUEUED: 'ACCEPTED',
  CANCEL_QUEUED: 'PENDING_CANCEL',
  FILLED: 'FILLED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
  FAILED: 'REJECTED',
}

const KINDS: Readonly<Record<string, readonly [ToldOrder['type'], ToldOrder['timeInForce']]>> = {
  market_market_ioc: ['MARKET', 'GTC'],
  market_market_fok: ['MARKET', 'FOK'],
  sor_limit_ioc: ['LIMIT', 'IOC'],
  limit_limit_fok: ['LIMIT', 'FOK'],
  limit_limit_gtc: ['LIMIT', 'GTC'],
  limit_limit_gtd: ['LIMIT', 'GTD'],
  stop_limit_stop_limit_gtc: ['STOP_LIMIT', 'GTC'],
  stop_limit_stop_limit_gtd: ['STOP_LIMIT', 'GTD'],
}

/** Reads an order. One that spends an amount of money has no quantity, so it is no kind of order that can be told here. */
export function coinbaseOrder(row: Row): ToldOrder | null {
  const told = row.fields['order_configuration']
  const [[kind, terms] = ['', undefined]] = isFields(told) ? Object.entries(told) : []
  const about = rowOf(terms)
  const [side, filled] = [row.text('side'), row.figure('filled_size')]
  const status = STATUSES[row.text('status')]
  const at = latest(row, ['created_time', 'last_fill_time', 'last_update_time'])
  if (about === null || status === undefined || at === null || (side !== 'BUY' && side !== 'SELL')) return null
  const isKnown = about.fields['base_size'] !== undefined
  const [type, timeInForce] = (isKnown ? KINDS[kind] : undefined) ?? [null, 'GTC']
  const quantity = isKnown ? about.figure('base_size') : '0'
  const [limitPrice, stopPrice] = [about.price('limit_price'), about.price('stop_price')]
  if (about.isBad) return null
  return {
    venueOrderId: row.id('order_id'),
    name: row.fields['client_order_id'],
    symbol: row.text('product_id'),
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    timeInForce,
    reduceOnly: false,
    status: status === 'ACCEPTED' && /[1-9]/.test(filled) ? 'PARTIALLY_FILLED' : status,
    filled,
    reason:
      status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED'
        ? { code: `VENUE_${status}`, text: wordsOf(row) ?? `Coinbase tells the order as ${status.toLowerCase()}` }
        : null,
    at,
  }
}

function wordsOf({ fields }: Row): string | null {
  const words = [fields['reject_message'], fields['cancel_message']].find(
    (one) => typeof one === 'string' && one !== '',
  )
  return typeof words === 'string' ? words.slice(0, 100) : null
}

/** Reads an execution. */
export function coinbaseFill(row: Row, markets: readonly BrokerMarket[]): ToldFill | null {
  const side = row.text('side')
  const at = latest(row, ['trade_time'])
  const liquidity = row.fields['liquidity_indicator']
  const [symbol, size, price] = [row.text('product_id'), row.figure('size'), row.figure('price')]
  if (at === null || (side !== 'BUY' && side !== 'SELL')) return null
  // An order that spends an amount of money is told in money, so its quantity is known to the nearest step only.
  const decimals = markets.find((market) => market.symbol === symbol)?.instrument.quantityDecimals ?? 8
  return {
    executionId: row.id('entry_id'),
    venueOrderId: row.id('order_id'),
    symbol,
    side,
    quantity: row.fields['size_in_quote'] === true ? (Number(size) / Number(price)).toFixed(decimals) : size,
    price,
    // Always in the quote.
    fee: { amount: row.figure('commission'), asset: '' },
    liquidity: liquidity === 'MAKER' || liquidity === 'TAKER' ? liquidity : null,
    at,
  }
}

/** The latest of some times, microseconds; null when the first is missing or one of them is no time. */
function latest({ fields }: Row, names: readonly string[]): number | null {
  const times = names.map((name, index) => timeOfIso(fields[name] ?? undefined, index === 0 ? Number.NaN : 0))
  const at = Math.max(...times)
  return Number.isSafeInteger(at) ? at : null
}
