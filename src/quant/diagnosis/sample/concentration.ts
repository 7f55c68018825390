import { dateText } from '../evidence/text.ts'
import { count, counted, money, percent, share } from '../evidence/phrase.ts'
import { note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { DiagnosedTrade } from '../diagnosisInput.ts'
import type { Facts } from '../facts/facts.ts'
import { onReport, onTrades } from '../facts/needs.ts'
import type { Check, Verdict } from '../finding.ts'

const ONE_TRADE = { share: 0.25, least: 10 } as const
const TOP = { trades: 5, share: 0.75, least: 20 } as const
const ONE_MONTH = { share: 0.5, least: 12 } as const
const ONE_YEAR = { share: 0.8, least: 3 } as const
const ONE_OF_SEVERAL = { share: 0.6, least: 3 } as const

// data table
/** Checks of whether one thing carries the profit. Runs without a profit have nothing to be carried, and pass. */
export const CONCENTRATION: readonly Check[] = [
  {
    code: 'SAMPLE_ONE_TRADE',
    family: 'SAMPLE',
    title: 'One lucky trade',
    looksAt: 'the best trade against the profit of all',
    threshold: `${100 * ONE_TRADE.share} % of the profit or more from one of at least ${ONE_TRADE.least} trades`,
    reason: 'What happened once is no habit. With fewer trades each is a large part of any sum.',
    severities: ['WARNING'],
    advice: 'Read the result without this trade, and find out why it happened.',
    judge: onTrades(ONE_TRADE.least, (trades, { input: { currency } }) => {
      const sum = profitOf(trades)
      const [best] = trades.toSorted((a, b) => b.pnl - a.pnl)
      if (!(sum > 0) || best === undefined || best.pnl < ONE_TRADE.share * sum) return PASSED
      return warning`One trade, entered on ${dateText(best.entryTime)}, made ${money('best trade', best.pnl, currency)}, which is ${share('share of the profit', best.pnl / sum)} of the profit of ${counted(trades.length, 'trade')}; without it the profit is ${money('profit without it', sum - best.pnl, currency)}.`
    }),
  },
  {
    code: 'SAMPLE_TOP_TRADES',
    family: 'SAMPLE',
    title: 'A few trades carry the run',
    looksAt: `the best ${TOP.trades} trades against the profit of all`,
    threshold: `${100 * TOP.share} % of the profit or more from ${TOP.trades} of at least ${TOP.least} trades`,
    reason: 'Missing a handful of trades, by a failure or a hesitation, would have missed the profit.',
    severities: ['WARNING'],
    advice: 'See how the run fares when some trades are skipped, and whether you would have taken all of them.',
    judge: onTrades(TOP.least, (trades) => {
      const sum = profitOf(trades)
      const best = profitOf(trades.toSorted((a, b) => b.pnl - a.pnl).slice(0, TOP.trades))
      if (!(sum > 0) || best < TOP.share * sum) return PASSED
      return warning`The best ${count('best trades', TOP.trades)} of ${counted(trades.length, 'trade')} made ${share('share of the profit', best / sum)} of the profit.`
    }),
  },
  {
    code: 'SAMPLE_ONE_MONTH',
    family: 'SAMPLE',
    title: 'One lucky month',
    looksAt: 'the best month against the growth of the run, both as logarithms',
    threshold: `${100 * ONE_MONTH.share} % of the growth or more from one of at least ${ONE_MONTH.least} months`,
    reason: 'One event of the market is one observation, however many trades it made.',
    severities: ['WARNING'],
    advice: 'Read the result without this month, and find out what the market did in it.',
    judge: onReport(({ months: { best, n } }, facts) => {
      if (best === null || n < ONE_MONTH.least)
        return unknown(`The run has ${n} of the ${ONE_MONTH.least} months that this takes.`)
      const part = Math.log1p(best.return) / growthOf(facts)
      if (!(growthOf(facts) > 0) || part < ONE_MONTH.share) return PASSED
      return warning`The best of ${counted(n, 'month')}, ${`${best.year}-${String(best.month).padStart(2, '0')}`} with ${percent('best month', 100 * best.return)}, made ${share('share of the growth', part)} of the growth of the run.`
    }),
  },
  {
    code: 'SAMPLE_ONE_YEAR',
    family: 'SAMPLE',
    title: 'One lucky year',
    looksAt: 'the best calendar year against the growth of the run, both as logarithms',
    threshold: `${100 * ONE_YEAR.share} % of the growth or more from one of at least ${ONE_YEAR.least} years`,
    reason: 'The other years show what to expect of the next.',
    severities: ['WARNING'],
    advice: 'Read the result without this year; trade it only if that is enough.',
    judge: onReport(({ months: { years } }, facts) => {
      if (years.length < ONE_YEAR.least) {
        return unknown(`The run has ${years.length} of the ${ONE_YEAR.least} calendar years that this takes.`)
      }
      const [best] = years.toSorted((a, b) => b.total - a.total)
      const part = Math.log1p(best?.total ?? 0) / growthOf(facts)
      if (best === undefined || !(growthOf(facts) > 0) || part < ONE_YEAR.share) return PASSED
      return warning`The best of ${counted(years.length, 'year', 'calendar years')}, ${`${best.year}`} with ${percent('best year', 100 * best.total)}, made ${share('share of the growth', part)} of the growth of the run.`
    }),
  },
  {
    code: 'SAMPLE_ONE_INSTRUMENT',
    family: 'SAMPLE',
    title: 'One instrument carries the run',
    looksAt: 'profit by instrument',
    threshold: `${100 * ONE_OF_SEVERAL.share} % of the profit or more from one of at least ${ONE_OF_SEVERAL.least}`,
    reason: 'A rule that works on one of several instruments found that instrument and not a rule.',
    severities: ['WARNING'],
    advice: 'Read the result without this instrument, and ask how it came onto the list.',
    judge: onTrades(1, (trades, facts) => {
      const symbols = new Map(facts.input.instruments.map(({ instrumentId, symbol }) => [instrumentId, symbol]))
      return oneCarries(facts, 'instrument', trades, (trade) => symbols.get(trade.instrumentId) ?? trade.instrumentId)
    }),
  },
  {
    code: 'SAMPLE_ONE_STRATEGY',
    family: 'SAMPLE',
    title: 'One strategy carries the run',
    looksAt: 'profit by strategy',
    threshold: `${100 * ONE_OF_SEVERAL.share} % of the profit or more from one of at least ${ONE_OF_SEVERAL.least}`,
    reason: 'The others spread nothing but their costs.',
    severities: ['NOTE'],
    advice: 'Run this strategy alone and compare before keeping the others.',
    judge: onTrades(1, (trades, facts) => oneCarries(facts, 'strategy', trades, ({ strategyId }) => strategyId)),
  },
  {
    code: 'SAMPLE_ONE_SIDE',
    family: 'SAMPLE',
    title: 'Only one side earns',
    looksAt: 'the profit of long and of short trades, where there are ten of each',
    threshold: 'one side loses while all together gain',
    reason: 'In a market that rose, long trades gain without any rule; the losing side shows what the rule adds.',
    severities: ['NOTE'],
    advice: 'Compare the earning side with holding the instrument, and run without the other.',
    judge: onTrades(1, (trades, { input: { currency } }) => {
      const long = trades.filter(({ side }) => side === 'LONG')
      const short = trades.filter(({ side }) => side === 'SHORT')
      const [ofLong, ofShort] = [profitOf(long), profitOf(short)]
      if (Math.min(long.length, short.length) < 10 || !(ofLong + ofShort > 0) || Math.min(ofLong, ofShort) >= 0) {
        return PASSED
      }
      return note`${counted(long.length, 'long trade')} made ${money('profit of long trades', ofLong, currency)}, ${counted(short.length, 'short trade')} made ${money('profit of short trades', ofShort, currency)}.`
    }),
  },
]

function profitOf(trades: readonly DiagnosedTrade[]): number {
  return trades.reduce((sum, { pnl }) => sum + pnl, 0)
}

/** Logarithm of the growth of the whole run. */
function growthOf({ netProfit, input: { startingCash } }: Facts): number {
  return Math.log1p(netProfit / startingCash)
}

function oneCarries(
  { input: { currency } }: Facts,
  noun: 'instrument' | 'strategy',
  trades: readonly DiagnosedTrade[],
  nameOf: (trade: DiagnosedTrade) => string,
): Verdict {
  const byName = new Map<string, number>()
  for (const trade of trades) byName.set(nameOf(trade), (byName.get(nameOf(trade)) ?? 0) + trade.pnl)
  const sum = profitOf(trades)
  const [best] = [...byName].toSorted(([, a], [, b]) => b - a)
  if (byName.size < ONE_OF_SEVERAL.least || !(sum > 0) || best === undefined) return PASSED
  const [name, profit] = best
  if (profit < ONE_OF_SEVERAL.share * sum) return PASSED
  const several = noun === 'instrument' ? 'instruments' : 'strategies'
  const tell = noun === 'instrument' ? warning : note
  return tell`${name} made ${money('its profit', profit, currency)} of ${money('profit of all', sum, currency)} (${share('share of the profit', profit / sum)}); the other ${count(`other ${several}`, byName.size - 1)} ${several} made the rest.`
}
