import { DAY, HOUR } from '#core/time/duration.ts'
import { mean } from '../../statistics/moments.ts'
import { agree } from '../evidence/text.ts'
import { basisPoints, count, counted, percent, share } from '../evidence/phrase.ts'
import { finding, PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { DiagnosedTrade, DiagnosisInput } from '../diagnosisInput.ts'
import { onTrades } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

/** Cost of a small order in a liquid market, basis points of the value traded. */
const LEAST_COST = 5
const FUNDING_PERIOD = 8 * HOUR

// data table
/** Checks of the costs that were assumed. */
export const COST_TERMS: readonly Check[] = [
  {
    code: 'COSTS_NONE',
    family: 'COSTS',
    title: 'Trading was free',
    looksAt: 'commission, spread, slippage and impact of the run',
    threshold: `all 0; a stop where the profit is below ${LEAST_COST} basis points of the value traded`,
    reason: `Each side of a trade costs about ${LEAST_COST} basis points even in liquid markets; a smaller profit is none.`,
    severities: ['STOP', 'WARNING'],
    advice: 'Set the fees of your venue, a spread and some slippage, and run again.',
    judge: onTrades(1, (trades, { input, netProfit }) => {
      if (!isFree(input)) return PASSED
      const traded = trades.reduce((sum, trade) => sum + trade.size * (trade.entryPrice + trade.exitPrice), 0)
      const perValue = (10_000 * netProfit) / traded
      return finding(
        netProfit > 0 && perValue < LEAST_COST ? 'STOP' : 'WARNING',
      )`${counted(trades.length, 'trade')} paid neither commission nor spread nor slippage; the result is ${basisPoints('profit of the value traded', perValue)} of the value traded before costs.`
    }),
  },
  {
    code: 'COSTS_NO_SPREAD',
    family: 'COSTS',
    title: 'No spread',
    looksAt: 'the spread of the run, where market prices are taken and no quotes are used',
    threshold: '0, while some other cost is set',
    reason: 'A commission alone is not what trading costs: whoever takes a price pays half of the spread.',
    severities: ['WARNING'],
    advice: 'Set the usual spread of the instrument, or run on quotes.',
    judge: onTrades(1, (trades, { input }) => {
      const { spread, spreadFromQuotes, slippage } = input.terms
      if (isFree(input) || spread > 0 || spreadFromQuotes || slippage > 0) return PASSED
      return warning`The spread was taken as ${percent('spread', 100 * spread)} over ${counted(trades.length, 'trade')}, and slippage as ${percent('slippage', 100 * slippage)}.`
    }),
  },
  {
    code: 'COSTS_SPREAD_BELOW_TICK',
    family: 'COSTS',
    title: 'A spread smaller than the market allows',
    looksAt: 'the spread and slippage of the run against the smallest step of the price of traded instruments',
    threshold: 'both together below one step at the mean entry price, for one instrument',
    reason: 'Bid and ask are one step of the price apart at least.',
    severities: ['WARNING'],
    advice: 'Set a spread of at least one step of the price for these instruments, or run on quotes.',
    judge: onTrades(1, (trades, { input: { instruments, terms } }) => {
      if (terms.spreadFromQuotes) return PASSED
      const entries = new Map<string, number[]>()
      for (const { instrumentId, entryPrice } of trades) {
        const prices = entries.get(instrumentId) ?? []
        prices.push(entryPrice)
        entries.set(instrumentId, prices)
      }
      const steps = instruments.flatMap(({ instrumentId, symbol, tickSize }) => {
        const prices = entries.get(instrumentId)
        return prices === undefined || tickSize === null ? [] : [{ symbol, step: tickSize / mean(prices) }]
      })
      if (steps.length === 0) return unknown('The steps of the prices are not known.')
      const assumed = terms.spread + terms.slippage
      const narrow = steps.filter(({ step }) => step > assumed).toSorted((a, b) => b.step - a.step)
      const [worst] = narrow
      if (worst === undefined) return PASSED
      return warning`${counted(narrow.length, 'traded instrument')} ${agree(narrow.length, 'has', 'have')} a step of the price above the ${share('spread and slippage assumed', assumed)} assumed, ${worst.symbol} one of ${share('step of the price', worst.step)}.`
    }),
  },
  {
    code: 'COSTS_BORROW_IGNORED',
    family: 'COSTS',
    title: 'Short positions borrowed for nothing',
    looksAt: 'short trades held overnight, where borrowing is free (perpetuals left out)',
    threshold: 'one such trade',
    reason: 'Borrowed shares and coins cost a fee by the day, and those worth shorting cost most.',
    severities: ['WARNING'],
    advice: 'Set the cost and the supply of borrowed units, and run again.',
    judge: onTrades(1, (trades, { input }) => {
      if (input.terms.borrowCharged) return PASSED
      const perpetual = perpetualsOf(input)
      const short = trades.filter((trade) => {
        return trade.side === 'SHORT' && !perpetual.has(trade.instrumentId) && heldFor(trade) >= DAY
      })
      if (short.length === 0) return PASSED
      return warning`${counted(short.length, 'short trade', 'short trades held overnight')} of ${counted(trades.length, 'trade')} ${agree(short.length, 'was', 'were')} held overnight and paid nothing for what was borrowed.`
    }),
  },
  {
    code: 'COSTS_FUNDING_IGNORED',
    family: 'COSTS',
    title: 'Perpetuals without funding',
    looksAt: `trades of perpetual futures held for ${FUNDING_PERIOD / HOUR} hours or more, where no funding was charged`,
    threshold: 'one such trade',
    reason: `Funding is paid every ${FUNDING_PERIOD / HOUR} hours at most venues, by the crowded side.`,
    severities: ['WARNING'],
    advice: 'Give the run the history of funding rates.',
    judge: onTrades(1, (trades, { input }) => {
      if (input.terms.fundingCharged) return PASSED
      const perpetual = perpetualsOf(input)
      const held = trades.filter((trade) => perpetual.has(trade.instrumentId) && heldFor(trade) >= FUNDING_PERIOD)
      if (held.length === 0) return PASSED
      return warning`${count('trades without funding', held.length)} of ${counted(trades.length, 'trade')} held a perpetual future over a time of funding and paid none.`
    }),
  },
]

function isFree({ terms, costs, trades }: DiagnosisInput): boolean {
  const { feesCharged, spread, spreadFromQuotes, slippage, impactCharged } = terms
  if (feesCharged || spread > 0 || spreadFromQuotes || slippage > 0 || impactCharged) return false
  return trades.every(({ commission }) => commission === 0) && (costs?.slippage ?? 0) === 0
}

function perpetualsOf({ instruments }: DiagnosisInput): ReadonlySet<string> {
  return new Set(instruments.filter(({ isPerpetual }) => isPerpetual).map(({ instrumentId }) => instrumentId))
}

function heldFor({ entryTime, exitTime }: DiagnosedTrade): number {
  return exitTime - entryTime
}
