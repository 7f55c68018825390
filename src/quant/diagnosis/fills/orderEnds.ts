import { exactProportion } from '../../statistics/proportion.ts'
import { agree } from '../evidence/text.ts'
import { count, counted, estimatedShare, money, share } from '../evidence/phrase.ts'
import { finding, note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onOrders, onProfit, onTrades } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const REFUSED_SHARE = 0.05
const DENIED_SHARE = 0.2
const UNFILLED_SHARE = 0.5
const LEAST_LIMITS = 10
const PARTIAL_SHARE = 0.1
const SAME_BAR_SHARE = 0.1
const ORDER_EFFECT = 0.25
const LEFT_OPEN_SHARE = 0.2

// data table
/** Checks of how orders ended and of what the way through a bar decides. */
export const ORDER_ENDS: readonly Check[] = [
  {
    code: 'ORDER_REFUSED',
    family: 'FILLS',
    title: 'Orders refused',
    looksAt: 'orders that ended REJECTED or DENIED',
    threshold: `more than ${100 * REFUSED_SHARE} % of the orders`,
    reason: 'A strategy whose orders are refused was not the one that was run.',
    severities: ['WARNING'],
    advice: 'Remove the cause, usually cash, size or price steps, and run again.',
    judge: onOrders((orders) => {
      const refused = orders.filter(({ status }) => status === 'REJECTED' || status === 'DENIED')
      const seen = exactProportion(refused.length, orders.length)
      if (seen === null || seen.value <= REFUSED_SHARE) return PASSED
      const why = mostFrequent(refused.map(({ reason }) => reason ?? 'no reason given'))
      return warning`${count('refused orders', refused.length)} of ${counted(orders.length, 'order')} (${share('share refused', seen.value)}) ${agree(refused.length, 'was', 'were')} refused, most often because of ${why}.`
    }),
  },
  {
    code: 'SIGNALS_DENIED',
    family: 'FILLS',
    title: 'Signals denied by risk',
    looksAt: 'signals that risk refused, against them and the entries sent',
    threshold: `more than ${100 * DENIED_SHARE} %`,
    reason: 'The run shows the limits of the account more than the strategy.',
    severities: ['WARNING'],
    advice: 'Give the run the cash, sizes and limits that the strategy is meant for.',
    judge: onOrders((orders, { input: { denials } }) => {
      if (denials === null) return unknown('What risk refused is not recorded.')
      const denied = denials.reduce((sum, each) => sum + each.count, 0)
      const all = denied + orders.filter(({ role }) => role === 'ENTRY').length
      if (denied <= DENIED_SHARE * all) return PASSED
      const [most] = denials.toSorted((a, b) => b.count - a.count)
      return warning`${count('denied signals', denied)} of ${counted(all, 'signal')} (${share('share denied', denied / all)}) ${agree(denied, 'was', 'were')} denied, most often by ${most?.code ?? ''}.`
    }),
  },
  {
    code: 'ORDER_LIMITS_UNFILLED',
    family: 'FILLS',
    title: 'Limit orders that never filled',
    looksAt: 'limit orders for entry that ended without a fill',
    threshold: `more than ${100 * UNFILLED_SHARE} % of at least ${LEAST_LIMITS}`,
    reason:
      'Which ones fill decides the result: those the market runs away from are missing, and live it is fewer still.',
    severities: ['NOTE'],
    advice: 'Run the same entries as market orders; the truth lies between.',
    judge: onOrders((orders) => {
      const limits = orders.filter(({ type, role }) => type === 'LIMIT' && role === 'ENTRY')
      if (limits.length < LEAST_LIMITS) return PASSED
      const seen = exactProportion(limits.filter(({ filledQuantity }) => filledQuantity === 0).length, limits.length)
      if (seen === null || seen.value <= UNFILLED_SHARE) return PASSED
      return note`${estimatedShare('share never filled', seen)} of the limit orders for entry never filled, so the result hangs on which of them did.`
    }),
  },
  {
    code: 'ORDER_PARTIAL_FILLS',
    family: 'FILLS',
    title: 'Orders filled in part',
    looksAt: 'orders that ended with some, but not all of their quantity',
    threshold: `more than ${100 * PARTIAL_SHARE} % of those that filled`,
    reason: 'The orders are too large for the market that they meet.',
    severities: ['NOTE'],
    advice: 'Trade smaller, spread orders over time, or choose a more liquid market.',
    judge: onOrders((orders) => {
      const filled = orders.filter(({ filledQuantity }) => filledQuantity > 0)
      const seen = exactProportion(filled.filter(({ status }) => status !== 'FILLED').length, filled.length)
      if (seen === null || seen.value <= PARTIAL_SHARE) return PASSED
      return note`${estimatedShare('share filled in part', seen)} of the orders that filled did so in part only.`
    }),
  },
  {
    code: 'INTRABAR_TRADES',
    family: 'FILLS',
    title: 'Trades within one bar',
    looksAt: 'trades whose entry and exit are in the same bar',
    threshold: `more than ${100 * SAME_BAR_SHARE} % of at least ten trades`,
    reason: 'A bar does not tell which of its prices came first; the rule of the run decided these trades.',
    severities: ['WARNING'],
    advice: 'Run on a shorter interval, and compare the best and the worst order of prices.',
    judge: onTrades(10, (trades) => {
      const within = trades.filter(({ entryTime, exitTime }) => entryTime === exitTime).length
      const seen = exactProportion(within, trades.length)
      if (seen === null || seen.value <= SAME_BAR_SHARE) return PASSED
      return warning`${estimatedShare('share of trades within one bar', seen)} of the trades begin and end in one bar, where the order of prices is an assumption.`
    }),
  },
  {
    code: 'INTRABAR_EFFECT',
    family: 'FILLS',
    title: 'The result hangs on the way through the bar',
    looksAt: 'the net profit with prices within bars in the best and in the worst order',
    threshold: `they differ by more than ${100 * ORDER_EFFECT} % of the run's; a stop where one gains and the other loses`,
    reason: 'What the bars do not tell must not decide whether a strategy earns.',
    severities: ['STOP', 'WARNING'],
    advice: 'Run on a shorter interval or on trades and quotes until the two agree.',
    judge: onProfit(({ input: { reruns, currency }, netProfit }) => {
      const { bestOrder: best, worstOrder: worst } = reruns
      if (best === null || worst === null) {
        return unknown('The run was not repeated with the best and the worst order of prices within bars.')
      }
      const turns = best > 0 && worst <= 0
      if (!turns && Math.abs(best - worst) <= ORDER_EFFECT * Math.abs(netProfit)) return PASSED
      const meaning = turns ? 'so an assumption decides whether it earns' : 'so much of it is an assumption'
      return finding(
        turns ? 'STOP' : 'WARNING',
      )`The net profit is ${money('net profit in the best order', best, currency)} with the prices within bars in the best order and ${money('net profit in the worst order', worst, currency)} in the worst (${money('net profit', netProfit, currency)} as run), ${meaning}.`
    }),
  },
  {
    code: 'POSITION_LEFT_OPEN',
    family: 'FILLS',
    title: 'Profit that was never taken',
    looksAt: 'the net profit beyond that of the closed trades: positions valued at the last close, interest, dividends',
    threshold: `more than ${100 * LEFT_OPEN_SHARE} % of a net profit above 0`,
    reason: 'A value at the last close pays no exit and counts in no trade figure.',
    severities: ['WARNING'],
    advice: 'Close positions at the end of the run (--finalize) and read the figures again.',
    judge: onProfit(({ input: { trades, currency }, netProfit }) => {
      const closed = trades.reduce((sum, { pnl }) => sum + pnl, 0)
      const open = netProfit - closed
      if (!(netProfit > 0) || !(open > LEFT_OPEN_SHARE * netProfit)) return PASSED
      return warning`${money('profit not from closed trades', open, currency)} of the net profit of ${money('net profit', netProfit, currency)} (${share('share', open / netProfit)}) come from no closed trade.`
    }),
  },
]

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return most?.[0] ?? ''
}
