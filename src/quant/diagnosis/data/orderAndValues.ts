import { agree } from '../evidence/text.ts'
import { count, counted, share } from '../evidence/phrase.ts'
import { finding, PASSED, stop, warning } from '../evidence/verdict.ts'
import { isPossible, SPIKE } from '../facts/barScan.ts'
import { onBars } from '../facts/needs.ts'
import { placeOf, sightings } from '../facts/overInstruments.ts'
import type { Check } from '../finding.ts'

const IMPOSSIBLE_SHARE = 0.005

// data table
/** Checks of whether bars are possible at all. */
export const ORDER_AND_VALUES: readonly Check[] = [
  {
    code: 'DATA_DISORDER',
    family: 'DATA',
    title: 'Bars out of order',
    looksAt: 'the labels of neighbouring bars of each instrument',
    threshold: 'one bar labelled at or before the one before it',
    reason: 'A strategy that meets a bar twice, or late, decides on a market that never was.',
    severities: ['STOP'],
    advice: 'Sort the file by time, remove repeated rows, and import it again.',
    judge: onBars((facts) => {
      const seen = sightings(facts.scans(), (scan) => scan.disordered)
      if (seen.count === 0) return PASSED
      return stop`${count('bars out of order', seen.count)} of ${counted(seen.bars, 'bar')} ${agree(seen.count, 'repeats or goes', 'repeat or go')} back behind the time of the one before, most in ${seen.where}, so the run met moments twice or in the wrong order.`
    }),
  },
  {
    code: 'DATA_IMPOSSIBLE_BARS',
    family: 'DATA',
    title: 'Impossible bars',
    looksAt: 'prices and volume of each bar',
    threshold: `one bar with a price that is not above 0, a high or low inside open and close, or a negative volume; a stop above ${100 * IMPOSSIBLE_SHARE} % of the bars, or with a fill in one`,
    reason: 'No market can trade so; orders filled in such bars have no meaning.',
    severities: ['STOP', 'WARNING'],
    advice: 'Repair or remove these bars at their source; every figure that rests on them is arbitrary.',
    judge: onBars((facts) => {
      const seen = sightings(facts.scans(), (scan) => scan.impossible)
      if (seen.count === 0) return PASSED
      const filled = (facts.fills() ?? []).filter(
        ({ scanned, bar }) => !isPossible(scanned.instrument.bars, bar),
      ).length
      return finding(
        filled > 0 || seen.count > IMPOSSIBLE_SHARE * seen.bars ? 'STOP' : 'WARNING',
      )`${count('impossible bars', seen.count)} of ${counted(seen.bars, 'bar')} cannot be true (a price not above 0, a high or low inside the body, or a negative volume), most in ${seen.where}; ${counted(filled, 'fill', 'fills in them')} ${agree(filled, 'is', 'are')} in such bars.`
    }),
  },
  {
    code: 'DATA_JUMPS',
    family: 'DATA',
    title: 'Returns hard to believe',
    looksAt: 'returns from close to close',
    threshold: 'one close at least half as high again as the one before, or a third lower',
    reason: 'Shares and major coins rarely move so far in one bar; wrong prices, splits and missing bars often do.',
    severities: ['WARNING'],
    advice: 'Look at these bars at a second source, and see what the trades around them contribute.',
    judge: onBars((facts) => {
      const scans = facts.scans()
      const seen = sightings(scans, (scan) => scan.jumps)
      const worst = scans.toSorted((a, b) => Math.abs(b.scan.worstJump) - Math.abs(a.scan.worstJump))[0]
      if (seen.count === 0 || worst === undefined) return PASSED
      return warning`${counted(seen.count, 'close')} of ${counted(seen.bars, 'bar')} moved by half or a third from the one before; the farthest is ${share('farthest return', worst.scan.worstJump)} for ${placeOf(worst, worst.scan.jumps.bar)}.`
    }),
  },
  {
    code: 'DATA_SPIKES',
    family: 'DATA',
    title: 'Prices that leap and come back',
    looksAt: 'pairs of returns from close to close, and opens against the closes before and after',
    threshold: `a return of at least ${SPIKE.deviations} deviations (from products of returns two bars apart) and ${100 * SPIKE.least} % of which ${100 * SPIKE.takenBack} % is taken back at the next bar, or within the bar for an open`,
    reason:
      'Bad ticks look so; a strategy that buys dips lives on them. Deviation: staggered bipower variation (Huang and Tauchen, 2005).',
    severities: ['WARNING'],
    advice: 'Compare these prices with a second source, and correct what is wrong.',
    judge: onBars((facts) => {
      const scans = facts.scans()
      const seen = sightings(scans, (scan) => scan.spikes)
      const worst = scans.toSorted((a, b) => Math.abs(b.scan.worstSpike) - Math.abs(a.scan.worstSpike))[0]
      if (seen.count === 0 || worst === undefined) return PASSED
      return warning`${counted(seen.count, 'price')} in ${counted(seen.bars, 'bar')} ${agree(seen.count, 'leaps away and comes', 'leap away and come')} back at once; the farthest is ${share('farthest return', worst.scan.worstSpike)} for ${placeOf(worst, worst.scan.spikes.bar)}, which looks like a bad tick.`
    }),
  },
]
