import { mean } from '../../statistics/moments.ts'
import { exactProportion } from '../../statistics/proportion.ts'
import { agree } from '../evidence/text.ts'
import { count, counted, estimatedShare, share } from '../evidence/phrase.ts'
import { PASSED, unknown, warning } from '../evidence/verdict.ts'
import type { PlacedFill } from '../facts/facts.ts'
import { onFills } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const SAME = 1e-9
const EXTREME = { ofRange: 0.02, share: 0.15, least: 20 } as const
const GAPS = { share: 0.2, least: 10 } as const
const EXACT_LEAST = 20
const STOPS: ReadonlySet<string> = new Set(['STOP', 'TRAILING_STOP'])

// data table
/** Checks of the prices at which orders filled. */
export const FILL_PRICES: readonly Check[] = [
  {
    code: 'FILL_AT_EXTREME',
    family: 'FILLS',
    title: 'Market orders at the best price of the bar',
    looksAt: 'market orders bought in the lowest or sold in the highest part of the range of their bar',
    threshold: `the 95 % interval of their share lies above ${100 * EXTREME.share} %, with ${EXTREME.least} of them or more; part: ${100 * EXTREME.ofRange} % of the range`,
    reason:
      'A market order takes the price there is. An open is the low or the high of its bar now and then, and for one side only.',
    severities: ['WARNING'],
    advice: 'Check which price of the bar the orders fill at; only the open, or the close of an auction, can be had.',
    judge: onFills((fills) => {
      const ranged = fills.filter(({ fill, scanned, bar }) => {
        const { low, high } = scanned.instrument.bars
        return fill.type === 'MARKET' && (high[bar] ?? 0) > (low[bar] ?? 0)
      })
      if (ranged.length < EXTREME.least) {
        return unknown(`There are ${ranged.length} of the ${EXTREME.least} fills of market orders that this takes.`)
      }
      const best = ranged.filter((placed) => placeInRange(placed) <= EXTREME.ofRange).length
      const seen = exactProportion(best, ranged.length)
      if (seen === null || seen.low <= EXTREME.share) return PASSED
      return warning`${estimatedShare('share at the best price', seen)} of the market orders filled at the best price of their bar, which a market order cannot choose.`
    }),
  },
  {
    code: 'FILL_SAME_BAR_CLOSE',
    family: 'FILLS',
    title: 'Fills at the close that raised the signal',
    looksAt: 'fills in the very bar whose close was the reason for the order, where orders fill at the close',
    threshold: 'one such fill',
    reason: 'The close is known when the market has closed; an order must leave before. Differences are small at best.',
    severities: ['WARNING'],
    advice: 'Run with fills at the next open; if the result does not hold, it is not to be had.',
    judge: onFills((fills, { input: { terms } }) => {
      if (terms.fill !== 'close') return PASSED
      const known = fills.filter(({ fill }) => fill.decidedBarTime !== null)
      if (known.length === 0 && fills.length > 0) return unknown('When orders were decided is not recorded.')
      const same = known.filter(({ fill }) => fill.barTime === fill.decidedBarTime).length
      if (same === 0) return PASSED
      return warning`${count('fills at the deciding close', same)} of ${counted(known.length, 'fill')} (${share('share', same / known.length)}) ${agree(same, 'is', 'are')} at the close of the bar that raised the signal, which nobody knows in time.`
    }),
  },
  {
    code: 'FILL_STOP_GAPS',
    family: 'FILLS',
    title: 'Stops jumped over',
    looksAt: 'fills of stop orders in bars that opened beyond the stop',
    threshold: `more than ${100 * GAPS.share} % of at least ${GAPS.least} fills of stop orders`,
    reason:
      'Where gaps are common, a stop does not limit the loss to its distance, and sizes by that distance are too large.',
    severities: ['WARNING'],
    advice: 'Size positions by the loss with gaps, not by the distance of the stop, or be flat where gaps happen.',
    judge: onFills((fills) => {
      const stops = stopFills(fills)
      if (stops.length < GAPS.least) {
        return unknown(`There are ${stops.length} of the ${GAPS.least} fills of stop orders that this takes.`)
      }
      const losses = stops
        .filter(isJumpedOver)
        .map(({ fill }) => lossBeyond(fill.side, fill.price, fill.stopPrice ?? 0))
      const seen = exactProportion(losses.length, stops.length)
      if (seen === null || seen.value <= GAPS.share) return PASSED
      return warning`${estimatedShare('share jumped over', seen)} of the stops filled in bars that opened beyond them, on average ${share('mean distance beyond', mean(losses))} worse than the stop.`
    }),
  },
  {
    code: 'FILL_STOPS_EXACT',
    family: 'FILLS',
    title: 'Stops filled exactly',
    looksAt: 'fills of stop orders against their stop',
    threshold: `all of at least ${EXACT_LEAST} at the very price of the stop`,
    reason: 'A stop becomes a market order in a market that is moving away; some slippage is the rule.',
    severities: ['WARNING'],
    advice: 'Give the exchange slippage or a spread, and run again.',
    judge: onFills((fills) => {
      const stops = stopFills(fills)
      if (stops.length < EXACT_LEAST) {
        return unknown(`There are ${stops.length} of the ${EXACT_LEAST} fills of stop orders that this takes.`)
      }
      const exact = stops.every(({ fill: { price, stopPrice } }) => Math.abs(price / (stopPrice ?? 0) - 1) <= SAME)
      if (!exact) return PASSED
      return warning`All ${counted(stops.length, 'fill of a stop order', 'fills of stop orders')} are at the very price of the stop, as if the market waited for them.`
    }),
  },
  {
    code: 'FILL_NO_SLIPPAGE',
    family: 'FILLS',
    title: 'No slippage at all',
    looksAt: 'what spread and slippage cost the fills of market and stop orders',
    threshold: 'nothing over all of them',
    reason: 'Whoever takes a price pays at least half of the spread.',
    severities: ['WARNING'],
    advice: 'Set a spread or slippage like that of the instrument, and run again.',
    judge: onFills((fills) => {
      const taking = fills.filter(({ fill }) => fill.type === 'MARKET' || STOPS.has(fill.type))
      if (taking.length === 0) return unknown('No market or stop order filled.')
      if (taking.some(({ fill }) => fill.slippage !== 0)) return PASSED
      return warning`The ${counted(taking.length, 'fill', 'fills of market and stop orders')} of market and stop orders paid neither spread nor slippage.`
    }),
  },
]

/** 0 at the best end of the bar's range for the order's side, 1 at the worst; below 0 outside of it. */
function placeInRange({ fill, scanned, bar }: PlacedFill): number {
  const { low, high } = scanned.instrument.bars
  const [bottom, top] = [low[bar] ?? 0, high[bar] ?? 0]
  return (fill.side === 'BUY' ? fill.price - bottom : top - fill.price) / (top - bottom)
}

function stopFills(fills: readonly PlacedFill[]): readonly PlacedFill[] {
  return fills.filter(({ fill }) => STOPS.has(fill.type) && fill.stopPrice !== null && fill.stopPrice > 0)
}

function isJumpedOver({ fill, scanned, bar }: PlacedFill): boolean {
  const open = scanned.instrument.bars.open[bar] ?? Number.NaN
  return fill.side === 'SELL' ? open < (fill.stopPrice ?? 0) : open > (fill.stopPrice ?? 0)
}

function lossBeyond(side: 'BUY' | 'SELL', price: number, stop: number): number {
  return side === 'SELL' ? 1 - price / stop : price / stop - 1
}
