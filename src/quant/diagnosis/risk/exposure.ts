import { exactProportion } from '../../statistics/proportion.ts'
import { count, counted, estimatedShare, money, percent, ratio, share } from '../evidence/phrase.ts'
import { note, PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { PlacedTrade } from '../facts/openPositions.ts'
import { onReport, onTrades } from '../facts/needs.ts'
import { medianOf } from '../facts/search.ts'
import type { Check } from '../finding.ts'

const ROUNDING = 1.02
const MOST_LEVERAGE = 2
const ONE_HOLDING = 0.25
const TINY_EXPOSURE_PCT = 5
const ADVERSE_OF_EQUITY = 0.05
const GIVEN_BACK = { share: 0.3, least: 10 } as const
const AFTER_LOSS = { ratio: 1.5, least: 10 } as const
const PROTECTIVE: ReadonlySet<string> = new Set(['STOP', 'STOP_LIMIT', 'TRAILING_STOP'])

// data table
/** Checks of how much was at stake. */
export const EXPOSURE: readonly Check[] = [
  {
    code: 'RISK_LEVERAGE',
    family: 'RISK',
    title: 'More held than owned',
    looksAt: 'the value of all open trades at entry against the equity before',
    threshold: `more than ${MOST_LEVERAGE} times, or above what the terms of the account allow`,
    reason: `Twice the equity is the initial margin of shares held overnight (Regulation T). ${Math.round(100 * (ROUNDING - 1))} % are left for moves between order and fill.`,
    severities: ['WARNING'],
    advice: 'Size positions by the equity, or give the run the margin terms, interest and calls of the real account.',
    judge: onTrades(1, (_, facts) => {
      const { mostExposure } = facts.open()
      const allowed = facts.input.terms.leverage
      if (mostExposure <= ROUNDING * Math.min(MOST_LEVERAGE, allowed)) return PASSED
      return warning`Open trades were worth up to ${ratio('most exposure', mostExposure)} times the equity; the account allows ${ratio('leverage allowed', allowed)}.`
    }),
  },
  {
    code: 'RISK_ONE_HOLDING',
    family: 'RISK',
    title: 'Much in one instrument',
    looksAt: 'the value of the open trades of one instrument against the equity, where several were traded',
    threshold: `more than ${100 * ONE_HOLDING} %`,
    reason: 'A run over several instruments is meant to spread risk; a quarter in one lets one surprise decide.',
    severities: ['WARNING'],
    advice: 'Limit the share of one instrument in the sizes of the run.',
    judge: onTrades(1, (trades, facts) => {
      const traded = new Set(trades.map(({ instrumentId }) => instrumentId)).size
      const { mostInOne, mostInOneName } = facts.open()
      if (traded < 2 || mostInOne <= ONE_HOLDING) return PASSED
      const found = facts.input.instruments.find(({ instrumentId }) => instrumentId === mostInOneName)
      return warning`Up to ${share('most in one instrument', mostInOne)} of the equity were in ${found?.symbol ?? mostInOneName}, one of ${count('instruments traded', traded)} instruments.`
    }),
  },
  {
    code: 'RISK_TINY_EXPOSURE',
    family: 'RISK',
    title: 'Hardly ever in the market',
    looksAt: 'the share of bars with an open trade',
    threshold: `above 0 and below ${TINY_EXPOSURE_PCT} %`,
    reason: 'Yearly volatility, Sharpe ratio and drawdown are those of cash, with a few days of trading in them.',
    severities: ['NOTE'],
    advice: 'Judge the trades by themselves, not by the yearly figures.',
    judge: onReport(({ values: { exposurePct } }) => {
      if (exposurePct === null) return unknown('The exposure was not measured.')
      if (exposurePct === 0 || exposurePct >= TINY_EXPOSURE_PCT) return PASSED
      return note`A trade was open in ${percent('exposure', exposurePct)} of the bars only, so the yearly figures are mostly those of cash.`
    }),
  },
  {
    code: 'RISK_NO_STOP',
    family: 'RISK',
    title: 'Open risk without a stop',
    looksAt: 'the largest loss that a trade showed while open, where no stop order was placed',
    threshold: `more than ${100 * ADVERSE_OF_EQUITY} % of the equity`,
    reason: 'Nothing but the signal ended these losses (maximum adverse excursion; Sweeney, 1996).',
    severities: ['WARNING'],
    advice: 'Add a stop beyond the usual adverse excursion of gaining trades, and run again.',
    judge: onTrades(1, (_, facts) => {
      const { orders, currency } = facts.input
      if (orders === null) return unknown('The run came without its orders.')
      if (orders.some(({ type, role }) => PROTECTIVE.has(type) || role === 'STOP_LOSS')) return PASSED
      const [worst] = facts.trades().toSorted((a, b) => openLoss(b) - openLoss(a))
      if (worst === undefined || !(openLoss(worst) > ADVERSE_OF_EQUITY)) return PASSED
      return warning`No stop order was placed, and one trade was down ${money('largest open loss', openLoss(worst) * worst.equityBefore, currency)} while open, ${share('share of the equity', openLoss(worst))} of the equity.`
    }),
  },
  {
    code: 'RISK_PROFIT_GIVEN_BACK',
    family: 'RISK',
    title: 'Losses that were gains',
    looksAt: 'losing trades that had been further ahead than the middle gaining trade ended',
    threshold: `more than ${100 * GIVEN_BACK.share} % of at least ${GIVEN_BACK.least} losing trades`,
    reason: 'The exits let gains turn into losses (maximum favourable excursion; Sweeney, 1996).',
    severities: ['NOTE'],
    advice: 'Try a trailing stop or a target, counting each try as a trial.',
    judge: onTrades(2 * GIVEN_BACK.least, (trades) => {
      const losers = trades.filter(({ pnl }) => pnl < 0)
      const gains = trades.filter(({ pnl }) => pnl > 0).map(({ pnl, size, entryPrice }) => pnl / (size * entryPrice))
      if (Math.min(losers.length, gains.length) < GIVEN_BACK.least) return PASSED
      const usual = medianOf(gains)
      const ahead = losers.filter(({ favourable }) => favourable > usual).length
      const seen = exactProportion(ahead, losers.length)
      if (seen === null || seen.value <= GIVEN_BACK.share) return PASSED
      return note`${estimatedShare('losers that had been ahead', seen)} of the losing trades had been ahead by more than the middle gain of ${share('middle gain', usual)}.`
    }),
  },
  {
    code: 'RISK_SIZE_AFTER_LOSS',
    family: 'RISK',
    title: 'Larger after losses',
    looksAt: 'the middle size of trades (share of the equity) after a loss and after a gain',
    threshold: `${AFTER_LOSS.ratio} times as large after a loss, with ${AFTER_LOSS.least} trades or more of each`,
    reason: 'Doubling after losses makes a smooth curve until the row of losses that ends it.',
    severities: ['WARNING'],
    advice: 'Size trades without regard to the last result, and run again.',
    judge: onTrades(2 * AFTER_LOSS.least, (_, facts) => {
      const [afterLoss, afterGain] = sizesByLastResult(facts.trades())
      if (Math.min(afterLoss.length, afterGain.length) < AFTER_LOSS.least) {
        return unknown('There are too few trades that began after the last one had ended.')
      }
      const [loss, gain] = [medianOf(afterLoss), medianOf(afterGain)]
      if (!(gain > 0) || loss < AFTER_LOSS.ratio * gain) return PASSED
      return warning`The middle trade after a loss took ${share('size after a loss', loss)} of the equity (${counted(afterLoss.length, 'trade', 'trades after a loss')}), after a gain ${share('size after a gain', gain)} (${counted(afterGain.length, 'trade', 'trades after a gain')}).`
    }),
  },
]

/** Largest loss shown while open as a share of the equity before the entry. */
function openLoss({ trade, equityBefore }: PlacedTrade): number {
  return equityBefore > 0 ? (trade.adverse * trade.size * trade.entryPrice) / equityBefore : 0
}

function sizesByLastResult(placed: readonly PlacedTrade[]): readonly [readonly number[], readonly number[]] {
  const afterLoss: number[] = []
  const afterGain: number[] = []
  for (const [index, { trade, equityBefore }] of placed.entries()) {
    const last = placed[index - 1]?.trade
    if (last === undefined || last.exitTime > trade.entryTime || !(equityBefore > 0)) continue
    const size = (trade.size * trade.entryPrice) / equityBefore
    if (last.pnl < 0) afterLoss.push(size)
    else if (last.pnl > 0) afterGain.push(size)
  }
  return [afterLoss, afterGain]
}
