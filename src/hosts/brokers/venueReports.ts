import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  SignalId,
  StrategyId,
  VenueOrderId,
} from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import type { OrderEvent, OrderReason } from '#core/orders/orderEvent.ts'
import { powerOfTen } from '#core/money.ts'
import type { AccountReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { nameOfForeign } from '#engines/broker/foreignNames.ts'

/** Orders and fills that nobody here sent belong to no strategy. */
const EXTERNAL = identifier<StrategyId>('external')
const LONGEST_ID = 80

/** The account on its way to the engine. */
type Truth = NonNullable<CommandPayload<typeof brokerChannel, 'TakeVenueTruth'>['truth']>

/** What reports are read with. */
export interface ReportReader {
  readonly venue: string
  readonly accountId: AccountId
  readonly instruments: ReadonlyMap<string, Instrument>
  readonly now: () => number
  /** Orders that were sent from here in this run. */
  readonly sent: ReadonlyMap<ClientOrderId, OrderSpecification>
  /** Our names by the venue's, as far as they were heard; learnt while reading. */
  readonly names: Map<VenueOrderId, ClientOrderId>
}

/** The events that an order report amounts to. Its fills are told apart. */
export function orderNews(reader: ReportReader, report: OrderReport): OrderEvent[] {
  const clientOrderId = nameOf(reader, report)
  const tsEvent = timeOf(report.tsEvent)
  const accepted: OrderEvent = { type: 'OrderAccepted', clientOrderId, tsEvent, venueOrderId: report.venueOrderId }
  const reason = boundedReason(report.reason ?? { code: 'AT_VENUE', text: `${reader.venue} ended the order.` })
  switch (report.status) {
    case 'CANCELLED':
      return [accepted, { type: 'OrderCancelled', clientOrderId, tsEvent, reason }]
    case 'EXPIRED':
      return [accepted, { type: 'OrderExpired', clientOrderId, tsEvent, reason }]
    case 'REJECTED':
      return [{ type: 'OrderRejected', clientOrderId, tsEvent, reason }]
    default:
      return [accepted]
  }
}

/** The event that a fill report amounts to; null for one that cannot be true. */
export function fillNews(reader: ReportReader, report: FillReport): OrderEvent | null {
  const fill = readFill(reader, report)
  if (fill === null) return null
  const { clientOrderId, tsEvent } = fill
  if (report.kind === 'BUST') return { type: 'OrderFillBusted', clientOrderId, tsEvent, fill }
  if (report.kind === 'CORRECTION') return { type: 'OrderFillCorrected', clientOrderId, tsEvent, fill }
  const orderQuantity = reader.sent.get(clientOrderId)?.quantity ?? fill.quantity
  return { type: 'OrderFilled', clientOrderId, tsEvent, fill, orderQuantity }
}

/** The account as the engine compares it; null when the venue refused a part, because then nothing can be compared. */
export function readTruth(reader: ReportReader, report: AccountReport): Truth | null {
  const { orders, fills, positions } = report
  if (orders === null || fills === null || positions === null) return null
  // Orders first: they tell the names by which fills are known.
  for (const order of orders) nameOf(reader, order)
  const read = fills.map((fill) => readFill(reader, fill))
  const byOrder = groupedByOrder(fills)
  if (read.includes(null)) return null
  return {
    orders: orders.map((order) => readOrder(reader, order, byOrder.get(order.venueOrderId) ?? [])),
    fills: read.filter((fill) => fill !== null),
    adjustments: report.adjustments,
    positions,
    averagePrices: report.averagePrices ?? {},
    unlisted: report.unlisted.map(({ what, quantity }) => ({
      what: what.slice(0, 200),
      quantity: quantity.slice(0, 80),
    })),
    since: timeOf(report.since),
  }
}

/** A reason that fits the channel. */
export function boundedReason({ code, text }: OrderReason): OrderReason {
  return { code: code.slice(0, LONGEST_ID), text: text.slice(0, 2_000) }
}

function nameOf(
  { names }: ReportReader,
  { clientOrderId, venueOrderId }: Pick<OrderReport, 'clientOrderId' | 'venueOrderId'>,
): ClientOrderId {
  if (clientOrderId !== null) {
    names.set(venueOrderId, clientOrderId)
    return clientOrderId
  }
  return names.get(venueOrderId) ?? nameOfForeign(venueOrderId)
}

/**
 * A venue may number executions by instrument, so the instrument is a part of the id: the same number in another
 * instrument is another execution.
 */
function readFill(reader: ReportReader, report: FillReport): Fill | null {
  const isBust = report.kind === 'BUST'
  if (!(report.price > 0) || (!isBust && !(report.quantity > 0))) return null
  const clientOrderId = nameOf(reader, report)
  const executionId = identifier<ExecutionId>(`${report.instrumentId}/${report.executionId}`.slice(-LONGEST_ID))
  return {
    executionId,
    venue: reader.venue,
    accountId: reader.accountId,
    clientOrderId,
    instrumentId: report.instrumentId,
    strategyId: reader.sent.get(clientOrderId)?.strategyId ?? EXTERNAL,
    side: report.side,
    quantity: isBust ? 0 : report.quantity,
    price: report.price,
    fee: report.fee ?? 0,
    slippage: 0,
    ...(report.liquidity === null ? {} : { liquidity: report.liquidity }),
    ...(report.kind === 'NEW' ? {} : { revision: Math.max(1, timeOf(report.tsEvent)) }),
    tsEvent: timeOf(report.tsEvent),
    tsInit: reader.now(),
  }
}

function readOrder(reader: ReportReader, report: OrderReport, fills: readonly FillReport[]): Order {
  const clientOrderId = nameOf(reader, report)
  const known = reader.sent.get(clientOrderId) ?? specificationOf(reader, report, clientOrderId)
  return {
    ...newOrder(known),
    status: report.status,
    quantity: report.quantity,
    venueOrderId: report.venueOrderId,
    filledQuantity: report.filledQuantity,
    averageFillPrice: averageOf(reader, report, fills),
    reason: report.reason === null ? null : boundedReason(report.reason),
    tsLast: timeOf(report.tsEvent),
  }
}

/** An order that was not sent in this run, from what the venue tells of it. */
function specificationOf(reader: ReportReader, report: OrderReport, clientOrderId: ClientOrderId): OrderSpecification {
  const { instrumentId, side, type, quantity, limitPrice, stopPrice, timeInForce, reduceOnly } = report
  return {
    clientOrderId,
    accountId: reader.accountId,
    instrumentId,
    strategyId: EXTERNAL,
    signalId: identifier<SignalId>('external'),
    proposalId: null,
    role: reduceOnly ? 'EXIT' : 'ENTRY',
    side,
    type,
    quantity,
    sizing: null,
    limitPrice,
    stopPrice,
    timeInForce,
    reduceOnly,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: timeOf(report.tsEvent),
  }
}

/** The average price of what was filled, currency units; null when not every execution of it was told. */
function averageOf({ instruments }: ReportReader, order: OrderReport, fills: readonly FillReport[]): number | null {
  const instrument = instruments.get(order.instrumentId)
  const standing = fills.filter(({ kind }) => kind !== 'BUST')
  const quantity = standing.reduce((sum, fill) => sum + fill.quantity, 0)
  if (instrument === undefined || quantity === 0 || quantity !== order.filledQuantity) return null
  const value = standing.reduce((sum, fill) => sum + fill.quantity * fill.price, 0)
  return value / quantity / powerOfTen(instrument.priceDecimals)
}

function groupedByOrder(fills: readonly FillReport[]): ReadonlyMap<VenueOrderId, readonly FillReport[]> {
  const groups = new Map<VenueOrderId, FillReport[]>()
  for (const fill of fills) {
    const group = groups.get(fill.venueOrderId)
    if (group === undefined) groups.set(fill.venueOrderId, [fill])
    else group.push(fill)
  }
  return groups
}

function timeOf(ts: number): number {
  return Number.isSafeInteger(ts) && ts >= 0 ? ts : 0
}
