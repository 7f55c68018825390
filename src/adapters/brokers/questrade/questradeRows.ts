import { z } from 'zod'
import type { ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderType, TimeInForce } from '#core/model/order.ts'
import { powerOfTen, toMoney } from '#core/money.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { BalanceReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'

const number = z.number().finite()
/** Ids beyond 2^53 arrive as texts. */
const id = z.union([z.string().min(1).max(40), z.number().int()]).transform(String)
const price = number.nullish()

/** One order, with what is read of it. */
export const orderRow = z.object({
  id,
  symbol: z.string(),
  totalQuantity: number,
  filledQuantity: number.nullish(),
  side: z.string(),
  orderType: z.string(),
  limitPrice: price,
  stopPrice: price,
  timeInForce: z.string(),
  state: z.string(),
  clientReasonStr: z.string().nullish(),
  updateTime: z.string().nullish(),
})

/** One execution. */
export const executionRow = z.object({
  id,
  orderId: id,
  symbol: z.string(),
  quantity: number.positive(),
  side: z.string(),
  price: number,
  timestamp: z.string(),
  commission: price,
  executionFee: price,
  secFee: price,
  canadianExecutionFee: price,
})

/** One holding. */
export const positionRow = z.object({ symbol: z.string(), openQuantity: number.nullish() })

/** Cash in one currency. */
export const balanceRow = z.object({ currency: z.string().regex(/^[A-Z]{3}$/), cash: number, buyingPower: price })

const TYPES: Readonly<Record<string, OrderType>> = {
  Market: 'MARKET',
  Limit: 'LIMIT',
  Stop: 'STOP',
  StopLimit: 'STOP_LIMIT',
  TrailStopInPercentage: 'TRAILING_STOP',
  TrailStopInDollar: 'TRAILING_STOP',
}

const TIMES: Readonly<Record<string, TimeInForce>> = {
  Day: 'DAY',
  GoodTillCanceled: 'GTC',
  GoodTillDate: 'GTD',
  ImmediateOrCancel: 'IOC',
  FillOrKill: 'FOK',
}

/** Ends that Questrade tells; every other state counts as working. */
const ENDS: Readonly<Record<string, OrderReport['status']>> = {
  Executed: 'FILLED',
  Canceled: 'CANCELLED',
  PartialCanceled: 'CANCELLED',
  Replaced: 'CANCELLED',
  Expired: 'EXPIRED',
  Rejected: 'REJECTED',
  Failed: 'REJECTED',
}

/** An order as a report; null when its side cannot be read. */
export function orderReport(row: z.infer<typeof orderRow>, instrument: Instrument, now: number): OrderReport | null {
  const side = sideOf(row.side)
  if (side === null) return null
  const scale = powerOfTen(instrument.quantityDecimals)
  const filledQuantity = Math.round((row.filledQuantity ?? 0) * scale)
  const working = filledQuantity > 0 ? 'PARTIALLY_FILLED' : 'ACCEPTED'
  const end = Object.hasOwn(ENDS, row.state) ? ENDS[row.state] : undefined
  const status = row.state === 'CancelPending' ? 'PENDING_CANCEL' : (end ?? working)
  const text = row.clientReasonStr || `Questrade tells the state ${row.state}.`
  const isEndWithoutFill = status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED'
  const type = Object.hasOwn(TYPES, row.orderType) ? TYPES[row.orderType] : undefined
  return {
    // Orders are entered by the trader himself, so none of them carries a name of ours.
    clientOrderId: null,
    venueOrderId: identifier<VenueOrderId>(row.id),
    instrumentId: instrument.id,
    side,
    type: type ?? (row.limitPrice ? 'LIMIT' : 'MARKET'),
    quantity: Math.round(row.totalQuantity * scale),
    limitPrice: scaledPrice(row.limitPrice, instrument),
    stopPrice: scaledPrice(row.stopPrice, instrument),
    timeInForce: (Object.hasOwn(TIMES, row.timeInForce) ? TIMES[row.timeInForce] : undefined) ?? 'DAY',
    reduceOnly: false,
    status,
    filledQuantity,
    reason: isEndWithoutFill ? { code: `VENUE_${status}`, text } : null,
    tsEvent: parseTimestamp(row.updateTime ?? '') ?? now,
  }
}

/** An execution as a report; null when its side or time cannot be read. */
export function fillReport(row: z.infer<typeof executionRow>, instrument: Instrument): FillReport | null {
  const side = sideOf(row.side)
  const tsEvent = parseTimestamp(row.timestamp)
  if (side === null || tsEvent === null) return null
  const costs = [row.commission, row.executionFee, row.secFee, row.canadianExecutionFee]
  const isTold = costs.some((cost) => cost !== null && cost !== undefined)
  return {
    executionId: identifier<ExecutionId>(row.id),
    venueOrderId: identifier<VenueOrderId>(row.orderId),
    clientOrderId: null,
    instrumentId: instrument.id,
    side,
    quantity: Math.round(row.quantity * powerOfTen(instrument.quantityDecimals)),
    price: Math.round(row.price * powerOfTen(instrument.priceDecimals)),
    fee: isTold ? toMoney(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0)) : null,
    liquidity: null,
    kind: 'NEW',
    tsEvent,
  }
}

/** Cash as a report. */
export function balanceReport({ currency, cash }: z.infer<typeof balanceRow>): BalanceReport {
  const total = toMoney(cash)
  return { currency, total, available: total }
}

function sideOf(side: string): 'BUY' | 'SELL' | null {
  if (side === 'Buy' || side === 'Cov' || side === 'BTO' || side === 'BTC') return 'BUY'
  return side === 'Sell' || side === 'Short' || side === 'STO' || side === 'STC' ? 'SELL' : null
}

function scaledPrice(units: number | null | undefined, instrument: Instrument): number | null {
  return units === null || units === undefined || units === 0
    ? null
    : Math.round(units * powerOfTen(instrument.priceDecimals))
}
