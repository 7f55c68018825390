import type { Estimate } from '#core/model/estimate.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import type { Position } from '#core/model/position.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'

/** How one strategy's round trips ended. */
interface RoundTrips {
  closed: number
  won: number
}

/** What trading has cost in this account, shares of the value traded. */
export interface ObservedCosts {
  readonly fills: number
  readonly feeShare: number
  readonly slippageShare: number
  /** What nine of ten fills stay below. */
  readonly slippageShareP90: number
}

/** Entries remembered for the usual size, and fills for the usual cost. */
const REMEMBERED = 200

/** What the account has experienced: round trips by strategy, sizes, costs. Feeds the record line and the cost estimate of a card. */
export class TrackRecord {
  readonly #trips = new Map<StrategyId, RoundTrips>()
  /** Profit after fees with which the running round trip of a strategy in an instrument began, money. */
  readonly #began = new Map<string, number>()
  #sizes: number[] = []
  #feeShares: number[] = []
  #slippageShares: number[] = []

  /** Notes a fill worth `value` money that moved a strategy's holding from `before` to `after`. */
  noteFill(fill: Fill, value: number, before: Position, after: Position): void {
    if (value > 0) {
      remember(this.#feeShares, fill.fee / value)
      remember(this.#slippageShares, fill.slippage / value)
    }
    if (Math.abs(after.quantity) > Math.abs(before.quantity)) remember(this.#sizes, value)
    const key = `${fill.strategyId}|${fill.instrumentId}`
    const profit = after.realised - after.fees
    if (before.quantity === 0) this.#began.set(key, before.realised - before.fees)
    else if (Math.sign(after.quantity) !== Math.sign(before.quantity)) {
      const trips = this.#trips.get(fill.strategyId) ?? { closed: 0, won: 0 }
      trips.closed += 1
      if (profit > (this.#began.get(key) ?? 0)) trips.won += 1
      this.#trips.set(fill.strategyId, trips)
      this.#began.set(key, profit)
    }
  }

  /** Closed round trips of a strategy. */
  closedTrips(strategyId: StrategyId): number {
    return this.#trips.get(strategyId)?.closed ?? 0
  }

  /** Share of a strategy's round trips that made money after fees, with Wilson's interval; null before the first. */
  winShare(strategyId: StrategyId): Estimate | null {
    const trips = this.#trips.get(strategyId)
    return trips === undefined ? null : wilsonProportion(trips.won, trips.closed)
  }

  /** Median value of the entries so far, money; null before the first. */
  usualSize(): number | null {
    return quantile(this.#sizes, 0.5)
  }

  /** What the last fills cost; null before there are ten. */
  observedCosts(): ObservedCosts | null {
    const fills = this.#feeShares.length
    if (fills < 10) return null
    return {
      fills,
      feeShare: average(this.#feeShares),
      slippageShare: Math.max(0, average(this.#slippageShares)),
      slippageShareP90: Math.max(0, quantile(this.#slippageShares, 0.9) ?? 0),
    }
  }
}

function remember(values: number[], value: number): void {
  values.push(value)
  if (values.length > REMEMBERED) values.shift()
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null
}
