import type { Random } from '../statistics/random.ts'
import { type EquityRule, measurePath, pathColumns, type PathMeasures, pathMeasures } from './pathMeasures.ts'
import { type PathRisks, pathRisks, type RiskLimits } from './pathRisks.ts'

/** What is done to the trades of a run in each round. */
export type TradeResampling =
  /** The same trades in another order: how kind was the order? The final equity stays. */
  | { readonly kind: 'SHUFFLE' }
  /** As many trades drawn with replacement: what else could trades like these have come to? */
  | { readonly kind: 'BOOTSTRAP' }
  /** Each trade left out with this probability, the order kept: what if some are missed? */
  | { readonly kind: 'SKIP'; readonly probability: number }

/** How trades are resampled. */
export interface TradeMonteCarloOptions {
  readonly resampling: TradeResampling
  readonly rule: EquityRule
  /** Equity before the first trade, > 0. */
  readonly startEquity: number
  readonly rounds: number
  readonly limits: RiskLimits
  readonly random: Random
}

/** What rounds of resampled trades came to. */
export interface TradeMonteCarlo extends PathRisks {
  readonly kind: TradeResampling['kind']
  /** Number of trades drawn from. */
  readonly trades: number
  /** The path of the trades as they were. */
  readonly observed: PathMeasures
}

/** Fewest trades that say anything about others. */
const MINIMUM_TRADES = 10

/**
 * Resamples the results of trades (money or fractions, as the rule says) and measures each path. Trades count as
 * independent of each other. Null below ten trades or without a round.
 */
export function tradeMonteCarlo(results: Float64Array, options: TradeMonteCarloOptions): TradeMonteCarlo | null {
  const { rounds, rule, startEquity, resampling } = options
  const trades = results.length
  if (trades < MINIMUM_TRADES || rounds < 1) return null
  const observed = pathMeasures(results, startEquity, rule)
  const columns = pathColumns(rounds)
  const sample = results.slice()
  for (let round = 0; round < rounds; round += 1) {
    const count = drawRound(results, sample, resampling, options.random)
    measurePath(sample, count, startEquity, rule, columns, round)
  }
  // Another order of summing changes the last digits, which is no result.
  if (resampling.kind === 'SHUFFLE') columns.finalEquity.fill(observed.finalEquity)
  return { kind: resampling.kind, trades, observed, ...pathRisks(columns, observed, startEquity, options.limits) }
}

/** Fills the sample with one round's results and returns their number. */
function drawRound(results: Float64Array, sample: Float64Array, resampling: TradeResampling, random: Random): number {
  const n = results.length
  switch (resampling.kind) {
    case 'SHUFFLE':
      for (let last = n - 1; last > 0; last -= 1) {
        const other = Math.floor(random.next() * (last + 1))
        const kept = sample[last] ?? 0
        sample[last] = sample[other] ?? 0
        sample[other] = kept
      }
      return n
    case 'BOOTSTRAP':
      for (let index = 0; index < n; index += 1) sample[index] = results[Math.floor(random.next() * n)] ?? 0
      return n
    case 'SKIP': {
      let count = 0
      for (let index = 0; index < n; index += 1) {
        if (random.next() < resampling.probability) continue
        sample[count] = results[index] ?? 0
        count += 1
      }
      return count
    }
  }
}
