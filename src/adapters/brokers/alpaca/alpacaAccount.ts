import type { AccountReport, BalanceReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import type { OrderChannel } from '../shared/orderChannel.ts'
import { scaledOf } from '../shared/decimals.ts'
import {
  accountMessage,
  positionMessage,
  readList,
  type AccountMessage,
  type FillActivity,
  type OrderMessage,
} from './alpacaMessages.ts'
import type { AlpacaSymbols } from './alpacaSymbols.ts'
import { readPrice, readQuantity } from './orderBody.ts'
import { fillReport, orderReport } from './orderReports.ts'
import { everyFill, everyOrder, question } from './pages.ts'

/** What the account is asked with. */
export interface AccountParts {
  readonly channel: OrderChannel
  readonly symbols: AlpacaSymbols
  readonly now: () => number
  /** Client order ids by the ids of Alpaca: executions do not tell them. */
  readonly names: Map<string, string | null>
}

interface Unlisted {
  readonly what: string
  readonly quantity: string
}

interface HeldPositions {
  readonly positions: Readonly<Record<string, number>>
  readonly averagePrices: Readonly<Record<string, number>>
}

const MONEY_DECIMALS = 6

/**
 * Asks for orders (the open ones, and all since then), executions, positions and balances. A part that was not told in
 * full is null. Null as a whole when not one question was answered.
 */
export async function askAccount(parts: AccountParts, since: number): Promise<AccountReport | null> {
  const { channel, now } = parts
  const askedAt = now()
  const unlisted: Unlisted[] = []
  const [open, recent, positionsAnswer, accountAnswer] = await Promise.all([
    everyOrder(channel, 'open', 0),
    everyOrder(channel, 'all', since),
    question(channel, '/v2/positions'),
    question(channel, '/v2/account'),
  ])
  const messages = open === null || recent === null ? null : uniqueOrders([...open, ...recent])
  for (const { id, client_order_id } of messages ?? []) parts.names.set(id, client_order_id)
  // After the orders, so that whatever they say is filled can be among the executions.
  const activities = await everyFill(channel, since)
  const orders = messages === null ? null : ordersOf(parts, messages, unlisted)
  const fills = activities === null ? null : fillsOf(parts, activities, unlisted)
  const held =
    positionsAnswer.kind === 'ANSWERED' && positionsAnswer.status === 200
      ? positionsOf(parts.symbols, positionsAnswer.value, unlisted)
      : null
  const account =
    accountAnswer.kind === 'ANSWERED' && accountAnswer.status === 200
      ? accountMessage.safeParse(accountAnswer.value)
      : null
  const balances = account?.success === true ? balancesOf(account.data) : null
  if (orders === null && fills === null && held === null && balances === null) return null
  return {
    orders,
    fills,
    since,
    positions: held?.positions ?? null,
    averagePrices: held?.averagePrices ?? {},
    unlisted,
    balances,
    adjustments: [],
    askedAt,
  }
}

function uniqueOrders(messages: readonly OrderMessage[]): readonly OrderMessage[] {
  // The later answer counts.
  return [...new Map(messages.map((message) => [message.id, message])).values()]
}

function ordersOf(
  { symbols, now }: AccountParts,
  messages: readonly OrderMessage[],
  unlisted: Unlisted[],
): readonly OrderReport[] | null {
  const reports: OrderReport[] = []
  for (const message of messages) {
    const instrument = symbols.find(message.symbol)
    if (instrument === null) {
      unlisted.push({ what: `order ${message.side} ${message.symbol}`, quantity: message.qty ?? '' })
      continue
    }
    const report = orderReport(message, instrument, now())
    if (report === null) return null
    reports.push(report)
  }
  return reports
}

function fillsOf(
  { symbols, now, names }: AccountParts,
  activities: readonly FillActivity[],
  unlisted: Unlisted[],
): readonly FillReport[] | null {
  const reports: FillReport[] = []
  for (const activity of activities) {
    const instrument = symbols.find(activity.symbol)
    if (instrument === null) {
      unlisted.push({ what: `execution ${activity.side} ${activity.symbol}`, quantity: activity.qty })
      continue
    }
    const report = fillReport(activity, instrument, names.get(activity.order_id) ?? null, now())
    if (report === null) return null
    reports.push(report)
  }
  return reports
}

function positionsOf(symbols: AlpacaSymbols, value: unknown, unlisted: Unlisted[]): HeldPositions | null {
  const messages = readList(value, positionMessage)
  if (messages === null) return null
  const positions: Record<string, number> = {}
  const averagePrices: Record<string, number> = {}
  for (const { symbol, qty, side, avg_entry_price } of messages) {
    const instrument = symbols.find(symbol)
    if (instrument === null) {
      unlisted.push({ what: symbol, quantity: qty })
      continue
    }
    const quantity = readQuantity(qty, instrument)
    if (quantity === null) return null
    // Short positions are told below zero; a side that says so makes sure of it.
    positions[instrument.id] = side === 'short' ? -Math.abs(quantity) : quantity
    const average = readPrice(avg_entry_price, instrument)
    if (average !== null) averagePrices[instrument.id] = average
  }
  return { positions, averagePrices }
}

/** Cash, and what of it new orders may use: never more than the cash, so that no margin is used by accident. */
function balancesOf(account: AccountMessage): readonly BalanceReport[] | null {
  const total = scaledOf(account.cash, MONEY_DECIMALS, 'DOWN')
  const power = scaledOf(account.buying_power, MONEY_DECIMALS, 'DOWN')
  if (total === null || power === null) return null
  return [{ currency: account.currency ?? 'USD', total, available: Math.min(total, power) }]
}
