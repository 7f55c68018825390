import { randomUUID } from 'node:crypto'
import type { Instrument } from '#core/model/instrument.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { decimalText, scaledOf } from '#adapters/brokers/shared/decimals.ts'
import { VenueRecord, type RecordedFill, type RecordedOrder } from './venueRecord.ts'

/** What a body of an order says, as it arrived. */
export type OrderWish = Readonly<Record<string, unknown>>

/** A refusal in Alpaca's words. */
export interface BookRefusal {
  readonly status: number
  readonly code: number
  readonly message: string
}

/** Fields that the record has no place for. */
interface Terms {
  readonly timeInForce: string
  readonly submittedAt: number
  readonly intent: string | null
  readonly trail: string | null
}

const STATUS_WORDS: Readonly<Record<RecordedOrder['status'], string>> = {
  WORKING: 'new',
  FILLED: 'filled',
  CANCELLED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
}
const TIMES = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok']
const TYPES = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']

/** The orders of one account by Alpaca's rules: what is taken, what is refused, and how it is written. */
export class AlpacaBook {
  readonly record = new VenueRecord()
  readonly #terms = new Map<string, Terms>()
  readonly #instruments: readonly Instrument[]
  readonly #now: () => number
  #lastTime = 0

  constructor(instruments: readonly Instrument[], now: () => number) {
    this.#instruments = instruments
    this.#now = now
  }

  /** Times of the venue rise, so that pages by time have an order. */
  time(): number {
    this.#lastTime = Math.max(this.#lastTime + 1, this.#now())
    return this.#lastTime
  }

  instrument(symbol: string): Instrument {
    const found = this.#instruments.find((one) => one.symbol === symbol)
    if (found === undefined) throw new Error(`No instrument ${symbol}`)
    return found
  }

  /** Takes an order or refuses it by the published rules. */
  take(wish: OrderWish): RecordedOrder | BookRefusal {
    const text = (field: string): string | null => {
      const value = wish[field]
      return typeof value === 'string' ? value : null
    }
    const bad = (message: string): BookRefusal => ({ status: 422, code: 42_210_000, message })
    const id = text('client_order_id')
    if (id !== null && id.length > 128) return bad('client_order_id must be no more than 128 characters')
    if (id !== null && this.record.named(id).length > 0) {
      return { status: 422, code: 40_010_001, message: 'client_order_id must be unique' }
    }
    const instrument = this.#instruments.find(({ symbol }) => symbol === text('symbol'))
    if (instrument === undefined) return bad(`asset "${text('symbol') ?? ''}" not found`)
    const side = text('side') === 'buy' ? 'BUY' : text('side') === 'sell' ? 'SELL' : null
    if (side === null) return bad('invalid side')
    const quantity = scaledOf(text('qty'), instrument.quantityDecimals, 'EXACT')
    if (quantity === null || quantity <= 0) return bad('qty must be > 0')
    const type = text('type') ?? ''
    if (!TYPES.includes(type)) return bad('invalid order type')
    const timeInForce = text('time_in_force') ?? ''
    if (!TIMES.includes(timeInForce)) return bad('invalid time_in_force')
    const isFraction = quantity % 10 ** instrument.quantityDecimals !== 0
    if (instrument.assetClass === 'EQUITY' && isFraction && timeInForce !== 'day') {
      return bad('fractional orders must be DAY orders')
    }
    if (instrument.assetClass === 'CRYPTO' && !['gtc', 'ioc'].includes(timeInForce)) {
      return bad('invalid crypto time_in_force')
    }
    if (wish['extended_hours'] === true && (type !== 'limit' || timeInForce !== 'day')) {
      return bad('extended hours order must be DAY limit orders')
    }
    const prices = [text('limit_price'), text('stop_price')].map((price) =>
      price === null ? null : scaledOf(price, instrument.priceDecimals, 'EXACT'),
    )
    const [limitPrice = null, stopPrice = null] = prices
    if (type.includes('limit') !== (limitPrice !== null)) return bad(`${type} orders and limit_price do not fit`)
    if ((type === 'stop' || type === 'stop_limit') !== (stopPrice !== null)) return bad('stop price does not fit')
    if ([limitPrice, stopPrice].some((price) => price !== null && price % instrument.priceIncrement !== 0)) {
      return bad('invalid limit_price. sub-penny increment does not fulfill minimum pricing criteria')
    }
    const held = this.record.positions()[instrument.symbol] ?? 0
    if (instrument.assetClass === 'CRYPTO' && side === 'SELL' && held < quantity) {
      return { status: 403, code: 40_310_000, message: 'insufficient balance for coins' }
    }
    const intent = text('position_intent')
    if (intent?.endsWith('_to_close') === true && (side === 'SELL' ? held <= 0 : held >= 0)) {
      return bad(
        `position intent mismatch, inferred: ${side === 'SELL' ? 'sell' : 'buy'}_to_open, specified: ${intent}`,
      )
    }
    const trail = text('trail_price') ?? text('trail_percent')
    if ((type === 'trailing_stop') !== (trail !== null)) return bad('trail does not fit')
    return this.#add(instrument, id ?? randomUUID(), side, type, quantity, limitPrice, stopPrice, {
      timeInForce,
      submittedAt: this.time(),
      intent,
      trail,
    })
  }

  #add(
    instrument: Instrument,
    clientOrderId: string,
    side: 'BUY' | 'SELL',
    type: string,
    quantity: number,
    limitPrice: number | null,
    stopPrice: number | null,
    terms: Terms,
  ): RecordedOrder {
    const order: RecordedOrder = {
      venueOrderId: randomUUID(),
      clientOrderId,
      symbol: instrument.symbol,
      side,
      type,
      quantity,
      limitPrice,
      stopPrice,
      filled: 0,
      status: 'WORKING',
      placedAt: terms.submittedAt,
      updatedAt: terms.submittedAt,
    }
    this.record.orders.push(order)
    this.#terms.set(order.venueOrderId, terms)
    return order
  }

  fill(venueOrderId: string, quantity: number, price: number): RecordedFill {
    const order = this.record.order(venueOrderId)
    if (order.status !== 'WORKING' || order.filled + quantity > order.quantity) throw new Error('Nothing left to fill')
    const at = this.time()
    order.filled += quantity
    order.updatedAt = at
    if (order.filled === order.quantity) order.status = 'FILLED'
    const { symbol, side } = order
    const fill: RecordedFill = {
      executionId: randomUUID(),
      venueOrderId,
      symbol,
      side,
      quantity,
      price,
      fee: 0,
      busted: false,
      at,
    }
    this.record.fills.push(fill)
    return fill
  }

  /** An order as Alpaca writes it. */
  written(order: RecordedOrder): object {
    const instrument = this.instrument(order.symbol)
    const terms = this.#terms.get(order.venueOrderId)
    const price = (scaled: number | null): string | null =>
      scaled === null ? null : decimalText(scaled, instrument.priceDecimals)
    const isPart = order.status === 'WORKING' && order.filled > 0
    return {
      id: order.venueOrderId,
      client_order_id: order.clientOrderId,
      created_at: formatTimestamp(order.placedAt),
      updated_at: formatTimestamp(order.updatedAt),
      submitted_at: formatTimestamp(order.placedAt),
      filled_at: order.status === 'FILLED' ? formatTimestamp(order.updatedAt) : null,
      expired_at: null,
      canceled_at: order.status === 'CANCELLED' ? formatTimestamp(order.updatedAt) : null,
      failed_at: null,
      replaced_at: null,
      replaced_by: null,
      replaces: null,
      asset_id: 'b0b6dd9d-8b9b-48a9-ba46-b9d54906e415',
      symbol: order.symbol,
      asset_class: instrument.assetClass === 'CRYPTO' ? 'crypto' : 'us_equity',
      notional: null,
      qty: decimalText(order.quantity, instrument.quantityDecimals),
      filled_qty: decimalText(order.filled, instrument.quantityDecimals),
      filled_avg_price: null,
      order_class: '',
      order_type: order.type,
      type: order.type,
      side: order.side.toLowerCase(),
      time_in_force: terms?.timeInForce ?? 'gtc',
      limit_price: price(order.limitPrice),
      stop_price: price(order.stopPrice),
      position_intent: terms?.intent ?? (order.side === 'BUY' ? 'buy_to_open' : 'sell_to_open'),
      status: isPart ? 'partially_filled' : STATUS_WORDS[order.status],
      extended_hours: false,
      legs: null,
      trail_percent: null,
      trail_price: terms?.trail ?? null,
      hwm: null,
      commission: '0',
    }
  }

  /** An execution as the list of activities tells it. */
  activity(fill: RecordedFill): { readonly id: string; readonly [field: string]: string } {
    const instrument = this.instrument(fill.symbol)
    const stamp = formatTimestamp(fill.at - (fill.at % 1_000))
      .replaceAll(/[-:TZ.]/g, '')
      .padEnd(17, '0')
    return {
      activity_type: 'FILL',
      cum_qty: decimalText(fill.quantity, instrument.quantityDecimals),
      leaves_qty: '0',
      price: decimalText(fill.price, instrument.priceDecimals),
      qty: decimalText(fill.quantity, instrument.quantityDecimals),
      side: fill.side.toLowerCase(),
      symbol: fill.symbol,
      transaction_time: formatTimestamp(fill.at),
      order_id: fill.venueOrderId,
      type: 'fill',
      order_status: 'filled',
      id: `${stamp}::${fill.executionId}`,
    }
  }

  /** Positions as Alpaca writes them: pairs of coins without a stroke, short ones below zero. */
  positions(): readonly object[] {
    return Object.entries(this.record.positions())
      .filter(([, quantity]) => quantity !== 0)
      .map(([symbol, quantity]) => ({
        asset_id: 'b0b6dd9d-8b9b-48a9-ba46-b9d54906e415',
        symbol: symbol.replaceAll('/', ''),
        exchange: 'NASDAQ',
        avg_entry_price: '100',
        qty: decimalText(quantity, this.instrument(symbol).quantityDecimals),
        side: quantity < 0 ? 'short' : 'long',
        qty_available: '0',
        market_value: '1000',
      }))
  }
}
