import { dateText } from '../evidence/text.ts'
import { count, counted, share } from '../evidence/phrase.ts'
import { PASSED, stop, unknown, warning } from '../evidence/verdict.ts'
import { timeOf } from '../facts/facts.ts'
import type { Check } from '../finding.ts'

const MISSING_SHARE = 0.02
const LONG_GAP = 5
const FEW = { warning: 250, stop: 30 } as const
const UNKNOWN_CALENDAR = 'No instrument has two bars in years whose calendar is known (2000 to 2030).'

// data table
/** Checks of whether there are enough bars, and all of them. */
export const COMPLETENESS: readonly Check[] = [
  {
    code: 'DATA_FEW_BARS',
    family: 'DATA',
    title: 'Few bars',
    looksAt: 'the number of moments at which bars closed',
    threshold: `fewer than ${FEW.warning}, as a stop fewer than ${FEW.stop}`,
    reason: 'Less than a year of days shows one mood of the market; below thirty even a mean has no usable error.',
    severities: ['STOP', 'WARNING'],
    advice: 'Run on a longer history.',
    judge: ({ moments }) => {
      if (moments >= FEW.warning) return PASSED
      if (moments >= FEW.stop) {
        return warning`The run saw ${counted(moments, 'bar')}, which is little to judge a strategy by; its figures have wide intervals.`
      }
      return stop`The run saw ${counted(moments, 'bar')}, from which nothing about a strategy follows.`
    },
  },
  {
    code: 'DATA_GAPS',
    family: 'DATA',
    title: 'Missing bars',
    looksAt: 'the bars that the calendar of each instrument asks for between its first and its last',
    threshold: `more than ${100 * MISSING_SHARE} % missing in all`,
    reason:
      'Over a gap a stop fills far away and an indicator joins what was apart. Thin markets have minutes without a trade.',
    severities: ['WARNING'],
    advice: 'Fetch the missing bars, or use a longer interval where minutes without a trade are natural.',
    judge: (facts) => {
      const gaps = facts.gaps()
      if (gaps.length === 0) return unknown(UNKNOWN_CALENDAR)
      const missing = gaps.reduce((sum, [, gap]) => sum + gap.missing, 0)
      const expected = gaps.reduce((sum, [, gap]) => sum + gap.expected, 0)
      if (missing <= MISSING_SHARE * expected) return PASSED
      const [most] = gaps.toSorted(([, a], [, b]) => b.missing - a.missing)
      return warning`${count('missing bars', missing)} of ${count('expected bars', expected)} expected bars are missing (${share('share missing', missing / expected)}), most in ${most?.[0].instrument.symbol ?? ''}.`
    },
  },
  {
    code: 'DATA_LONG_GAP',
    family: 'DATA',
    title: 'A long gap',
    looksAt: 'the most missing bars in a row (days at least: for shorter bars, a day of them counts as one)',
    threshold: `${LONG_GAP} trading days or longer bars in a row`,
    reason: 'Halts and holidays are shorter; whatever was held over the gap was not watched.',
    severities: ['WARNING'],
    advice: 'Find out whether trading was halted or the data is lost, and look at the trades open over the gap.',
    judge: (facts) => {
      const gaps = facts.gaps()
      if (gaps.length === 0) return unknown(UNKNOWN_CALENDAR)
      const [longest] = gaps
        .map(([scanned, gap]) => ({ scanned, gap, days: gap.longest / barsOfDay(scanned.instrument) }))
        .toSorted((a, b) => b.days - a.days)
      if (longest === undefined || longest.days < LONG_GAP) return PASSED
      const { scanned, gap } = longest
      return warning`${scanned.instrument.symbol} has no bar for ${counted(gap.longest, 'expected bar', 'missing bars in a row')} in a row after ${dateText(timeOf(scanned, gap.longestAfter))}, so nothing could be traded or stopped there.`
    },
  },
]

/** Bars in a trading day; 1 for bars of a day and longer. */
function barsOfDay({ calendar, interval }: { readonly calendar: string; readonly interval: string }): number {
  const minutes = { '1m': 1, '5m': 5, '15m': 15, '1h': 60 }[interval] ?? null
  if (minutes === null) return 1
  return (calendar === 'XNYS' ? 390 : 1_440) / minutes
}
