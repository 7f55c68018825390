import { longRunVariance, neweyWestLag } from '../../statistics/neweyWest.ts'
import { shapeOf } from '../../statistics/shape.ts'
import { count, estimated, ratio } from '../evidence/phrase.ts'
import { note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onReport } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const LEFT_SKEW = -1
const FAT = 10
const AUTOCORRELATION = { deviations: 3.29, kept: 0.85, least: 60 } as const
const NO_INTERVAL = 'There are not enough period returns for an interval.'

// data table
/** Checks of the shape of period returns. */
export const RETURN_SHAPE: readonly Check[] = [
  {
    code: 'RISK_LEFT_TAIL',
    family: 'RISK',
    title: 'Many small gains, few large losses',
    looksAt: 'the skew of the period returns',
    threshold: `below ${LEFT_SKEW}, its 95 % interval below 0`,
    reason: 'Such records look smooth until the loss they are paid for; the Sharpe ratio does not see it.',
    severities: ['WARNING'],
    advice: 'Judge by drawdown and expected shortfall, and ask what happens in a loss larger than any seen.',
    judge: onReport(({ estimates: { skewness } }) => {
      if (skewness === null) return unknown(NO_INTERVAL)
      if (skewness.value >= LEFT_SKEW || skewness.high >= 0) return PASSED
      return warning`The skew of the returns is ${estimated('skew', skewness, 'ratio')}: small gains are paid for by rare large losses.`
    }),
  },
  {
    code: 'RISK_FAT_TAILS',
    family: 'RISK',
    title: 'Returns with fat tails',
    looksAt: 'the excess kurtosis of the period returns',
    threshold: `above ${FAT}`,
    reason: 'A few periods decide; limits set by the volatility are broken far more often than they say.',
    severities: ['NOTE'],
    advice: 'Set limits by the worst periods, not by the volatility.',
    judge: onReport(({ estimates: { excessKurtosis } }) => {
      if (excessKurtosis === null) return unknown(NO_INTERVAL)
      if (excessKurtosis.value <= FAT) return PASSED
      return note`The excess kurtosis of the returns is ${estimated('excess kurtosis', excessKurtosis, 'ratio')}, against 0 of a normal distribution.`
    }),
  },
  {
    code: 'RISK_AUTOCORRELATION',
    family: 'RISK',
    title: 'Dependent returns flatter the Sharpe ratio',
    looksAt: 'the correlation of neighbouring period returns, and the ratio with the variance of their sums',
    threshold: `a correlation above ${AUTOCORRELATION.deviations} / sqrt(n) and at most ${100 * AUTOCORRELATION.kept} % of a ratio above 0 left`,
    reason: 'Annualising by the square root of the periods takes returns as independent (Lo, 2002).',
    severities: ['WARNING'],
    advice: 'Use the corrected ratio; look for stale prices, which make returns follow each other.',
    judge: onReport(({ periodReturns: { returns, periodsPerYear } }) => {
      const shape = returns.length < AUTOCORRELATION.least ? null : shapeOf(returns)
      if (shape === null) return unknown(`Fewer than ${AUTOCORRELATION.least} period returns, or they never change.`)
      const { mean, n } = shape
      const centred = returns.map((value) => value - mean)
      const squares = centred.reduce((sum, value) => sum + value * value, 0)
      const products = centred.reduce((sum, value, index) => sum + value * (centred[index - 1] ?? 0), 0)
      const correlation = products / squares
      const dependent = Math.sqrt(longRunVariance(centred, neweyWestLag(centred)))
      const kept = Math.sqrt(squares / n) / dependent
      const isShown = correlation * Math.sqrt(n) > AUTOCORRELATION.deviations
      if (!isShown || !(mean > 0) || !(kept <= AUTOCORRELATION.kept)) return PASSED
      const annual = Math.sqrt(periodsPerYear)
      return warning`Neighbouring returns correlate with ${ratio('correlation', correlation)} (n = ${count('period returns', n)}); allowing for it the Sharpe ratio is ${ratio('Sharpe ratio corrected', (annual * mean) / dependent)} instead of ${ratio('Sharpe ratio', (annual * mean) / shape.deviation)}.`
    }),
  },
]
