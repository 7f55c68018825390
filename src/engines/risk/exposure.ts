import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Order } from '#core/model/order.ts'
import { notional, toPrice } from '#core/money.ts'
import { marketValue } from '#core/portfolio/position.ts'
import type { Books } from './books.ts'
import type { MarketView } from './marketView.ts'

/** Scaled quantities of open orders that may add risk, by side; orders of unknown outcome count in full. */
export interface OpenQuantities {
  readonly buys: number
  readonly sells: number
  readonly unknown: number
}

/** Sums up what is on its way in one instrument. */
export function openQuantities(books: Books, instrumentId: InstrumentId): OpenQuantities {
  let buys = 0
  let sells = 0
  let unknown = 0
  for (const order of books.openOrders()) {
    if (order.instrumentId !== instrumentId) continue
    if (order.status === 'UNKNOWN') unknown += 1
    if (order.reduceOnly) continue
    const left = (order.quantity ?? 0) - order.filledQuantity
    if (order.side === 'BUY') buys += left
    else sells += left
  }
  return { buys, sells, unknown }
}

/** Worst-case absolute value of one instrument with its open orders filled, money; its cost where no price is known. */
export function assetExposure(books: Books, market: MarketView, instrument: Instrument): number {
  const position = books.ledger.position(instrument.id)
  const open = openQuantities(books, instrument.id)
  const worst = Math.max(Math.abs(position.quantity + open.buys), Math.abs(position.quantity - open.sells))
  if (worst === 0) return 0
  const last = market.last(instrument.id)
  return last === null ? Math.abs(position.cost) : notional(instrument, toPrice(instrument, last), worst)
}

/** Sum of the worst-case exposures of all instruments but one, money. */
export function exposureBeside(books: Books, market: MarketView, except: InstrumentId | null): number {
  const concerned = new Set<InstrumentId>()
  for (const position of books.ledger.openPositions()) concerned.add(position.instrumentId)
  for (const order of books.openOrders()) concerned.add(order.instrumentId)
  let sum = 0
  for (const id of concerned) {
    const instrument = id === except ? undefined : market.find(id)
    if (instrument !== undefined) sum += assetExposure(books, market, instrument)
  }
  return sum
}

/** The protective stops that work for a position, nearest to the last price first. */
export function workingStops(books: Books, instrumentId: InstrumentId): readonly Order[] {
  const stops: Order[] = []
  for (const order of books.openOrders()) {
    if (order.instrumentId === instrumentId && order.role === 'STOP_LOSS' && isActive(order, books)) stops.push(order)
  }
  return stops
}

/** Loss from the last price if every protective stop fills at its price; null when a part has no stop. Money. */
export function riskToStops(books: Books, market: MarketView, instrument: Instrument): number | null {
  const { quantity } = books.ledger.position(instrument.id)
  const last = market.last(instrument.id)
  if (quantity === 0) return 0
  if (last === null) return null
  let uncovered = Math.abs(quantity)
  let loss = 0
  for (const stop of workingStops(books, instrument.id)) {
    const covered = Math.min(uncovered, (stop.quantity ?? 0) - stop.filledQuantity)
    if (covered <= 0 || stop.stopPrice === null) continue
    const signed = Math.sign(quantity) * covered
    loss += marketValue(instrument, signed, last) - Math.sign(signed) * notional(instrument, stop.stopPrice, covered)
    uncovered -= covered
  }
  return uncovered > 0 ? null : loss
}

/** Risk to the stops of all positions; a position without a stop counts with its whole value. Money. */
export function totalRiskToStops(books: Books, market: MarketView): number {
  return books.ledger.openPositions().reduce((sum, position) => {
    const instrument = market.find(position.instrumentId)
    if (instrument === undefined) return sum
    return sum + (riskToStops(books, market, instrument) ?? Math.abs(books.ledger.value(position.instrumentId)))
  }, 0)
}

/** A stop whose entry still works protects nothing yet, and stands at the venue only once it was accepted. */
function isActive(order: Order, books: Books): boolean {
  return order.parentClientOrderId === null || books.openOrder(order.parentClientOrderId)?.filledQuantity !== 0
}
