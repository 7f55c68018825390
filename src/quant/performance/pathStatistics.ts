import { mean } from '../statistics/moments.ts'
import type { IndexedStatistics } from '../statistics/bootstrap.ts'
import { RETURN_RESOLUTION } from '../statistics/shape.ts'
import { annualise } from './ratios.ts'
import { returnTails } from './returnTails.ts'

/** The figures that depend on the path or the spread of period returns, in the order that `pathStatistics` gives them. */
export const PATH_FIGURES = [
  'returnPct',
  'cagrPct',
  'annualVolatilityPct',
  'sharpe',
  'sortino',
  'calmar',
  'omega',
  'maxDrawdownPct',
  'ulcerIndexPct',
  'underwaterPct',
  'skewness',
  'excessKurtosis',
  'kellyOfReturns',
  'valueAtRisk95Pct',
  'valueAtRisk99Pct',
  'expectedShortfall95Pct',
  'tailRatio',
] as const

/** What the returns are part of. */
export interface PathOptions {
  readonly periodsPerYear: number
  /** Growth before the first return, which every path starts with: 1 where there is none. */
  readonly growthBefore: number
}

/**
 * Prepares the path figures of period returns for resampling: one pass over the drawn positions and no allocation. A ratio
 * without denominator is infinite or NaN. The array that a call returns is used again by the next one.
 */
export function pathStatistics(returns: Float64Array, options: PathOptions): IndexedStatistics {
  const n = returns.length
  const centre = n === 0 ? 0 : mean(returns)
  const logs = returns.map((value) => Math.log(1 + value))
  const { sorted, ranks } = ranked(returns)
  const counts = new Uint32Array(sorted.length)
  const figures = new Float64Array(PATH_FIGURES.length)
  return (indexes) => {
    counts.fill(0)
    let [logSum, first, second, third, fourth] = [0, 0, 0, 0, 0]
    let [gains, losses, downside] = [0, 0, 0]
    let [level, peak, deepest, below, falls] = [1, 1, 0, 0, 0]
    for (let position = 0; position < n; position += 1) {
      const index = indexes[position] ?? 0
      const value = returns[index] ?? 0
      const difference = value - centre
      const square = difference * difference
      const rank = ranks[index] ?? 0
      counts[rank] = (counts[rank] ?? 0) + 1
      logSum += logs[index] ?? 0
      first += difference
      second += square
      third += square * difference
      fourth += square * square
      if (value > 0) gains += value
      else {
        losses -= value
        downside += value * value
      }
      level *= 1 + value
      if (level >= peak) peak = level
      else {
        const fall = 1 - level / peak
        if (fall > deepest) deepest = fall
        below += 1
        falls += fall * fall
      }
    }
    const shift = first / n
    const spread = second / n - shift ** 2
    const m2 = spread > RETURN_RESOLUTION ** 2 ? spread : 0
    const m3 = third / n - (3 * shift * second) / n + 2 * shift ** 3
    const m4 = fourth / n - (4 * shift * third) / n + (6 * shift ** 2 * second) / n - 3 * shift ** 4
    const variance = n < 2 ? Number.NaN : (m2 * n) / (n - 1)
    const growth = Number.isFinite(logSum) ? Math.expm1(logSum / n) : 0
    const moments = { geometricMean: growth, variance, downsideDeviation: Math.sqrt(downside / n) }
    const annual = annualise(moments, options.periodsPerYear)
    const volatility = annual.annualVolatility ?? Number.NaN
    const tails = n === 0 ? NO_TAILS : returnTails(sorted, counts, n)
    figures[0] = 100 * (options.growthBefore * level - 1)
    figures[1] = 100 * annual.annualReturn
    figures[2] = 100 * volatility
    figures[3] = annual.annualReturn / volatility
    figures[4] = annual.annualReturn / annual.downside
    figures[5] = annual.annualReturn / deepest
    figures[6] = gains / losses
    figures[7] = 100 * deepest
    figures[8] = 100 * Math.sqrt(falls / n)
    figures[9] = (100 * below) / n
    figures[10] = m3 / m2 ** 1.5
    figures[11] = m4 / m2 ** 2 - 3
    figures[12] = (centre + shift) / variance
    figures[13] = 100 * tails.valueAtRisk95
    figures[14] = 100 * tails.valueAtRisk99
    figures[15] = 100 * tails.expectedShortfall95
    figures[16] = tails.tailRatio
    return figures
  }
}

const NO_TAILS = {
  valueAtRisk95: Number.NaN,
  valueAtRisk99: Number.NaN,
  expectedShortfall95: Number.NaN,
  tailRatio: Number.NaN,
}

/** The distinct values in rising order and the place of each value among them. */
function ranked(values: Float64Array): { readonly sorted: Float64Array; readonly ranks: Uint32Array } {
  const sorted = new Float64Array(new Set(values.toSorted()))
  const ranks = Uint32Array.from(values, (value) => placeOf(sorted, value))
  return { sorted, ranks }
}

function placeOf(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
