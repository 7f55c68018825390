import type { TradeEnds } from '#core/model/proposal.ts'

/** A planned entry in money: what it is worth, what it costs to enter and leave, and what it loses at its stop. */
export interface PlannedTrade {
  readonly value: number
  /** Loss from the entry to the stop, without costs. */
  readonly lossToStop: number
  /** Expected cost of entering; leaving is taken to cost the same. */
  readonly cost: number
}

/** How many times its distance a stop is taken to miss by. */
const GAP = 3

/**
 * The three figures under the risk table: the stop fills, the stop gaps three times its distance, and nothing is done. A short
 * position can lose more than its value, a long one cannot.
 */
export function tradeEnds(trade: PlannedTrade, isLong: boolean, riskToStopsBefore: number): TradeEnds {
  const gap = GAP * trade.lossToStop
  return {
    stopFills: trade.lossToStop + 2 * trade.cost,
    stopGaps: (isLong ? Math.min(trade.value, gap) : gap) + 2 * trade.cost,
    doNothing: riskToStopsBefore,
  }
}
