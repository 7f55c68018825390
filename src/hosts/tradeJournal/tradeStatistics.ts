import type { Estimate } from '#core/model/estimate.ts'
import { HOUR } from '#core/time/duration.ts'
import { dayOfWeek } from '#core/time/civil.ts'
import { utcDay } from '#core/time/iso.ts'
import { meanEstimate } from '#quant/statistics/meanEstimate.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'
import type { NotedTrade } from './notedTrades.ts'

/** What trades are grouped by; hour and weekday are those of the entry, UTC. */
export type TradeGrouping = 'tag' | 'strategy' | 'hour' | 'weekday'

/** How the closed trades of one group ended. Null: not enough of them. */
export interface TradeGroup {
  readonly group: string
  /** Closed trades. */
  readonly trades: number
  /** Share that made money after fees, with Wilson's interval. */
  readonly winShare: Estimate | null
  /** Mean profit in multiples of the planned risk, of the trades that had one. */
  readonly meanMultiple: Estimate | null
  /** Mean profit in `currency`; null as well where trades are in several. */
  readonly meanProfit: Estimate | null
  readonly currency: string | null
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Tells how closed trades ended, by group; a trade of several tags counts in each. */
export function tradeStatistics(trades: readonly NotedTrade[], by: TradeGrouping): readonly TradeGroup[] {
  const groups = new Map<string, NotedTrade[]>()
  for (const trade of trades) {
    if (trade.closedAt === null) continue
    for (const group of groupsOf(trade, by)) groups.set(group, [...(groups.get(group) ?? []), trade])
  }
  return [...groups]
    .map(([group, members]) => groupOf(group, members))
    .toSorted((left, right) => (left.group < right.group ? -1 : 1))
}

function groupsOf(trade: NotedTrade, by: TradeGrouping): readonly string[] {
  switch (by) {
    case 'tag':
      return trade.annotation.tags.length === 0 ? ['(no tag)'] : trade.annotation.tags
    case 'strategy':
      return [trade.strategyId]
    case 'hour':
      return [`${String(Math.floor(trade.openedAt / HOUR) % 24).padStart(2, '0')}:00 UTC`]
    case 'weekday': {
      const day = dayOfWeek(utcDay(trade.openedAt))
      return [`${day} ${WEEKDAYS[day] ?? ''}`]
    }
  }
}

function groupOf(group: string, trades: readonly NotedTrade[]): TradeGroup {
  const currencies = new Set(trades.map(({ currency }) => currency))
  const [currency = null] = currencies.size === 1 ? currencies : []
  const multiples = trades.flatMap(({ multiple }) => multiple ?? [])
  const profits = trades.map(({ profit }) => profit)
  return {
    group,
    trades: trades.length,
    winShare: wilsonProportion(profits.filter((profit) => profit > 0).length, trades.length),
    meanMultiple: meanEstimate(multiples),
    meanProfit: currency === null ? null : meanEstimate(profits),
    currency,
  }
}
