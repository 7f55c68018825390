import type { Estimate } from '#core/model/estimate.ts'
import { bootstrapIndexed } from '../statistics/bootstrap.ts'
import type { Random } from '../statistics/random.ts'

/** Profit and cost of trades by column, currency units, in the order of the trades. */
export interface TradeCosts {
  /** Profit before costs. */
  readonly gross: Float64Array
  /** Everything it cost to trade, >= 0. */
  readonly cost: Float64Array
  /** Value bought plus value sold. */
  readonly tradedValue: Float64Array
}

/** What remains at a multiple of the costs. */
export interface CostPoint {
  readonly multiple: number
  readonly netTotal: number
  readonly netPerTrade: Estimate | null
}

/** How much cost the trades bear. Intervals are resampled over trades; null where there are fewer than ten. */
export interface CostSensitivity {
  readonly trades: number
  readonly grossTotal: number
  readonly costTotal: number
  readonly netTotal: number
  /** Cost of one trade, currency units, at which nothing remains: the mean gross profit. */
  readonly breakEvenPerTrade: Estimate | null
  /** The same in basis points of the value traded, each side counted. */
  readonly breakEvenBasisPoints: Estimate | null
  /**
   * Multiple of the costs as they were: below 1 the run lost, below 0 it lost before costs. Null as well where some
   * resample has no cost.
   */
  readonly breakEvenMultiple: Estimate | null
  readonly curve: readonly CostPoint[]
}

/** Weighs profits against costs, at each of the given multiples of the costs. */
export function costSensitivity(
  trades: TradeCosts,
  multiples: readonly number[],
  options: { readonly resamples: number; readonly random: Random },
): CostSensitivity {
  const n = trades.gross.length
  const statistics = (indexes: Int32Array): readonly number[] => {
    const [gross, cost, value] = totals(trades, indexes)
    const rates = [gross / n, (10_000 * gross) / value, gross / cost]
    return [...rates, ...multiples.map((multiple) => (gross - multiple * cost) / n)]
  }
  const [grossTotal, costTotal] = totals(trades, trades.gross.keys())
  const estimates = n === 0 ? [] : bootstrapIndexed(n, statistics, { ...options, meanBlock: 1 })
  return {
    trades: n,
    grossTotal,
    costTotal,
    netTotal: grossTotal - costTotal,
    breakEvenPerTrade: estimates[0] ?? null,
    breakEvenBasisPoints: estimates[1] ?? null,
    breakEvenMultiple: estimates[2] ?? null,
    curve: multiples.map((multiple, index) => ({
      multiple,
      netTotal: grossTotal - multiple * costTotal,
      netPerTrade: estimates[3 + index] ?? null,
    })),
  }
}

function totals(trades: TradeCosts, indexes: Iterable<number>): readonly [number, number, number] {
  let [gross, cost, value] = [0, 0, 0]
  for (const index of indexes) {
    gross += trades.gross[index] ?? 0
    cost += trades.cost[index] ?? 0
    value += trades.tradedValue[index] ?? 0
  }
  return [gross, cost, value]
}
