import { agree } from '../evidence/text.ts'
import { count, counted, money, price, share } from '../evidence/phrase.ts'
import { PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { isPossible } from '../facts/barScan.ts'
import type { PlacedFill } from '../facts/facts.ts'
import { onFills, onProfit } from '../facts/needs.ts'
import { placeOf } from '../facts/overInstruments.ts'
import type { Check } from '../finding.ts'

/** Rounding of prices to their steps, as a share of them. */
const ROUNDING = 1e-6
const KEPT_WHEN_LATE = 0.5

// data table
/** Checks that prove or disprove knowledge of the future. */
export const PROOFS: readonly Check[] = [
  {
    code: 'LOOK_AHEAD_PRICE',
    family: 'LOOK_AHEAD',
    title: 'Filled better than the bar allows',
    looksAt: 'buys below the low and sells above the high of their bar',
    threshold: 'one such fill, rounding aside',
    reason: 'Nobody traded there in that bar.',
    severities: ['STOP'],
    advice: 'Find out which price the order was filled at; it comes from another bar, or from another instrument.',
    judge: onFills((fills) => {
      const better = fills.filter(isBetterThanBar)
      const [first] = better
      if (first === undefined) return PASSED
      const { scanned, bar, fill } = first
      const { low, high } = scanned.instrument.bars
      return stop`${count('fills better than their bars', better.length)} of ${counted(fills.length, 'fill')} ${agree(better.length, 'is better than its', 'are better than their')} bar allows, the first in ${placeOf(scanned, bar)}: ${fill.side === 'BUY' ? 'bought' : 'sold'} at ${price('price of the fill', fill.price)} in a bar from ${price('low', low[bar] ?? Number.NaN)} to ${price('high', high[bar] ?? Number.NaN)}.`
    }),
  },
  {
    code: 'LOOK_AHEAD_LEAK',
    family: 'LOOK_AHEAD',
    title: 'Decisions that knew the future',
    looksAt: 'decisions made again with the future cut off or changed (--prove)',
    threshold: 'one that comes out differently',
    reason: 'A decision that changes with what happens after it cannot be made in time.',
    severities: ['STOP'],
    advice: 'Repair the strategy where the proof points, and throw away every result before.',
    judge: ({ input: { reruns } }) => {
      const proof = reruns.leakProof
      if (proof === null)
        return unknown('No proof was made that decisions do not know the future; run it with --prove.')
      const [first] = proof.leaks
      if (first === undefined) return PASSED
      return stop`${count('leaks', proof.leaks.length)} of ${counted(proof.decisions, 'decision')} came out differently without the future that followed: ${first.replace(/\.$/, '')}.`
    },
  },
  {
    code: 'LOOK_AHEAD_ONE_BAR_LATER',
    family: 'LOOK_AHEAD',
    title: 'Gone when one bar late',
    looksAt: 'the net profit of the run repeated with every order one bar later, where there is a profit',
    threshold: `less than ${100 * KEPT_WHEN_LATE} % of it is left`,
    reason: 'Edges fade over many bars; one that lives for a single bar is a leak, or is faster than you are.',
    severities: ['WARNING'],
    advice: 'Run the proof against leaks, and check whether your latency allows to be that quick.',
    judge: onProfit(({ input: { reruns, currency }, netProfit }) => {
      const late = reruns.oneBarLater
      if (late === null) return unknown('The run was not repeated with orders one bar later.')
      if (!(netProfit > 0) || late >= KEPT_WHEN_LATE * netProfit) return PASSED
      return warning`With every order one bar later the net profit is ${money('net profit one bar later', late, currency)} instead of ${money('net profit', netProfit, currency)} (${share('share left', late / netProfit)}).`
    }),
  },
]

function isBetterThanBar({ fill, scanned, bar }: PlacedFill): boolean {
  const { low, high } = scanned.instrument.bars
  // A bar that cannot be true allows nothing and forbids nothing.
  if (!isPossible(scanned.instrument.bars, bar)) return false
  if (fill.side === 'BUY') return fill.price < (low[bar] ?? Number.NaN) * (1 - ROUNDING)
  return fill.price > (high[bar] ?? Number.NaN) * (1 + ROUNDING)
}
