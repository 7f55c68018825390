import { exactProportion } from '../../statistics/proportion.ts'
import { counted, estimated, estimatedShare, money, ratio, share } from '../evidence/phrase.ts'
import { PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { Facts, PlacedFill } from '../facts/facts.ts'
import { onFills, onReport, onTrades } from '../facts/needs.ts'
import { medianOf } from '../facts/search.ts'
import type { Check } from '../finding.ts'

const SAME_BAR = { share: 0.5, least: 10 } as const
const HIT_RATE = { share: 0.8, payoff: 0.5, least: 20 } as const
const NEXT_BAR = { share: 0.65, least: 30 } as const
const TURNING = { reach: 5, share: 0.5, least: 20 } as const
const NO_HEAT = { ratio: 0.1, least: 30 } as const
const SHARPE = 3

// data table
/** Checks of results that are too good for decisions without the future. */
export const HINTS: readonly Check[] = [
  {
    code: 'LOOK_AHEAD_SAME_BAR',
    family: 'LOOK_AHEAD',
    title: 'The profit is made within bars',
    looksAt: 'the profit of trades whose entry and exit are in the same bar, where there is a profit',
    threshold: `${100 * SAME_BAR.share} % of the profit of all or more, from at least ${SAME_BAR.least} such trades`,
    reason: 'Within a bar the order of prices is unknown; whoever sees the whole bar can pick both ends.',
    severities: ['WARNING'],
    advice: 'Run on a shorter interval with the worst order of prices; if the profit goes, it was never there.',
    judge: onTrades(SAME_BAR.least, (trades, { input: { currency } }) => {
      const sum = trades.reduce((total, { pnl }) => total + pnl, 0)
      const within = trades.filter(({ entryTime, exitTime }) => entryTime === exitTime)
      const made = within.reduce((total, { pnl }) => total + pnl, 0)
      if (within.length < SAME_BAR.least || !(sum > 0) || made < SAME_BAR.share * sum) return PASSED
      return warning`${counted(within.length, 'trade', 'trades within one bar')} within one bar made ${money('their profit', made, currency)}, ${share('share of the profit', made / sum)} of the profit of ${counted(trades.length, 'trade')}.`
    }),
  },
  {
    code: 'LOOK_AHEAD_HIT_RATE',
    family: 'LOOK_AHEAD',
    title: 'Right too often',
    looksAt: 'the exact 95 % interval of the win rate, where the payoff ratio is not small',
    threshold: `above ${100 * HIT_RATE.share} % with a payoff ratio of ${HIT_RATE.payoff} or more, over ${HIT_RATE.least} trades or more`,
    reason: 'High win rates are bought with rare large losses; without these somebody knows the future.',
    severities: ['WARNING'],
    advice: 'Run the proof against leaks (--prove) before anything else.',
    judge: onReport(({ estimates: { winRatePct }, values: { payoffRatio } }) => {
      if (winRatePct === null || winRatePct.n < HIT_RATE.least) return unknown('There are too few trades for this.')
      const payoff = payoffRatio ?? Number.POSITIVE_INFINITY
      if (winRatePct.low <= 100 * HIT_RATE.share || payoff < HIT_RATE.payoff) return PASSED
      const beside = payoffRatio === null ? 'without a single loss' : ratio('payoff ratio', payoffRatio)
      return warning`The win rate is ${estimated('win rate', winRatePct, 'percent')} with a payoff ratio of ${beside}, which decisions without the future hardly reach.`
    }),
  },
  {
    code: 'LOOK_AHEAD_NEXT_BAR',
    family: 'LOOK_AHEAD',
    title: 'Entries know the next bar',
    looksAt: 'the direction of the first bar after the decision, for entries at the market',
    threshold: `the 95 % interval of the share that went the way of the entry lies above ${100 * NEXT_BAR.share} %, over ${NEXT_BAR.least} entries or more`,
    reason: 'The next bar of a liquid market is nearly a coin toss. This is what a shift by one bar looks like.',
    severities: ['WARNING'],
    advice: 'Run the proof against leaks (--prove), and check that indicators end with the bar before the entry.',
    judge: onFills((fills, facts) => {
      const moves = fills
        .map((placed) => firstMove(placed, facts))
        .filter((move) => Number.isFinite(move) && move !== 0)
      if (moves.length < NEXT_BAR.least) {
        return unknown(`There are ${moves.length} of the ${NEXT_BAR.least} entries at the market that this takes.`)
      }
      const right = exactProportion(moves.filter((move) => move > 0).length, moves.length)
      if (right === null || right.low <= NEXT_BAR.share) return PASSED
      return warning`${estimatedShare('entries that the next bar proved right', right)} of the entries were proved right by the very next bar.`
    }),
  },
  {
    code: 'LOOK_AHEAD_TURNING_POINTS',
    family: 'LOOK_AHEAD',
    title: 'Entries at turning points',
    looksAt: `entries at the market next to the lowest low (buys) or highest high (sells) of the ${TURNING.reach} bars on both sides`,
    threshold: `the 95 % interval of their share lies above ${100 * TURNING.share} %, over ${TURNING.least} entries or more`,
    reason: `By chance it is about 2 in ${2 * TURNING.reach + 1}. Pivots, zigzags and centred averages know the bars to come.`,
    severities: ['WARNING'],
    advice: 'Look for pivots or centred windows in the strategy, and run the proof against leaks (--prove).',
    judge: onFills((fills) => {
      const entries = fills.filter(({ fill }) => isMarketEntry(fill))
      if (entries.length < TURNING.least) {
        return unknown(`There are ${entries.length} of the ${TURNING.least} entries at the market that this takes.`)
      }
      const turning = exactProportion(entries.filter(isAtTurningPoint).length, entries.length)
      if (turning === null || turning.low <= TURNING.share) return PASSED
      return warning`${estimatedShare('entries at turning points', turning)} of the entries are next to the extreme of the bars before and after them.`
    }),
  },
  {
    code: 'LOOK_AHEAD_NO_HEAT',
    family: 'LOOK_AHEAD',
    title: 'Trades that never went wrong',
    looksAt: 'the middle adverse against the middle favourable excursion',
    threshold: `at most ${100 * NO_HEAT.ratio} % of it, over ${NO_HEAT.least} trades or more`,
    reason: 'A price wanders both ways before it goes one; only the future tells where it will not.',
    severities: ['WARNING'],
    advice: 'Run the proof against leaks (--prove), and check at which price entries fill.',
    judge: onTrades(NO_HEAT.least, (trades) => {
      const adverse = medianOf(trades.map((trade) => trade.adverse))
      const favourable = medianOf(trades.map((trade) => trade.favourable))
      if (!(favourable > 0) || adverse > NO_HEAT.ratio * favourable) return PASSED
      return warning`The middle one of ${counted(trades.length, 'trade')} went ${share('middle adverse excursion', adverse)} the wrong way and ${share('middle favourable excursion', favourable)} the right way.`
    }),
  },
  {
    code: 'LOOK_AHEAD_SHARPE',
    family: 'LOOK_AHEAD',
    title: 'A Sharpe ratio too good to be true',
    looksAt: 'the 95 % interval of the Sharpe ratio (arithmetic)',
    threshold: `above ${SHARPE}`,
    reason: 'Records of years above it are those of market makers, of frauds and of backtests with a leak.',
    severities: ['WARNING'],
    advice: 'Run the proof against leaks (--prove), and check costs and fills before believing it.',
    judge: onReport(({ estimates: { arithmeticSharpe } }) => {
      if (arithmeticSharpe === null) return unknown('There are not enough period returns for an interval.')
      if (arithmeticSharpe.low <= SHARPE) return PASSED
      return warning`The Sharpe ratio is ${estimated('Sharpe ratio', arithmeticSharpe, 'ratio')}, all of it above ${ratio('limit', SHARPE)}.`
    }),
  },
]

function isMarketEntry({ type, role }: PlacedFill['fill']): boolean {
  return type === 'MARKET' && role === 'ENTRY'
}

/** Return of the first bar after the decision in the direction of the entry; NaN where there is none. */
function firstMove({ fill, scanned, bar }: PlacedFill, { input: { terms } }: Facts): number {
  if (!isMarketEntry(fill)) return Number.NaN
  const { open, close } = scanned.instrument.bars
  const direction = fill.side === 'BUY' ? 1 : -1
  const [from, to] = terms.fill === 'close' ? [close[bar], close[bar + 1]] : [open[bar], close[bar]]
  return direction * ((to ?? Number.NaN) / (from ?? Number.NaN) - 1)
}

/** Whether the bar of the fill or the one before holds the extreme of the bars around. */
function isAtTurningPoint({ fill, scanned, bar }: PlacedFill): boolean {
  const { low, high, tsOpen } = scanned.instrument.bars
  const [from, to] = [bar - TURNING.reach, Math.min(tsOpen.length - 1, bar + TURNING.reach)]
  if (from < 0) return false
  const depth = (index: number): number => (fill.side === 'BUY' ? (low[index] ?? 0) : -(high[index] ?? 0))
  let deepest = from
  for (let index = from + 1; index <= to; index += 1) if (depth(index) < depth(deepest)) deepest = index
  return deepest === bar || deepest === bar - 1
}
