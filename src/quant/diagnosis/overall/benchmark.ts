import { periodReturns } from '../../performance/periodReturns.ts'
import { sharpeEstimate } from '../../performance/sharpeRatio.ts'
import { estimated, percent } from '../evidence/phrase.ts'
import { note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onReport } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const LIKE = { betaLow: 0.8, betaHigh: 1.2, rSquaredPct: 80 } as const
const NO_BENCHMARK = 'The run came without a benchmark.'

// data table
/** Checks against what holding would have done. */
export const BENCHMARK: readonly Check[] = [
  {
    code: 'BENCHMARK_SHARPE',
    family: 'BENCHMARK',
    title: 'Holding pays more for its risk',
    looksAt: 'the Sharpe ratio of the run and of the benchmark over the same periods',
    threshold: 'that of the run is lower',
    reason: 'Holding costs no work; less of it and cash carries the same risk.',
    severities: ['WARNING'],
    advice: 'Hold the benchmark, or find what the strategy adds beside it.',
    judge: onReport(({ estimates: { arithmeticSharpe: own } }, { input: { benchmark, curve } }) => {
      if (benchmark === null || benchmark.length !== curve.tsOpen.length || benchmark.length === 0) {
        return unknown(NO_BENCHMARK)
      }
      const its = periodReturns({ tsOpen: curve.tsOpen, equity: benchmark })
      const held = sharpeEstimate(its.returns, its.periodsPerYear)
      if (own === null || held === null) return unknown('There are not enough period returns for an interval.')
      if (own.value >= held.value) return PASSED
      return warning`The Sharpe ratio is ${estimated('Sharpe ratio', own, 'ratio')}; holding the benchmark had ${estimated('Sharpe ratio of holding', held, 'ratio')}.`
    }),
  },
  {
    code: 'BENCHMARK_BETA_ONLY',
    family: 'BENCHMARK',
    title: 'The benchmark under another name',
    looksAt: 'beta, the share of the variance explained, and the 95 % interval of alpha',
    threshold: `beta from ${LIKE.betaLow} to ${LIKE.betaHigh}, at least ${LIKE.rSquaredPct} % explained, alpha not shown to be above 0`,
    reason: 'What moves with the benchmark and adds nothing to it is the benchmark, with more costs (Jensen, 1968).',
    severities: ['WARNING'],
    advice: 'Hold the benchmark instead.',
    judge: onReport(({ estimates: { alphaPct, beta }, values: { rSquaredPct } }) => {
      if (alphaPct === null || beta === null || rSquaredPct === null) return unknown(NO_BENCHMARK)
      const isLike = beta.value >= LIKE.betaLow && beta.value <= LIKE.betaHigh && rSquaredPct >= LIKE.rSquaredPct
      if (!isLike || alphaPct.low > 0) return PASSED
      return warning`The run moves with the benchmark by ${estimated('beta', beta, 'ratio')}, which explains ${percent('variance explained', rSquaredPct)} of it, and adds ${estimated('alpha', alphaPct, 'percent')} a year.`
    }),
  },
  {
    code: 'BENCHMARK_RETURN',
    family: 'BENCHMARK',
    title: 'Holding earned more',
    looksAt: 'the return of the run and of buying and holding',
    threshold: 'that of the run is lower',
    reason: 'It may still be better for its risk; the check of the Sharpe ratios tells.',
    severities: ['NOTE'],
    advice: 'Compare drawdown and volatility before choosing.',
    judge: onReport(({ values: { returnPct, buyHoldReturnPct } }) => {
      if (returnPct === null || buyHoldReturnPct === null) return unknown('Buying and holding was not measured.')
      if (returnPct >= buyHoldReturnPct) return PASSED
      return note`The run returned ${percent('return', returnPct)}, buying and holding ${percent('return of holding', buyHoldReturnPct)}.`
    }),
  },
]
