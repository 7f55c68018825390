import { estimated, estimatedMoney, money, percent, ratio, share } from '../evidence/phrase.ts'
import { finding, note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onProfit, onReport } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const BREAK_EVEN = 2
const COST_SHARE = 0.5
const TURNOVER = 50

// data table
/** Checks of what costs and size do to the profit. */
export const BURDEN: readonly Check[] = [
  {
    code: 'COSTS_BREAK_EVEN',
    family: 'COSTS',
    title: 'Profit gone at slightly higher costs',
    looksAt: 'the multiple of the costs at which nothing of the profit remains, where there is a profit',
    threshold: `below ${BREAK_EVEN}`,
    reason: 'Spread and slippage are guesses, and bad times double them.',
    severities: ['WARNING'],
    advice: 'Measure your real costs before trading; trade less often or larger moves.',
    judge: ({ input: { robustness, currency } }) => {
      const { costs } = robustness
      if (costs === null) return unknown('The sensitivity to costs was not computed.')
      const { breakEvenMultiple: multiple, netTotal, grossTotal, costTotal } = costs
      if (!(netTotal > 0) || !(grossTotal < BREAK_EVEN * costTotal)) return PASSED
      const seen =
        multiple === null
          ? ratio('break-even multiple', grossTotal / costTotal)
          : estimated('break-even multiple', multiple, 'ratio')
      return warning`The profit of ${money('net profit', netTotal, currency)} is gone at ${seen} times the costs of ${money('costs', costTotal, currency)} that were assumed.`
    },
  },
  {
    code: 'COSTS_DOUBLED',
    family: 'COSTS',
    title: 'A loss at doubled costs',
    looksAt: 'the net profit of the run repeated with doubled costs, where there is a profit',
    threshold: 'not above 0',
    reason: 'Doubled costs are an ordinary bad year.',
    severities: ['WARNING'],
    advice: 'Trade it only where your costs are known and far below those assumed.',
    judge: onProfit(({ input: { reruns, currency }, netProfit }) => {
      const doubled = reruns.doubledCosts
      if (doubled === null) return unknown('The run was not repeated with doubled costs.')
      if (!(netProfit > 0) || doubled > 0) return PASSED
      return warning`With doubled costs the net profit is ${money('net profit at doubled costs', doubled, currency)} instead of ${money('net profit', netProfit, currency)}.`
    }),
  },
  {
    code: 'COSTS_SHARE',
    family: 'COSTS',
    title: 'Costs eat the profit',
    looksAt: 'commissions and slippage against the profit before them, where that is above 0',
    threshold: `more than ${100 * COST_SHARE} %`,
    reason: 'Most of the work is for the broker, and small errors in the costs decide the rest.',
    severities: ['WARNING'],
    advice: 'Trade less often, use limit orders, or look for cheaper execution.',
    judge: onProfit(({ input: { costs, currency }, netProfit }) => {
      if (costs === null) return unknown('What trading cost is not recorded.')
      const paid = costs.commissions + costs.slippage
      const gross = netProfit + paid
      if (!(gross > 0) || paid <= COST_SHARE * gross) return PASSED
      return warning`Costs of ${money('costs', paid, currency)} took ${share('share of the gross profit', paid / gross)} of the ${money('gross profit', gross, currency)} made before them.`
    }),
  },
  {
    code: 'COSTS_TURNOVER',
    family: 'COSTS',
    title: 'High turnover',
    looksAt: 'the value traded a year in multiples of the mean equity',
    threshold: `above ${TURNOVER}`,
    reason: `At ${TURNOVER} times each basis point of cost is half a percent a year.`,
    severities: ['NOTE'],
    advice: 'Check the costs to the basis point: fees by tier, spread at the hours you trade.',
    judge: onReport(({ values: { turnover } }) => {
      if (turnover === null) return unknown('The turnover was not measured.')
      if (turnover <= TURNOVER) return PASSED
      return note`The account is turned over ${ratio('turnover a year', turnover)} times a year, so each basis point of cost takes ${percent('return a basis point', turnover / 100)} a year.`
    }),
  },
  {
    code: 'COSTS_CAPACITY',
    family: 'COSTS',
    title: 'Too much money for the market',
    looksAt: 'the capital at which the impact of the orders takes half of the edge, and all of it',
    threshold:
      'half of it at less than the starting cash; a stop where the 95 % interval of the latter lies below it; there must be an edge',
    reason: 'Square-root law of impact (Torre, 1997; Toth et al., 2011).',
    severities: ['STOP', 'WARNING'],
    advice: 'Run with the cash that the instruments bear, or trade more liquid ones.',
    judge: ({ input: { robustness, startingCash, currency } }) => {
      const half = robustness.capacity?.halfEdgeCapital ?? null
      const zero = robustness.capacity?.zeroEdgeCapital ?? null
      if (half === null || zero === null) return unknown('The capacity was not estimated, or there are too few trades.')
      // No edge, no capacity: other checks tell that.
      if (zero.value === 0 || half.value >= startingCash) return PASSED
      return finding(
        zero.high < startingCash ? 'STOP' : 'WARNING',
      )`Impact takes half of the edge at ${estimatedMoney('capital at half the edge', half, currency)} and all of it at ${money('capital without edge', zero.value, currency)}; the run began with ${money('starting cash', startingCash, currency)}.`
    },
  },
]
