import { tradeReturn } from '../../performance/equityCurve.ts'
import { fitLine } from '../../statistics/lineFit.ts'
import { count, counted, estimated, estimatedShare, percent, probability, ratio, share } from '../evidence/phrase.ts'
import { note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onProfit, onReport, onTrades } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const HALF_OF_PARTS = { share: 0.5, least: 4 } as const
const DIFFERENT = 0.01
const DECAY = { errors: 2.58, least: 30 } as const
const DRY = { share: 0.25, errors: 3.29, expected: 10 } as const

// data table
/** Checks of whether the result is that of the whole run. */
export const STABILITY: readonly Check[] = [
  {
    code: 'STABILITY_SUB_PERIODS',
    family: 'STABILITY',
    title: 'Most parts of the run lose',
    looksAt: 'the sub-periods of the calendar, where the run as a whole gains',
    threshold: `fewer than ${100 * HALF_OF_PARTS.share} % of at least ${HALF_OF_PARTS.least} parts gain`,
    reason: 'The next part is drawn from parts like these.',
    severities: ['WARNING'],
    advice: 'Find out what the gaining parts had in common before trading.',
    judge: onProfit(({ input: { robustness }, netProfit }) => {
      const gaining = robustness.calendar?.positiveParts ?? null
      if (gaining === null || gaining.n < HALF_OF_PARTS.least) {
        return unknown(`The run was not split into at least ${HALF_OF_PARTS.least} sub-periods.`)
      }
      if (!(netProfit > 0) || gaining.value >= HALF_OF_PARTS.share) return PASSED
      return warning`Only ${estimatedShare('parts that gain', gaining)} of the sub-periods gain.`
    }),
  },
  {
    code: 'STABILITY_REGIMES',
    family: 'STABILITY',
    title: 'It works in one regime',
    looksAt: 'returns by regime of the market, where the run as a whole gains',
    threshold: `they differ with a probability below ${DIFFERENT} by chance, and one regime lost`,
    reason: 'Kruskal and Wallis (1952), judged by exchanging blocks. The next regime is not announced.',
    severities: ['WARNING'],
    advice: 'Trade it only in regimes it gains in, and count how it tells them as part of the strategy.',
    judge: onProfit(({ input: { robustness }, netProfit }) => {
      const { regimes } = robustness
      const difference = regimes?.difference ?? null
      if (regimes === null || difference === null) return unknown('The run was not split by regimes.')
      const [worst] = regimes.parts.toSorted((a, b) => a.totalReturn - b.totalReturn)
      if (worst === undefined || !(netProfit > 0) || difference.pValue >= DIFFERENT || worst.totalReturn >= 0) {
        return PASSED
      }
      return warning`Returns differ between ${count('regimes', difference.groups)} regimes (p = ${probability('p', difference.pValue)}, n = ${count('returns', difference.n)}); in ${worst.label} the run lost ${share('loss there', -worst.totalReturn)}.`
    }),
  },
  {
    code: 'STABILITY_DECAY',
    family: 'STABILITY',
    title: 'Trades earn less and less',
    looksAt: 'the trend of the returns of trades in their order',
    threshold: `falling by ${DECAY.errors} standard errors or more (Newey-West), over ${DECAY.least} trades or more`,
    reason: 'Edges fade as others find them (McLean and Pontiff, 2016).',
    severities: ['WARNING'],
    advice: 'Judge by the last third of the trades, and expect less.',
    judge: onTrades(DECAY.least, (trades) => {
      const returns = trades.map((trade) => 100 * tradeReturn({ ...trade, entryBar: 0, exitBar: 0 }))
      const line = fitLine(
        returns.map((_, index) => index / (returns.length - 1)),
        returns,
      )
      if (line === null) return unknown('The trades have no trend to measure.')
      const { value, low, high } = line.slope
      // The interval reaches about two standard errors to each side.
      if (!(value < (-DECAY.errors * (high - low)) / 3.92)) return PASSED
      return warning`From the first to the last of ${counted(trades.length, 'trade')} the return of a trade fell along its trend by ${estimated('trend from first to last', line.slope, 'percent')}, from ${percent('trend at the first', line.intercept.value)}.`
    }),
  },
  {
    code: 'STABILITY_LAST_YEAR',
    family: 'STABILITY',
    title: 'The last year lost',
    looksAt: 'the return of the last year, where the run covers two or more and gains',
    threshold: 'below 0',
    reason: 'The last year is the one most like the next.',
    severities: ['WARNING'],
    advice: 'Find out what changed; paper trade before anything else.',
    judge: onReport(({ periodReturns: { returns, periodsPerYear } }, { netProfit }) => {
      if (returns.length < 2 * periodsPerYear) return unknown('The run covers less than two years.')
      const last = returns.slice(-periodsPerYear).reduce((growth, value) => growth * (1 + value), 1) - 1
      if (!(netProfit > 0) || last >= 0) return PASSED
      return warning`Over the last ${count('periods of the last year', periodsPerYear)} of ${count('periods', returns.length)} periods the run lost ${share('loss of the last year', -last)}, though it gains as a whole.`
    }),
  },
  {
    code: 'STABILITY_TRADES_DRY_UP',
    family: 'STABILITY',
    title: 'Trades became rare',
    looksAt: 'entries in the last quarter of the run against the mean of those before',
    threshold: `less than ${100 * DRY.share} % of it and ${DRY.errors} root counts below, where ${DRY.expected} or more are to be expected`,
    reason: 'What the strategy waits for no longer happens, or the data ended for most instruments.',
    severities: ['NOTE'],
    advice: 'See why entries ceased: data, filters, or the market.',
    judge: onTrades(DRY.expected, (_, facts) => {
      const begin = 0.75 * facts.moments
      const last = facts.trades().filter(({ entry }) => entry >= begin).length
      const expected = (facts.trades().length - last) / 3
      if (expected < DRY.expected || last >= DRY.share * expected) return PASSED
      if (last > expected - DRY.errors * Math.sqrt(expected)) return PASSED
      return note`In the last quarter of the run entries number ${count('entries', last)}, in each quarter before ${ratio('entries of a quarter before', expected)} on average.`
    }),
  },
]
