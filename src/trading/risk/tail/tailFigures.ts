import { normalContributions, shortfallContributions, type Contributions } from './contributions.ts'
import { filteredReturns, type VolatilityFollower } from './ewmaScaling.ts'
import { cornishFisherTail, normalTail } from './parametricTail.ts'
import { coverageOf, LEAST_PERIODS, portfolioLosses, type Coverage, type ReturnMatrix } from './returnMatrix.ts'
import { resampledTail, tailEstimate, tailOf, type TailEstimate, type TailPoint } from './tailOfLosses.ts'

/** How the tail of tomorrow is told from the days behind. */
export const TAIL_METHODS = ['historical', 'filtered', 'normal', 'cornishFisher'] as const
/** One of the ways. */
export type TailMethod = (typeof TAIL_METHODS)[number]

/** What one method says. */
export interface TailReading {
  readonly method: TailMethod
  readonly tail: TailEstimate
  readonly coverage: Coverage
  /** Null where the method has no contributions that add up. */
  readonly contributions: Contributions | null
}

/**
 * Reads the tail of the present holdings over one period by one method. Exposures are signed, in any unit of money; the
 * figures are in the same. A reading without intervals has too few common periods behind it.
 */
export function tailReading(
  method: TailMethod,
  matrix: ReturnMatrix,
  exposures: ArrayLike<number>,
  level: number,
  follow?: VolatilityFollower,
): TailReading {
  const taken = sample(method === 'filtered' ? filteredReturns(matrix, follow) : matrix, exposures)
  const { coverage, losses } = taken
  if (losses.length < LEAST_PERIODS) return { method, tail: NOTHING, coverage, contributions: null }
  switch (method) {
    case 'historical':
    case 'filtered': {
      const contributions = shortfallContributions(taken.matrix, exposures, coverage, losses, level)
      return { method, tail: tailEstimate(losses, level), coverage, contributions }
    }
    case 'normal': {
      const contributions = normalContributions(matrix, exposures, coverage, losses, level)
      return { method, tail: normalTail(losses, level), coverage, contributions }
    }
    case 'cornishFisher':
      return { method, tail: cornishFisherReading(losses, level), coverage, contributions: null }
  }
}

/** The filtered historical tail alone and without intervals: what a card shows before and after a trade; null without enough. */
export function filteredTail(filtered: ReturnMatrix, exposures: ArrayLike<number>, level: number): FilteredTail | null {
  const coverage = coverageOf(filtered, exposures)
  if (coverage.common.length < LEAST_PERIODS) return null
  return { point: tailOf(portfolioLosses(filtered, exposures, coverage), level), coverage }
}

/** A tail without intervals and what it covers. */
export interface FilteredTail {
  readonly point: TailPoint
  readonly coverage: Coverage
}

interface Sample {
  readonly matrix: ReturnMatrix
  readonly coverage: Coverage
  readonly losses: Float64Array
}

const NOTHING: TailEstimate = { valueAtRisk: null, expectedShortfall: null }

function sample(matrix: ReturnMatrix, exposures: ArrayLike<number>): Sample {
  const coverage = coverageOf(matrix, exposures)
  return { matrix, coverage, losses: portfolioLosses(matrix, exposures, coverage) }
}

function cornishFisherReading(losses: Float64Array, level: number): TailEstimate {
  const figures = (values: Float64Array): readonly number[] => {
    const point = cornishFisherTail(values, level)
    return point === null ? [Number.NaN, Number.NaN] : [point.valueAtRisk, point.expectedShortfall]
  }
  const [valueAtRisk = null, expectedShortfall = null] = resampledTail(losses, figures)
  return { valueAtRisk, expectedShortfall }
}
