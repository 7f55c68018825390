import { count, counted, estimated, probability, ratio, share, years } from '../evidence/phrase.ts'
import { finding, PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { onSearch } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const CONFIDENCE = 0.95
const PBO = { warning: 0.2, stop: 0.5 } as const
const KEPT = 0.5
const NO_VERDICT = 'The Sharpe ratio was not judged by the number of trials.'

// data table
/** Checks of what choosing among trials explains. */
export const TRIALS: readonly Check[] = [
  {
    code: 'OVERFIT_LUCK_OF_TRIALS',
    family: 'OVERFITTING',
    title: 'No better than the best of so many tries',
    looksAt: 'the Sharpe ratio against that to be expected of the best of the trials without skill',
    threshold: 'below it, with two trials or more and a ratio above 0',
    reason: 'Expected maximum of independent trials (Bailey and Lopez de Prado, 2014).',
    severities: ['STOP'],
    advice: 'Treat the result as luck: test it on data that no trial has seen, or drop it.',
    judge: onSearch(({ trials, verdict }) => {
      if (verdict === null) return unknown(NO_VERDICT)
      const { sharpe, expectedMaximumSharpe: expected } = verdict
      if (trials < 2 || sharpe <= 0 || sharpe >= expected) return PASSED
      return stop`The Sharpe ratio of ${ratio('Sharpe ratio', sharpe)} was chosen from ${counted(trials, 'trial')}; the best of so many without any skill is to be expected at ${ratio('expected maximum', expected)}.`
    }),
  },
  {
    code: 'OVERFIT_DEFLATED_SHARPE',
    family: 'OVERFITTING',
    title: 'Deflated Sharpe ratio too low',
    looksAt: 'the probability that the true ratio exceeds what the best of the trials shows without skill',
    threshold: `below ${CONFIDENCE}, where the ratio is above 0`,
    reason: 'Deflated Sharpe ratio (Bailey and Lopez de Prado, 2014); the usual level of confidence.',
    severities: ['WARNING'],
    advice: 'Gather data that no trial has seen before relying on the ratio, and stop trying variants on these.',
    judge: onSearch(({ verdict }) => {
      if (verdict === null) return unknown(NO_VERDICT)
      const { sharpe, deflatedSharpe, probabilisticSharpe, trials, n } = verdict
      if (sharpe <= 0 || deflatedSharpe >= CONFIDENCE) return PASSED
      return warning`The true Sharpe ratio exceeds the luck of ${counted(trials, 'trial')} with probability ${probability('deflated Sharpe ratio', deflatedSharpe)} only (${probability('probabilistic Sharpe ratio', probabilisticSharpe)} had this been the only one; ratio ${ratio('Sharpe ratio', sharpe)}, n = ${count('periods', n)}).`
    }),
  },
  {
    code: 'OVERFIT_BACKTEST_LENGTH',
    family: 'OVERFITTING',
    title: 'History too short for so many trials',
    looksAt: 'the length of the run against the minimum backtest length for the trials and the ratio',
    threshold: 'shorter, with two trials or more',
    reason: 'Minimum backtest length (Bailey, Borwein, Lopez de Prado and Zhu, 2014).',
    severities: ['WARNING'],
    advice: 'Use a longer history, or fewer and better founded variants.',
    judge: onSearch(({ trials, verdict }, facts) => {
      if (verdict === null) return unknown(NO_VERDICT)
      const needed = verdict.minimumBacktestYears
      if (trials < 2 || needed === null || facts.years >= needed) return PASSED
      return warning`${counted(trials, 'trial')} on ${years('length of the run', facts.years)} show a Sharpe ratio of ${ratio('Sharpe ratio', verdict.sharpe)} without any skill; it would take ${years('minimum length', needed)}.`
    }),
  },
  {
    code: 'OVERFIT_PBO',
    family: 'OVERFITTING',
    title: 'The best trial does not stay the best',
    looksAt: 'the probability of backtest overfitting over the trials',
    threshold: `above ${PBO.warning}, as a stop above ${PBO.stop}`,
    reason: `Combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and Zhu, 2017); above ${PBO.stop} choosing the best is worse than choosing at random.`,
    severities: ['STOP', 'WARNING'],
    advice: 'Do not trade the best of these trials; take the middle of a plateau, or the mean of all.',
    judge: onSearch(({ overfitting }) => {
      if (overfitting === null)
        return unknown('The probability of backtest overfitting was not computed: it needs the returns of all trials.')
      const { probability: seen, combinations, trials, lossProbability } = overfitting
      if (!(seen > PBO.warning)) return PASSED
      return finding(
        seen > PBO.stop ? 'STOP' : 'WARNING',
      )`In ${share('probability of overfitting', seen)} of ${counted(combinations, 'split')} of the data the best of ${counted(trials, 'trial')} in one half was below the middle in the other, and it lost there in ${share('probability of loss', lossProbability)}.`
    }),
  },
  {
    code: 'OVERFIT_OUT_OF_SAMPLE',
    family: 'OVERFITTING',
    title: 'Worse on data kept away',
    looksAt: 'the Sharpe ratio on the part kept away against that on the part chosen on, where the latter is above 0',
    threshold: `less than ${100 * KEPT} % of it is left; a stop where nothing is left and the interval of the part chosen on has its lower end above 0`,
    reason: 'Half is the usual bar for walk-forward efficiency (Pardo, 2008).',
    severities: ['STOP', 'WARNING'],
    advice: 'Believe the part that was kept away; simplify the strategy rather than tune it on both.',
    judge: onSearch(({ outOfSample }) => {
      if (outOfSample === null) return unknown('No part of the data was kept away, or it was not run.')
      const { chosenOn, keptAway } = outOfSample
      if (!(chosenOn.value > 0) || keptAway.value >= KEPT * chosenOn.value) return PASSED
      return finding(
        keptAway.value <= 0 && chosenOn.low > 0 ? 'STOP' : 'WARNING',
      )`The Sharpe ratio fell from ${estimated('Sharpe ratio chosen on', chosenOn, 'ratio')} to ${estimated('Sharpe ratio kept away', keptAway, 'ratio')} on the data that was kept away.`
    }),
  },
  {
    code: 'OVERFIT_NOTHING_KEPT_AWAY',
    family: 'OVERFITTING',
    title: 'Nothing was kept away',
    looksAt: 'whether part of the data was kept away from the choice, where there were two trials or more',
    threshold: 'none',
    reason: 'A choice is tested only on data it has not seen.',
    severities: ['WARNING'],
    advice: 'Repeat the search with the last third of the data kept away, and look at that once.',
    judge: onSearch(({ trials, outOfSample }) => {
      if (trials < 2 || outOfSample !== null) return PASSED
      return warning`This run was chosen from ${counted(trials, 'trial')} on all of the data, so there is none left to test the choice on.`
    }),
  },
]
