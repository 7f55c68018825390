import type { Estimate } from '#core/model/estimate.ts'
import { exactProportion } from '../statistics/proportion.ts'
import type { PathColumns, PathMeasures } from './pathMeasures.ts'
import { type QuantileBand, quantileBand } from './quantileBand.ts'

/** What counts as too much. */
export interface RiskLimits {
  /** Drawdown, a fraction of the highest equity, that must not be exceeded. */
  readonly maxDrawdown: number
  /** Fraction of the starting equity at or below which the trader is ruined. */
  readonly ruin: number
}

/**
 * How the paths of all rounds turned out. A probability is a share of rounds with its exact interval, n being the rounds:
 * that is the error of the simulation alone and says nothing about whether the results it draws from will come again.
 */
export interface PathRisks {
  readonly rounds: number
  readonly finalEquity: QuantileBand
  readonly maxDrawdown: QuantileBand
  readonly longestUnderwater: QuantileBand
  readonly longestLosingRun: QuantileBand
  readonly probabilityOfLoss: Estimate | null
  readonly probabilityOfExcessDrawdown: Estimate | null
  readonly probabilityOfRuin: Estimate | null
  /** Share of the rounds with a drawdown at least as deep as the one that was: near 1 says that the real order was kind. */
  readonly deeperThanObserved: Estimate | null
}

/** Sums up rounds; the columns are sorted in place. */
export function pathRisks(columns: PathColumns, observed: PathMeasures, start: number, limits: RiskLimits): PathRisks {
  const rounds = columns.finalEquity.length
  const share = (column: Float64Array, isHit: (value: number) => boolean): Estimate | null => {
    let hits = 0
    for (const value of column) if (isHit(value)) hits += 1
    return exactProportion(hits, rounds)
  }
  const seen = observed.maxDrawdown
  return {
    rounds,
    probabilityOfLoss: share(columns.finalEquity, (value) => value < start),
    probabilityOfExcessDrawdown: share(columns.maxDrawdown, (value) => value > limits.maxDrawdown),
    probabilityOfRuin: share(columns.lowestEquity, (value) => value <= limits.ruin * start),
    // The tolerance lets an equal path in another order of rounding count as equal.
    deeperThanObserved: share(columns.maxDrawdown, (value) => value >= seen - 1e-12),
    finalEquity: quantileBand(columns.finalEquity),
    maxDrawdown: quantileBand(columns.maxDrawdown),
    longestUnderwater: quantileBand(columns.longestUnderwater),
    longestLosingRun: quantileBand(columns.longestLosingRun),
  }
}
