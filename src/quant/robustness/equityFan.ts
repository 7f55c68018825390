import type { Random } from '../statistics/random.ts'
import { drawStationaryIndexes } from '../statistics/stationaryIndexes.ts'
import { measurePath, pathColumns, type PathMeasures, pathMeasures } from './pathMeasures.ts'
import { type PathRisks, pathRisks, type RiskLimits } from './pathRisks.ts'
import { BAND_SHARES } from './quantileBand.ts'
import { sortedQuantile } from '../statistics/moments.ts'

/** How period returns are resampled. */
export interface EquityFanOptions {
  /** Mean length of the blocks that stay together, so that calm and wild stretches do. */
  readonly meanBlock: number
  readonly rounds: number
  /** Most moments at which the fan is drawn; the last period is always one. */
  readonly points: number
  readonly startEquity: number
  readonly limits: RiskLimits
  readonly random: Random
}

/** Where equity could have been, by period. */
export interface EquityFan extends PathRisks {
  /** Number of period returns drawn from. */
  readonly periods: number
  readonly observed: PathMeasures
  /** Number of periods after the start at each moment of the bands, rising. */
  readonly at: Int32Array
  /** Equity at those moments that 5, 25, 50, 75 and 95 % of the rounds did not exceed. */
  readonly bands: Readonly<Record<keyof typeof BAND_SHARES, Float64Array>>
}

/** Fewest returns that say anything about others. */
const MINIMUM_PERIODS = 10

/**
 * Draws paths of equity from the compounded returns of periods by the stationary bootstrap. Null below ten returns or
 * without a round.
 */
export function equityFan(returns: Float64Array, options: EquityFanOptions): EquityFan | null {
  const { rounds, startEquity, random, meanBlock } = options
  const periods = returns.length
  if (periods < MINIMUM_PERIODS || rounds < 1) return null
  const at = moments(periods, Math.max(1, Math.min(options.points, periods)))
  const levels = new Float64Array(at.length * rounds)
  const columns = pathColumns(rounds)
  const indexes = new Int32Array(periods)
  const sample = new Float64Array(periods)
  for (let round = 0; round < rounds; round += 1) {
    drawStationaryIndexes(indexes, meanBlock, random)
    for (let period = 0; period < periods; period += 1) sample[period] = returns[indexes[period] ?? 0] ?? 0
    measurePath(sample, periods, startEquity, 'MULTIPLICATIVE', columns, round)
    let equity = startEquity
    let next = 0
    for (let period = 0; period < periods; period += 1) {
      const value = sample[period] ?? 0
      equity *= value > -1 ? 1 + value : 0
      if (at[next] !== period + 1) continue
      levels[next * rounds + round] = equity
      next += 1
    }
  }
  const observed = pathMeasures(returns, startEquity, 'MULTIPLICATIVE')
  const risks = pathRisks(columns, observed, startEquity, options.limits)
  return { periods, observed, at, bands: bandsOf(levels, at.length, rounds), ...risks }
}

function moments(periods: number, points: number): Int32Array {
  return Int32Array.from({ length: points }, (_, point) => Math.round(((point + 1) * periods) / points))
}

function bandsOf(levels: Float64Array, points: number, rounds: number): EquityFan['bands'] {
  const bands = {
    p05: new Float64Array(points),
    p25: new Float64Array(points),
    p50: new Float64Array(points),
    p75: new Float64Array(points),
    p95: new Float64Array(points),
  }
  for (let point = 0; point < points; point += 1) {
    const column = levels.subarray(point * rounds, (point + 1) * rounds).sort()
    bands.p05[point] = sortedQuantile(column, BAND_SHARES.p05)
    bands.p25[point] = sortedQuantile(column, BAND_SHARES.p25)
    bands.p50[point] = sortedQuantile(column, BAND_SHARES.p50)
    bands.p75[point] = sortedQuantile(column, BAND_SHARES.p75)
    bands.p95[point] = sortedQuantile(column, BAND_SHARES.p95)
  }
  return bands
}
