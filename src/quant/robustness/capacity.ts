import type { Estimate } from '#core/model/estimate.ts'
import { bootstrapIndexed } from '../statistics/bootstrap.ts'
import type { Random } from '../statistics/random.ts'

/** Trades of a run by column, in their order. */
export interface CapacityTrades {
  /** Units of one side, > 0. */
  readonly quantity: Float64Array
  /** Price of entry, currency units. */
  readonly price: Float64Array
  /** Profit as a fraction of the entry value after all costs but market impact. */
  readonly edge: Float64Array
  /** Units the market trades in the span over which `volatility` is measured, at the time of the trade, > 0. */
  readonly volume: Float64Array
  /** Standard deviation of the return over that span (a day, usually), a fraction. */
  readonly volatility: Float64Array
}

/** How capacity is estimated. */
export interface CapacityOptions {
  /** Capital with which the trades were sized, currency units; quantities grow in proportion to it. */
  readonly capital: number
  /** Coefficient of the square-root law; about 1 for daily figures. */
  readonly coefficient: number
  /** Sides of a trade that pay impact: 2 where entry and exit both do. */
  readonly sides: number
  /** Share of the volume above which an order counts as too large. */
  readonly mostParticipation: number
  /** Capitals for the curve. */
  readonly capitals: readonly number[]
  readonly resamples: number
  readonly random: Random
}

/** What trades would earn with a capital. */
export interface CapacityPoint {
  readonly capital: number
  /** Net profit as a fraction of the value traded at entry. */
  readonly netEdge: Estimate | null
  /** Sum of the net profits, currency units. */
  readonly netProfit: number
  /** Share of the trades that would exceed the participation allowed: their impact is likely understated. */
  readonly oversized: number
}

/** How much capital the trades bear. Intervals are resampled over trades; null below ten. */
export interface Capacity {
  readonly trades: number
  /** Edge before impact, as a fraction of the value traded at entry. */
  readonly edge: Estimate | null
  /** Capital at which impact has taken half of the edge, and all of it; 0 where there is none to take. */
  readonly halfEdgeCapital: Estimate | null
  readonly zeroEdgeCapital: Estimate | null
  /** Capital beyond which more of it earns less money in all: 4/9 of the last. */
  readonly mostProfitableCapital: Estimate | null
  readonly curve: readonly CapacityPoint[]
}

/**
 * Estimates capacity by the square-root law (Torre, 1997; Toth et al., 2011): one side of a trade of q units costs
 * the fraction Y * volatility * sqrt(q / volume) of its value. With all quantities multiplied by m, the edge over the
 * value traded is e(m) = a - b sqrt(m), a being the edge before impact and b the impact at m = 1, both weighted by value.
 * So half the edge is left at m = (a / 2b)^2, none at (a / b)^2, and the profit m e(m) is largest at (2a / 3b)^2.
 */
export function capacity(trades: CapacityTrades, options: CapacityOptions): Capacity {
  const n = trades.quantity.length
  const value = trades.quantity.map((quantity, index) => quantity * (trades.price[index] ?? 0))
  const gain = value.map((entry, index) => entry * (trades.edge[index] ?? 0))
  const impact = value.map((entry, index) => entry * impactOf(trades, index, options))
  const sums = (indexes: Iterable<number>): readonly [number, number, number] => {
    let [valueSum, gainSum, impactSum] = [0, 0, 0]
    for (const index of indexes) {
      valueSum += value[index] ?? 0
      gainSum += gain[index] ?? 0
      impactSum += impact[index] ?? 0
    }
    return [valueSum, gainSum, impactSum]
  }
  const scales = options.capitals.map((capital) => capital / options.capital)
  const statistics = (indexes: Int32Array): readonly number[] => {
    const [valueSum, gainSum, impactSum] = sums(indexes)
    const zero = options.capital * (Math.max(0, gainSum) / impactSum) ** 2
    const edges = scales.map((scale) => (gainSum - impactSum * Math.sqrt(scale)) / valueSum)
    return [gainSum / valueSum, zero / 4, zero, (4 / 9) * zero, ...edges]
  }
  const { resamples, random } = options
  const estimates = n === 0 ? [] : bootstrapIndexed(n, statistics, { resamples, random, meanBlock: 1 })
  const [, gainSum, impactSum] = sums(value.keys())
  return {
    trades: n,
    edge: estimates[0] ?? null,
    halfEdgeCapital: estimates[1] ?? null,
    zeroEdgeCapital: estimates[2] ?? null,
    mostProfitableCapital: estimates[3] ?? null,
    curve: options.capitals.map((capital, index) => {
      const scale = scales[index] ?? Number.NaN
      return {
        capital,
        netEdge: estimates[4 + index] ?? null,
        netProfit: scale * (gainSum - impactSum * Math.sqrt(scale)),
        oversized: oversizedShare(trades, scale * (1 / options.mostParticipation)),
      }
    }),
  }
}

function impactOf(trades: CapacityTrades, index: number, options: CapacityOptions): number {
  const participation = (trades.quantity[index] ?? 0) / (trades.volume[index] ?? 0)
  return options.sides * options.coefficient * (trades.volatility[index] ?? 0) * Math.sqrt(participation)
}

function oversizedShare(trades: CapacityTrades, factor: number): number {
  let oversized = 0
  for (const [index, quantity] of trades.quantity.entries()) {
    if (quantity * factor > (trades.volume[index] ?? 0)) oversized += 1
  }
  return trades.quantity.length === 0 ? 0 : oversized / trades.quantity.length
}
