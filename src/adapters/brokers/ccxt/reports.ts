import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { notional } from '#core/money.ts'
import type { AccountReport, BalanceReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import type { ToldFill, ToldHoldings, ToldOrder } from './brokerDialect.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import { decimalText, scaledOf, sumOf } from '../shared/decimals.ts'
import type { OrderNames } from './orderNames.ts'

/** A report, the reason why there is none (`UNLISTED` for what the session does not know), or unreadable figures. */
export type Reported<Report> =
  | { readonly kind: 'REPORT'; readonly report: Report }
  | { readonly kind: 'UNLISTED'; readonly what: string; readonly quantity: string }
  | { readonly kind: 'UNREADABLE' }

const UNREADABLE = { kind: 'UNREADABLE' } as const

/** The market that one of the venue's names belongs to. */
export type FindMarket = (symbol: string) => BrokerMarket | undefined

/** Makes the report of an order. */
export function reportOrder(told: ToldOrder, find: FindMarket, names: OrderNames): Reported<OrderReport> {
  const market = find(told.symbol)
  const { type, side } = told
  if (market === undefined || type === null) {
    const what = `${side === 'BUY' ? 'Buy' : 'Sell'} order ${told.venueOrderId} for ${told.symbol}`
    return { kind: 'UNLISTED', what, quantity: told.quantity }
  }
  const { instrument } = market
  const quantity = scaledOf(told.quantity, instrument.quantityDecimals, 'EXACT')
  const filledQuantity = scaledOf(told.filled, instrument.quantityDecimals, 'EXACT')
  const limitPrice = price(told.limitPrice, instrument)
  const stopPrice = price(told.stopPrice, instrument)
  if (quantity === null || filledQuantity === null || limitPrice === undefined || stopPrice === undefined)
    return UNREADABLE
  return {
    kind: 'REPORT',
    report: {
      clientOrderId: names.toOurs(told.name),
      venueOrderId: identifier(told.venueOrderId),
      instrumentId: instrument.id,
      side,
      type,
      quantity,
      limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? limitPrice : null,
      stopPrice,
      timeInForce: told.timeInForce,
      reduceOnly: told.reduceOnly,
      status: told.status,
      filledQuantity,
      reason: told.reason,
      tsEvent: told.at,
    },
  }
}

/** Undefined when it is unreadable. */
function price(text: string | null, instrument: Instrument): number | null | undefined {
  return text === null ? null : (scaledOf(text, instrument.priceDecimals, 'NEAREST') ?? undefined)
}

/** Makes the report of an execution. `nameOf` tells the client order id of a venue's order. */
export function reportFill(
  told: ToldFill,
  find: FindMarket,
  nameOf: (venueOrderId: string) => FillReport['clientOrderId'],
): Reported<FillReport> {
  const market = find(told.symbol)
  if (market === undefined) return { kind: 'UNLISTED', what: `Trade in ${told.symbol}`, quantity: told.quantity }
  const { instrument } = market
  const quantity = scaledOf(told.quantity, instrument.quantityDecimals, 'EXACT')
  const scaled = scaledOf(told.price, instrument.priceDecimals, 'NEAREST')
  if (quantity === null || quantity <= 0 || scaled === null || scaled <= 0) return UNREADABLE
  return {
    kind: 'REPORT',
    report: {
      executionId: identifier(told.executionId),
      venueOrderId: identifier(told.venueOrderId),
      clientOrderId: nameOf(told.venueOrderId),
      instrumentId: instrument.id,
      side: told.side,
      quantity,
      price: scaled,
      fee: feeOf(told, market, scaled),
      liquidity: told.liquidity,
      kind: 'NEW',
      tsEvent: told.at,
    },
  }
}

/** The fee in the quote currency; one in the base at the price of the execution; null in anything else. */
function feeOf({ fee }: ToldFill, market: BrokerMarket, filledAt: number): number | null {
  if (fee === null) return null
  const { instrument, base, quote } = market
  if (fee.asset === '' || fee.asset === quote) return scaledOf(fee.amount, 6, 'NEAREST')
  if (fee.asset !== base) return null
  const quantity = scaledOf(fee.amount, instrument.quantityDecimals, 'NEAREST')
  return quantity === null ? null : notional(instrument, filledAt, quantity)
}

const NOTHING = sumOf('0', '0', 1)

type Held = Pick<AccountReport, 'positions' | 'balances' | 'unlisted'>

/**
 * Makes positions and balances of what the account holds. At spot markets the position of an instrument is the balance of
 * its base; what is finer than its quantities, and assets that no instrument trades or is quoted in, are told as unlisted.
 */
export function reportHoldings(told: ToldHoldings, markets: readonly BrokerMarket[], find: FindMarket): Held | null {
  const positions: Record<string, number> = {}
  const balances: BalanceReport[] = []
  const unlisted: { what: string; quantity: string }[] = []
  const byBase = new Map<string, BrokerMarket>()
  if (told.positions === null) for (const market of markets.toReversed()) byBase.set(market.base, market)
  for (const { asset, total, available } of told.assets) {
    const market = byBase.get(asset)
    if (market !== undefined) {
      const { id, quantityDecimals } = market.instrument
      const quantity = scaledOf(total, quantityDecimals, 'DOWN')
      if (quantity === null) return null
      if (quantity !== 0) positions[id] = quantity
      const dust = sumOf(total, decimalText(quantity, quantityDecimals), -1)
      if (dust !== null && dust !== NOTHING)
        unlisted.push({ what: `${asset} finer than orders can be`, quantity: dust })
    } else if (markets.some(({ quote }) => quote === asset)) {
      const [all, free] = [scaledOf(total, 6, 'DOWN'), scaledOf(available, 6, 'DOWN')]
      if (all === null || free === null) return null
      balances.push({ currency: asset, total: all, available: free })
    } else if (sumOf(total, '0', 1) !== NOTHING) unlisted.push({ what: asset, quantity: total })
  }
  for (const { symbol, quantity } of told.positions ?? []) {
    const market = find(symbol)
    if (market === undefined) {
      unlisted.push({ what: symbol, quantity })
      continue
    }
    const scaled = scaledOf(quantity, market.instrument.quantityDecimals, 'EXACT')
    if (scaled === null) return null
    if (scaled !== 0) positions[market.instrument.id] = scaled
  }
  return { positions, balances, unlisted }
}
