import { estimated, estimatedMoney, percent, ratio } from '../evidence/phrase.ts'
import { PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { onReport } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const NO_INTERVAL = 'There are not enough data for the interval that this compares with.'

// data table
/** Checks of whether figures could be those of a strategy without an edge. */
export const INTERVALS: readonly Check[] = [
  {
    code: 'SAMPLE_WIN_RATE',
    family: 'SAMPLE',
    title: 'Win rate no better than break-even',
    looksAt: 'the exact 95 % interval of the share of gaining trades, where the share is above break-even',
    threshold: 'it includes 1 / (1 + payoff ratio)',
    reason: 'At that share gains and losses cancel out. Interval: Clopper and Pearson (1934).',
    severities: ['WARNING'],
    advice: 'Gather more trades before relying on the win rate.',
    judge: onReport(({ estimates: { winRatePct }, values: { payoffRatio } }) => {
      if (winRatePct === null || payoffRatio === null) return unknown(NO_INTERVAL)
      const breakEven = 100 / (1 + payoffRatio)
      if (winRatePct.value <= breakEven || winRatePct.low > breakEven) return PASSED
      return warning`The win rate is ${estimated('win rate', winRatePct, 'percent')}; with a payoff ratio of ${ratio('payoff ratio', payoffRatio)} trades break even at ${percent('break-even win rate', breakEven)}, which is inside.`
    }),
  },
  {
    code: 'SAMPLE_PROFIT_FACTOR',
    family: 'SAMPLE',
    title: 'Profit factor that may be 1',
    looksAt: 'the 95 % interval of the profit factor, where that is above 1',
    threshold: 'it includes 1',
    reason: 'At 1 gains and losses cancel out.',
    severities: ['WARNING'],
    advice: 'Gather more trades before relying on the profit factor.',
    judge: onReport(({ estimates: { profitFactor } }) => {
      if (profitFactor === null) return unknown(NO_INTERVAL)
      if (profitFactor.value <= 1 || profitFactor.low > 1) return PASSED
      return warning`The profit factor is ${estimated('profit factor', profitFactor, 'ratio')}, which includes 1.`
    }),
  },
  {
    code: 'SAMPLE_SHARPE',
    family: 'SAMPLE',
    title: 'Sharpe ratio that may be 0',
    looksAt: 'the 95 % interval of the Sharpe ratio (arithmetic), where that is above 0',
    threshold: 'it includes 0',
    reason: 'Lo (2002), with Newey-West errors for dependent returns.',
    severities: ['WARNING'],
    advice: 'Run on a longer history before relying on the ratio.',
    judge: onReport(({ estimates: { arithmeticSharpe } }) => {
      if (arithmeticSharpe === null) return unknown(NO_INTERVAL)
      if (arithmeticSharpe.value <= 0 || arithmeticSharpe.low > 0) return PASSED
      return warning`The Sharpe ratio is ${estimated('Sharpe ratio', arithmeticSharpe, 'ratio')}, which includes 0.`
    }),
  },
  {
    code: 'SAMPLE_LOSS_SHOWN',
    family: 'SAMPLE',
    title: 'A loss beyond chance',
    looksAt: 'the 95 % intervals of the Sharpe ratio and of the mean profit of a trade',
    threshold: 'one of them lies below 0',
    reason: 'The strategy, or its costs, lose by rule and not by luck.',
    severities: ['STOP'],
    advice: 'Do not trade it; see in the cost checks whether it loses before costs.',
    judge: onReport(({ estimates: { arithmeticSharpe, expectancy } }, { input: { currency } }) => {
      if (arithmeticSharpe === null && expectancy === null) return unknown(NO_INTERVAL)
      if (arithmeticSharpe !== null && arithmeticSharpe.high < 0) {
        return stop`The Sharpe ratio is ${estimated('Sharpe ratio', arithmeticSharpe, 'ratio')}, all of it below 0.`
      }
      if (expectancy === null || expectancy.high >= 0) return PASSED
      return stop`A trade gained ${estimatedMoney('mean profit of a trade', expectancy, currency)} on average, all of it below 0.`
    }),
  },
]
