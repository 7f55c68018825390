import type { RobustnessResult } from '#contracts/records/sweep.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { sortedQuantile } from '#quant/statistics/moments.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { exactProportion } from '#quant/statistics/proportion.ts'
import { periodEnds, periodReturns } from '#quant/performance/periodReturns.ts'
import { capacity } from '#quant/robustness/capacity.ts'
import { costSensitivity } from '#quant/robustness/costSensitivity.ts'
import { equityFan } from '#quant/robustness/equityFan.ts'
import type { EquityRule } from '#quant/robustness/pathMeasures.ts'
import type { PathRisks } from '#quant/robustness/pathRisks.ts'
import { BAND_SHARES, type QuantileBand } from '#quant/robustness/quantileBand.ts'
import { calendarLabels, subPeriodBreakdown } from '#quant/robustness/subPeriods.ts'
import { tradeMonteCarlo, type TradeResampling } from '#quant/robustness/tradeMonteCarlo.ts'
import type { RunData } from '../runData.ts'
import { tradesForCapacity } from './capacityTrades.ts'
import type { Disturbance } from './disturbance.ts'
import type { TrialSummary } from './trial.ts'

/** What a run is examined by. */
export interface ExaminedRun {
  readonly result: BacktestResult
  readonly data: RunData
  readonly repetitions: number
  readonly seed: number
  /** The re-runs that were done, by what was done to them. */
  readonly noise: readonly TrialSummary[]
  readonly delays: readonly TrialSummary[]
  readonly costs: readonly { readonly multiple: number; readonly summary: TrialSummary }[]
}

/** Everything that is said about how robust a run is. */
export type RobustnessJudgement = Pick<RobustnessResult, 'trials' | 'costs' | 'capacity' | 'periods'>

type Trials = RobustnessResult['trials'][number]

/** Multiples of the assumed costs at which a run is made again. */
const COST_MULTIPLES = [0, 0.5, 1, 1.5, 2, 3, 5] as const
/** Most re-runs of one kind: a path of an engine costs more than one drawn from trades. */
const MOST_RERUNS = 200
/** Standard deviation of the noise on prices, as a share of the average true range. */
const NOISE = 0.1
const MOST_DELAY = 3
const SKIPPED = 0.1
const LIMITS = { maxDrawdown: 0.5, ruin: 0.1 } as const
/** Mean length of the blocks in which period returns are drawn: two weeks of days. */
const BLOCK = 10
/** Resamples behind intervals. */
const RESAMPLES = 1_000
/** Capitals that are tried, as multiples of the starting cash. */
const CAPITALS = [1, 10, 100, 1_000, 10_000] as const

/** The disturbances of an examination, in order: noise, late entries, costs. */
export function disturbancesOf(repetitions: number, seed: number): readonly Disturbance[] {
  const count = Math.min(repetitions, MOST_RERUNS)
  const seeds = Array.from({ length: count }, (_, index) => namedSeed(seed, `re-run ${index}`))
  return [
    ...seeds.map((own): Disturbance => ({ kind: 'price-noise', seed: own, scale: NOISE })),
    ...seeds.map((own): Disturbance => ({ kind: 'entry-delay', seed: own, mostBars: MOST_DELAY })),
    ...COST_MULTIPLES.map((multiple): Disturbance => ({ kind: 'costs', multiple })),
  ]
}

/** Judges how robust a run is; deterministic for a seed. */
export function judgeRobustness(run: ExaminedRun): RobustnessJudgement {
  return {
    trials: [...drawnTrials(run), ...reruns(run)],
    costs: costsOf(run),
    capacity: capacityOf(run),
    periods: periodsOf(run),
  }
}

function drawnTrials({ result, repetitions, seed }: ExaminedRun): readonly Trials[] {
  const { startingCash: start, sizing } = result.configuration
  const isFixed = sizing.kind === 'units'
  const rule: EquityRule = isFixed ? 'ADDITIVE' : 'MULTIPLICATIVE'
  let equity = start
  const results = Float64Array.from(result.trades, ({ pnl }) => {
    const share = isFixed ? pnl : pnl / equity
    equity += pnl
    return share
  })
  const drawn = (kind: Trials['kind'], label: string, resampling: TradeResampling): readonly Trials[] => {
    const random = new SeededRandom(namedSeed(seed, kind))
    const found = tradeMonteCarlo(results, {
      resampling,
      rule,
      startEquity: start,
      rounds: repetitions,
      limits: LIMITS,
      random,
    })
    return found === null ? [] : [fromPaths(kind, label, found, start)]
  }
  const { returns } = periodReturns({ tsOpen: result.equity.time, equity: result.equity.value })
  const fan = equityFan(returns, {
    meanBlock: BLOCK,
    rounds: repetitions,
    points: 1,
    startEquity: start,
    limits: LIMITS,
    random: new SeededRandom(namedSeed(seed, 'block-bootstrap')),
  })
  return [
    ...drawn('shuffled-trades', 'The same trades in another order', { kind: 'SHUFFLE' }),
    ...drawn('drawn-trades', 'As many trades drawn with replacement', { kind: 'BOOTSTRAP' }),
    ...drawn('skipped-trades', `Each trade missed with ${100 * SKIPPED} %`, { kind: 'SKIP', probability: SKIPPED }),
    ...(fan === null ? [] : [fromPaths('block-bootstrap', `Returns drawn in blocks of ${BLOCK}`, fan, start)]),
  ]
}

function fromPaths(kind: Trials['kind'], label: string, risks: PathRisks, start: number): Trials {
  return {
    kind,
    label,
    returnPct: { quantiles: bandOf(risks.finalEquity).map((value) => 100 * (value / start - 1)), n: risks.rounds },
    maxDrawdownPct: { quantiles: bandOf(risks.maxDrawdown).map((value) => 100 * value), n: risks.rounds },
    loss: risks.probabilityOfLoss,
  }
}

function reruns({ noise, delays }: ExaminedRun): readonly Trials[] {
  const band = (kind: Trials['kind'], label: string, summaries: readonly TrialSummary[]): readonly Trials[] => {
    if (summaries.length === 0) return []
    const quantiles = (read: (summary: TrialSummary) => number): number[] => {
      const sorted = Float64Array.from(summaries, read).sort()
      return Object.values(BAND_SHARES).map((share) => sortedQuantile(sorted, share))
    }
    const lost = summaries.filter(({ statistics }) => statistics.returnPct < 0).length
    const n = summaries.length
    return [
      {
        kind,
        label,
        returnPct: { quantiles: quantiles(({ statistics }) => statistics.returnPct), n },
        maxDrawdownPct: { quantiles: quantiles(({ statistics }) => statistics.maxDrawdownPct), n },
        loss: exactProportion(lost, n),
      },
    ]
  }
  return [
    ...band('price-noise', `Prices off by ${NOISE} of the average true range`, noise),
    ...band('entry-delay', `Entries up to ${MOST_DELAY} bars late`, delays),
  ]
}

function costsOf({ result, costs, seed }: ExaminedRun): RobustnessResult['costs'] {
  const commissions = result.trades.reduce((sum, { commission }) => sum + commission, 0)
  const value = Float64Array.from(result.trades, ({ size, entryPrice, exitPrice }) => size * (entryPrice + exitPrice))
  const traded = value.reduce((sum, each) => sum + each, 0)
  // Slippage is known of the run as a whole; each trade bears its share by the value it moved.
  const slippage = Math.max(0, result.costs - commissions)
  const cost = Float64Array.from(result.trades, ({ commission }, index) => {
    return commission + (traded > 0 ? (slippage * (value[index] ?? 0)) / traded : 0)
  })
  const gross = Float64Array.from(result.trades, ({ pnl }, index) => pnl + (cost[index] ?? 0))
  const options = { resamples: RESAMPLES, random: new SeededRandom(namedSeed(seed, 'costs')) }
  const { breakEvenMultiple, costTotal } = costSensitivity({ gross, cost, tradedValue: value }, [], options)
  return {
    points: costs.map(({ multiple, summary: { statistics, grossProfit, costs: paid } }) => {
      return { multiple, netProfit: grossProfit - paid, sharpe: statistics.sharpe }
    }),
    breakEven: costTotal > 0 ? breakEvenMultiple : null,
  }
}

function capacityOf({ result, data, seed }: ExaminedRun): RobustnessResult['capacity'] {
  const trades = tradesForCapacity(result, data)
  if (trades === null) return null
  const capital = result.configuration.startingCash
  const found = capacity(trades, {
    capital,
    coefficient: 1,
    sides: 2,
    mostParticipation: 0.1,
    capitals: CAPITALS.map((multiple) => multiple * capital),
    resamples: RESAMPLES,
    random: new SeededRandom(namedSeed(seed, 'capacity')),
  })
  return {
    points: found.curve.map((point) => ({
      capital: point.capital,
      netReturnPct: (100 * point.netProfit) / point.capital,
    })),
    half: found.halfEdgeCapital,
    none: found.zeroEdgeCapital,
  }
}

function periodsOf({ result, seed }: ExaminedRun): RobustnessResult['periods'] {
  const { time, value, close } = result.equity
  const { returns, periodsPerYear } = periodReturns({ tsOpen: time, equity: value })
  const ends = periodEnds(time).slice(1)
  if (returns.length === 0) return []
  const years = calendarLabels(
    Float64Array.from(ends, (end) => time[end] ?? 0),
    'YEAR',
  )
  const regimes = Array.from(ends, (end) => regimeAt(close, end))
  const part = (labels: readonly string[], kind: 'year' | 'regime'): RobustnessResult['periods'] => {
    const random = new SeededRandom(namedSeed(seed, kind))
    const options = { periodsPerYear, meanBlock: BLOCK, resamples: RESAMPLES, random }
    return subPeriodBreakdown(returns, labels, options).parts.map(({ label, totalReturn, sharpe, n }) => {
      return { label, kind, returnPct: 100 * totalReturn, sharpe, n }
    })
  }
  return [...part(years, 'year'), ...part(regimes, 'regime')]
}

/** Moments of the mean that a market is above or below. */
const REGIME_MOMENTS = 50

/** The regime at the moment before, which is what could have been known. */
function regimeAt(close: Float64Array, moment: number): string {
  const from = moment - REGIME_MOMENTS
  if (from < 0) return `Market before its first mean of ${REGIME_MOMENTS}`
  let sum = 0
  for (let index = from; index < moment; index += 1) sum += close[index] ?? 0
  const isAbove = (close[moment - 1] ?? 0) >= sum / REGIME_MOMENTS
  return `Market ${isAbove ? 'above' : 'below'} its mean of ${REGIME_MOMENTS}`
}

function bandOf({ p05, p25, p50, p75, p95 }: QuantileBand): readonly number[] {
  return [p05, p25, p50, p75, p95]
}
