import { minimumTrackRecord, sharpeEvidence } from '../../validation/probabilisticSharpe.ts'
import { count, counted, estimatedMoney, probability, ratio, years } from '../evidence/phrase.ts'
import { note, PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { onReport, onTrades } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const FEW = { warning: 30, stop: 10 } as const
const SHORT_YEARS = 2
const STREAKY = 0.001
const NO_INTERVAL = 'There are not enough data for the interval that this compares with.'

// data table
/** Checks of whether there is enough to conclude from. */
export const ENOUGH: readonly Check[] = [
  {
    code: 'SAMPLE_NO_TRADES',
    family: 'SAMPLE',
    title: 'No closed trade',
    looksAt: 'the number of closed trades',
    threshold: 'none',
    reason: 'Nothing was tested.',
    severities: ['STOP'],
    advice:
      'See why nothing was traded: the filters that dropped candidates, the orders that were refused, the warm-up.',
    judge: ({ input: { trades } }) => {
      if (trades.length > 0) return PASSED
      return stop`The run closed ${counted(0, 'trade')}, so there is nothing to judge.`
    },
  },
  {
    code: 'SAMPLE_FEW_TRADES',
    family: 'SAMPLE',
    title: 'Few trades',
    looksAt: 'the number of closed trades',
    threshold: `fewer than ${FEW.warning}, as a stop fewer than ${FEW.stop}`,
    reason: `From ${FEW.warning} on the mean of trades is about normal; below ${FEW.stop} no interval is computed at all.`,
    severities: ['STOP', 'WARNING'],
    advice: 'Run on more history or more instruments before reading any figure of the trades.',
    judge: onTrades(1, ({ length }) => {
      if (length >= FEW.warning) return PASSED
      if (length >= FEW.stop) {
        return warning`The run closed ${counted(length, 'trade')}, so any figure of them is uncertain.`
      }
      return stop`The run closed ${counted(length, 'trade')}, from which nothing about the next ones follows.`
    }),
  },
  {
    code: 'SAMPLE_EXPECTANCY',
    family: 'SAMPLE',
    title: 'Too few trades for the profit claimed',
    looksAt: 'the 95 % interval of the mean profit of a trade, where that is above 0',
    threshold: 'it includes 0',
    reason:
      'Luck alone makes such a mean in more than one run of forty. The interval shrinks with the root of the trades.',
    severities: ['WARNING'],
    advice: 'Run on more history or more instruments; without more trades the profit is not shown.',
    judge: onReport(({ estimates: { expectancy } }, { input: { currency } }) => {
      if (expectancy === null) return unknown(NO_INTERVAL)
      if (expectancy.value <= 0 || expectancy.low > 0) return PASSED
      const needed = expectancy.n * ((expectancy.value - expectancy.low) / expectancy.value) ** 2
      return warning`A trade gained ${estimatedMoney('mean profit of a trade', expectancy, currency)} on average, which includes 0; about ${count('trades needed', Math.ceil(needed))} trades like these would be needed to exclude it.`
    }),
  },
  {
    code: 'SAMPLE_SHORT_RECORD',
    family: 'SAMPLE',
    title: 'Too few periods for the Sharpe ratio',
    looksAt: 'the number of period returns against the minimum track record length, where the ratio is above 0',
    threshold: 'fewer than it takes for the ratio to be above 0 with 95 % confidence',
    reason: 'Minimum track record length (Bailey and Lopez de Prado, 2012), which allows for skew and fat tails.',
    severities: ['WARNING'],
    advice: 'Run on a longer history; paper trade until the record is long enough.',
    judge: onReport(({ periodReturns: { returns, periodsPerYear } }) => {
      const evidence = sharpeEvidence(returns)
      if (evidence === null) return unknown('The returns never change, so they have no Sharpe ratio.')
      const needed = minimumTrackRecord(evidence, 0)
      if (needed === null || evidence.n >= needed) return PASSED
      return warning`The record has ${count('periods', evidence.n)} periods; a Sharpe ratio of ${ratio('Sharpe ratio', evidence.sharpe * Math.sqrt(periodsPerYear))} is above 0 with 95 % confidence from ${count('periods needed', Math.ceil(needed))} on.`
    }),
  },
  {
    code: 'SAMPLE_SHORT_HISTORY',
    family: 'SAMPLE',
    title: 'A short history',
    looksAt: 'the time from the first to the last bar',
    threshold: `less than ${SHORT_YEARS} years`,
    reason: 'Markets change their mood over years; many trades within one mood count as one observation of it.',
    severities: ['WARNING'],
    advice: 'Run on years in which markets rose, fell and stood still.',
    judge: ({ years: length, moments }) => {
      if (moments < 2) return unknown('The run has fewer than two bars.')
      if (length >= SHORT_YEARS) return PASSED
      return warning`The run covers ${years('length of the run', length)}, one mood of the market at best.`
    },
  },
  {
    code: 'SAMPLE_OVERLAP',
    family: 'SAMPLE',
    title: 'Trades that are one trade',
    looksAt: 'how much of its time each trade shares with others (average uniqueness)',
    threshold: `${FEW.warning} trades or more that carry as much as fewer than ${FEW.warning} separate ones`,
    reason: 'Trades open at once live on the same moves of the market (Lopez de Prado, 2018, chapter 4).',
    severities: ['WARNING'],
    advice: 'Read the intervals of trades as if there were only as many as the separate ones.',
    judge: (facts) => {
      const placed = facts.trades()
      if (placed.length < FEW.warning) return PASSED
      const { distinctTrades } = facts.open()
      if (distinctTrades >= FEW.warning) return PASSED
      return warning`The ${counted(placed.length, 'trade')} overlap so much that they carry as much as ${counted(Math.round(distinctTrades), 'separate one', 'separate trades')}.`
    },
  },
  {
    code: 'SAMPLE_STREAKS',
    family: 'SAMPLE',
    title: 'Gains and losses in streaks',
    looksAt: 'the order of gaining and losing trades (runs test)',
    threshold: `fewer runs than independent trades have, with a probability below ${STREAKY}`,
    reason: 'Intervals of trades treat them as independent (Wald and Wolfowitz, 1940); in streaks they are too narrow.',
    severities: ['NOTE'],
    advice: 'Expect longer losing streaks than the win rate suggests, and read intervals of trades as too narrow.',
    judge: onReport(({ streaks: { runs } }) => {
      if (runs === null) return unknown('All trades gained, or all lost.')
      if (runs.pValue >= STREAKY || runs.runs >= runs.expected) return PASSED
      return note`Gains and losses come in ${count('runs', runs.runs)} runs where ${ratio('runs expected', runs.expected)} are to be expected of ${counted(runs.n, 'independent trade')} (p = ${probability('p', runs.pValue)}).`
    }),
  },
]
