import { dateText } from '../evidence/text.ts'
import { count, counted, days, estimated, estimatedShare, percent, share } from '../evidence/phrase.ts'
import { note, PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { onReport, onTrades } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const DEEP_PCT = 15
const LONG_DAYS = 365
const UNDERWATER_PCT = 95
const RUIN = 0.01
const KIND_ORDER = 0.95
const STREAK_COST = 0.1

// data table
/** Checks of how far and how long a run fell. */
export const DRAWDOWNS: readonly Check[] = [
  {
    code: 'RISK_EQUITY_USED_UP',
    family: 'RISK',
    title: 'The account was used up',
    looksAt: 'the equity at each bar',
    threshold: 'at or below 0 once',
    reason: 'A broker closes the account there; whatever follows is not real.',
    severities: ['STOP'],
    advice: 'Trade smaller, and read nothing after that bar.',
    judge: ({ input: { curve }, moments }) => {
      if (moments === 0 || curve.equity.some(Number.isNaN)) return unknown('The equity of some bar is not known.')
      const bar = curve.equity.findIndex((value) => value <= 0)
      if (bar < 0) return PASSED
      return stop`The equity was used up at bar ${count('bar', bar + 1)}, on ${dateText(curve.tsOpen[bar] ?? 0)}.`
    },
  },
  {
    code: 'RISK_DRAWDOWN_DEEP',
    family: 'RISK',
    title: 'A drawdown that ends trading',
    looksAt: 'the largest fall from a peak',
    threshold: `${DEEP_PCT} % or more`,
    reason: 'There the guard of a live account shuts trading down, so the recovery would not have been traded.',
    severities: ['WARNING'],
    advice: 'Trade a smaller share: drawdowns shrink about in proportion.',
    judge: onReport(({ statistics: { maxDrawdownPct }, estimates }) => {
      if (maxDrawdownPct < DEEP_PCT) return PASSED
      const estimate = estimates.maxDrawdownPct
      const seen =
        estimate === null
          ? percent('largest drawdown', maxDrawdownPct)
          : estimated('largest drawdown', estimate, 'percent')
      return warning`The largest drawdown is ${seen}; at ${percent('limit', DEEP_PCT)} the guard of a live account shuts trading down.`
    }),
  },
  {
    code: 'RISK_DRAWDOWN_LONG',
    family: 'RISK',
    title: 'A long wait for a new high',
    looksAt: 'the longest stay below a peak',
    threshold: `more than ${LONG_DAYS} days`,
    reason: 'Few keep to a strategy that has earned nothing for a year.',
    severities: ['WARNING'],
    advice: 'Ask whether you would have kept trading it, and what would have told you to stop.',
    judge: onReport(({ values: { longestUnderwaterDays } }) => {
      if (longestUnderwaterDays === null) return unknown('The run is too short to stay below a peak.')
      if (longestUnderwaterDays <= LONG_DAYS) return PASSED
      return warning`The equity stayed below a peak for ${days('longest stay below a peak', longestUnderwaterDays)}.`
    }),
  },
  {
    code: 'RISK_TIME_UNDERWATER',
    family: 'RISK',
    title: 'Nearly always below a peak',
    looksAt: 'the share of bars below the peak so far',
    threshold: `more than ${UNDERWATER_PCT} %`,
    reason: 'New highs are rare in any record; this rare, the gains came in a few days or not at all.',
    severities: ['NOTE'],
    advice: 'See in the drawdown table when highs were made.',
    judge: onReport(({ values: { underwaterPct }, estimates, counts }) => {
      if (underwaterPct === null || counts.bar < 20) return unknown('The run is too short to tell.')
      if (underwaterPct <= UNDERWATER_PCT) return PASSED
      const estimate = estimates.underwaterPct
      const seen =
        estimate === null
          ? percent('bars below a peak', underwaterPct)
          : estimated('bars below a peak', estimate, 'percent')
      return note`The equity was below a peak for ${seen} of the run.`
    }),
  },
  {
    code: 'RISK_OF_RUIN',
    family: 'RISK',
    title: 'Risk of ruin',
    looksAt: 'the share of resampled runs that fall to the limit of ruin',
    threshold: `its 95 % interval reaches above ${100 * RUIN} %`,
    reason: 'The trades as they came are one order and one choice of many.',
    severities: ['WARNING'],
    advice: 'Trade a smaller share until the risk is below what you accept.',
    judge: ({ input: { robustness } }) => {
      const ruin = robustness.bootstrap?.probabilityOfRuin ?? null
      if (ruin === null) return unknown('The trades were not resampled, or there are too few of them.')
      if (ruin.high <= RUIN) return PASSED
      return warning`${estimatedShare('risk of ruin', ruin)} of the runs with trades drawn anew from these ended in ruin.`
    },
  },
  {
    code: 'RISK_KIND_ORDER',
    family: 'RISK',
    title: 'The order of the trades was kind',
    looksAt: 'the share of orders of the same trades with a drawdown at least as deep',
    threshold: `above ${100 * KIND_ORDER} %`,
    reason: 'The order will be another next time; the drawdown shown is among the mildest of its trades.',
    severities: ['NOTE'],
    advice: 'Plan for the 95 % drawdown of the shuffled trades instead of the one that was.',
    judge: ({ input: { robustness } }) => {
      const { shuffle } = robustness
      const deeper = shuffle?.deeperThanObserved ?? null
      if (shuffle === null || deeper === null)
        return unknown('The trades were not shuffled, or there are too few of them.')
      if (deeper.value <= KIND_ORDER) return PASSED
      return note`${estimatedShare('orders as bad or worse', deeper)} of the orders of the same trades have a drawdown as deep as the ${share('drawdown', shuffle.observed.maxDrawdown)} that was, one in twenty ${share('95 % drawdown', shuffle.maxDrawdown.p95)} or more.`
    },
  },
  {
    code: 'RISK_LOSING_STREAK',
    family: 'RISK',
    title: 'A costly losing streak',
    looksAt: 'the losing trades in a row that cost most, against the equity at their beginning',
    threshold: `${100 * STREAK_COST} % or more over two trades or more`,
    reason: 'Losing rows are where traders leave a strategy or double it.',
    severities: ['NOTE'],
    advice: 'Decide now how many losses in a row you will sit through.',
    judge: onTrades(2, (_, facts) => {
      let [cost, row, worst, worstRow, equity] = [0, 0, 0, 0, Number.NaN]
      for (const { trade, equityBefore } of facts.trades()) {
        if (trade.pnl >= 0) {
          row = 0
          continue
        }
        if (row === 0) [cost, equity] = [0, equityBefore]
        row += 1
        cost -= trade.pnl
        if (row > 1 && cost / equity > worst) [worst, worstRow] = [cost / equity, row]
      }
      if (worst < STREAK_COST) return PASSED
      return note`${counted(worstRow, 'trade', 'losses in a row')} in a row lost ${share('cost of the row', worst)} of the equity.`
    }),
  },
]
