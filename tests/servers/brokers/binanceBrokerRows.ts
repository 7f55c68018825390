import { decimalText } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { ExchangeState } from './exchangeBroker.ts'
import type { RecordedFill, RecordedOrder } from './venueRecord.ts'

const STATUSES = { FILLED: 'FILLED', CANCELLED: 'CANCELED', EXPIRED: 'EXPIRED', REJECTED: 'REJECTED' }

function instrumentOf(id: string, instruments: readonly Instrument[]): Instrument {
  const instrument = instruments.find((one) => one.id === id)
  if (instrument === undefined) throw new Error(`No instrument ${id}`)
  return instrument
}

function symbolOf({ symbol }: Instrument): string {
  return symbol.replace('/', '').replace(/:.*$/, '')
}

/** The list of markets. */
export function binanceMarkets(instruments: readonly Instrument[]): object {
  return {
    timezone: 'UTC',
    symbols: instruments.map((instrument) => {
      const { priceIncrement, priceDecimals, quantityIncrement, quantityDecimals, symbol } = instrument
      const tick = decimalText(priceIncrement, priceDecimals)
      const step = decimalText(quantityIncrement, quantityDecimals)
      return {
        symbol: symbolOf(instrument),
        status: 'TRADING',
        baseAsset: symbol.slice(0, symbol.indexOf('/')),
        quoteAsset: 'USDT',
        baseAssetPrecision: 8,
        quotePrecision: 8,
        permissions: [],
        ...(symbol.includes(':')
          ? { contractType: 'PERPETUAL', deliveryDate: 4_133_404_800_000, marginAsset: 'USDT' }
          : {}),
        filters: [
          { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00', tickSize: tick },
          { filterType: 'LOT_SIZE', minQty: step, maxQty: '90000.00', stepSize: step },
          { filterType: 'NOTIONAL', minNotional: '5.00000000' },
          { filterType: 'MIN_NOTIONAL', notional: '5' },
        ],
      }
    }),
  }
}

/** An order as it is told by questions, and in the answer to its submission. Ids are marked as numbers with all their digits. */
export function binanceOrder(
  order: RecordedOrder,
  { terms }: ExchangeState,
  instruments: readonly Instrument[],
): object {
  const instrument = instrumentOf(order.symbol, instruments)
  const { priceDecimals, quantityDecimals } = instrument
  const asked = terms.get(order.venueOrderId) ?? {}
  const figure = (price: number | null): string => decimalText(price ?? 0, priceDecimals)
  const working = order.filled > 0 ? 'PARTIALLY_FILLED' : 'NEW'
  return {
    symbol: symbolOf(instrument),
    orderId: `#${order.venueOrderId}`,
    orderListId: -1,
    clientOrderId: order.clientOrderId ?? 'web_1f0e',
    price: figure(order.limitPrice),
    origQty: decimalText(order.quantity, quantityDecimals),
    executedQty: decimalText(order.filled, quantityDecimals),
    status: order.status === 'WORKING' ? working : STATUSES[order.status],
    timeInForce: asked['timeInForce'] ?? 'GTC',
    type: order.type,
    side: order.side,
    stopPrice: figure(order.stopPrice),
    reduceOnly: asked['reduceOnly'] === 'true',
    time: Math.floor(order.placedAt / 1_000),
    updateTime: Math.floor(order.updatedAt / 1_000),
    isWorking: true,
  }
}

/** An execution as it is told by questions. */
export function binanceTrade(fill: RecordedFill, instruments: readonly Instrument[], isSpot: boolean): object {
  const { executionId, side, quantity, price, at } = fill
  const instrument = instrumentOf(fill.symbol, instruments)
  const sides = isSpot
    ? { isBuyer: side === 'BUY', isMaker: true, isBestMatch: true }
    : { side, buyer: side === 'BUY', maker: true, positionSide: 'BOTH', realizedPnl: '0' }
  return {
    symbol: symbolOf(instrument),
    id: `#${executionId.slice(executionId.indexOf('-') + 1)}`,
    orderId: `#${fill.venueOrderId}`,
    price: decimalText(price, instrument.priceDecimals),
    qty: decimalText(quantity, instrument.quantityDecimals),
    commission: String(fill.fee),
    commissionAsset: 'USDT',
    time: Math.floor(at / 1_000),
    ...sides,
  }
}
