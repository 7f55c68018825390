import { OrderAction, OrderType, TimeInForce as GatewayTimeInForce, type Contract, type Order } from '@stoqey/ib'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { fromPrice, fromQuantity } from '#core/money.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import { contractOf } from './contracts.ts'
import { writeGatewayTime } from './gatewayTimes.ts'
import type { GatewaySettings } from './settings.ts'

/** An order in the gateway's words, or why it has none. */
export type OrderTerms =
  | { readonly ok: true; readonly contract: Contract; readonly order: Order }
  | { readonly ok: false; readonly reason: OrderReason }

/** Orders of one group are cancelled together, each before the next is sent out, so that no two of them fill. */
const CANCEL_WITH_BLOCK = 1

/**
 * Says an order in the gateway's words. `parentId` is the integer of the entry it waits for; null when it waits for none
 * or the entry has filled.
 */
export function orderTerms(
  specification: OrderSpecification,
  instrument: Instrument,
  settings: GatewaySettings,
  parentId: number | null,
): OrderTerms {
  const { quantity, special, side } = specification
  const contract = contractOf(instrument, settings.cryptoExchange)
  if (contract === null) return notOffered(`${instrument.symbol} is an index, and nobody trades an index`)
  if (quantity === null || specification.sizing !== null) return notOffered('it does not size orders when they fill')
  if (specification.attachedExit !== null) return notOffered('its exits need prices, not distances from a fill')
  if (special?.postOnly === true) return notOffered('it has no order that only adds liquidity')
  if (instrument.assetClass === 'CRYPTO' && specification.type === 'MARKET' && side === 'BUY') {
    return notOffered('it buys crypto at the market for an amount of money only')
  }
  const prices = pricesOf(specification, instrument)
  if (prices === null) return notOffered('it cannot follow a price like this order does')
  const time = timeOf(specification)
  if (time === null) return notOffered('this kind of order does not go with this time in force')
  const order: Order = {
    action: side === 'BUY' ? OrderAction.BUY : OrderAction.SELL,
    totalQuantity: fromQuantity(instrument, quantity),
    account: settings.account,
    orderRef: specification.clientOrderId,
    transmit: true,
    ...prices,
    ...time,
  }
  if (parentId !== null) order.parentId = parentId
  if (specification.ocoGroup !== null) {
    order.ocaGroup = specification.ocoGroup
    order.ocaType = CANCEL_WITH_BLOCK
  }
  if (special !== undefined && special.displayQuantity !== null) {
    order.displaySize = fromQuantity(instrument, special.displayQuantity)
  }
  if (settings.extendedHours && canTradeOutsideHours(specification)) order.outsideRth = true
  return { ok: true, contract, order }
}

function canTradeOutsideHours({ type, timeInForce }: OrderSpecification): boolean {
  return type === 'LIMIT' && (timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD')
}

function pricesOf(specification: OrderSpecification, instrument: Instrument): Order | null {
  const { limitPrice, stopPrice, special } = specification
  const lmtPrice = limitPrice === null ? null : fromPrice(instrument, limitPrice)
  const stop = stopPrice === null ? null : fromPrice(instrument, stopPrice)
  switch (specification.type) {
    case 'MARKET':
      return { orderType: OrderType.MKT }
    case 'LIMIT':
      return lmtPrice === null ? null : { orderType: OrderType.LMT, lmtPrice }
    case 'STOP':
      return stop === null ? null : { orderType: OrderType.STP, auxPrice: stop }
    case 'STOP_LIMIT':
      if (lmtPrice === null || stop === null) return null
      return { orderType: OrderType.STP_LMT, lmtPrice, auxPrice: stop }
    case 'TRAILING_STOP': {
      const trail = special?.trail ?? null
      if (trail === null || trail.kind === 'AVERAGE_TRUE_RANGE' || lmtPrice !== null) return null
      const behind =
        trail.kind === 'AMOUNT'
          ? { auxPrice: fromPrice(instrument, trail.distance) }
          : { trailingPercent: Math.round(trail.fraction * 1e8) / 1e6 }
      const from = stop === null ? {} : { trailStopPrice: stop }
      return { orderType: OrderType.TRAIL, ...behind, ...from }
    }
  }
}

function timeOf(specification: OrderSpecification): Partial<Order> | null {
  const { timeInForce, type, special } = specification
  switch (timeInForce) {
    case 'DAY':
      return { tif: GatewayTimeInForce.DAY }
    case 'GTC':
      return { tif: GatewayTimeInForce.GTC }
    case 'IOC':
      return { tif: GatewayTimeInForce.IOC }
    case 'FOK':
      return { tif: GatewayTimeInForce.FOK }
    case 'GTD': {
      const expireAt = special?.expireAt ?? null
      if (expireAt === null) return null
      return { tif: GatewayTimeInForce.GTD, goodTillDate: writeGatewayTime(expireAt) }
    }
    case 'AT_OPEN':
      return type === 'MARKET' || type === 'LIMIT' ? { tif: GatewayTimeInForce.OPG } : null
    case 'AT_CLOSE':
      if (type === 'MARKET') return { tif: GatewayTimeInForce.DAY, orderType: OrderType.MOC }
      return type === 'LIMIT' ? { tif: GatewayTimeInForce.DAY, orderType: OrderType.LOC } : null
  }
}

function notOffered(why: string): OrderTerms {
  const text = `Interactive Brokers does not take this order because ${why}; nothing was sent.`
  return { ok: false, reason: { code: 'VENUE_DOES_NOT_OFFER', text } }
}
