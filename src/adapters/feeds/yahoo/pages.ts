import type { BarInterval } from '#core/model/bar.ts'
import { DAY, SECOND } from '#core/time/duration.ts'

/** How much of one length of bars Yahoo gives, microseconds. */
interface PageRule {
  /** Yahoo's name of the length. */
  readonly name: string
  /** Stretch of time of one answer. */
  readonly span: number
  /** How far back there are any; null for all of history. */
  readonly reach: number | null
  /** How far a bar's own time may lie from its label. */
  readonly margin: number
}

/** Spans stay below what Yahoo refuses: 8 days of minutes at once and 30 back, 60 days of quarters, 730 days of hours. */
const RULES: Readonly<Record<BarInterval, PageRule>> = {
  '1m': { name: '1m', span: 7 * DAY, reach: 29 * DAY, margin: 0 },
  '5m': { name: '5m', span: 30 * DAY, reach: 59 * DAY, margin: 0 },
  '15m': { name: '15m', span: 59 * DAY, reach: 59 * DAY, margin: 0 },
  '1h': { name: '1h', span: 365 * DAY, reach: 729 * DAY, margin: 0 },
  '1d': { name: '1d', span: 3_650 * DAY, reach: null, margin: DAY },
  '1w': { name: '1wk', span: 18_250 * DAY, reach: null, margin: 7 * DAY },
  '1M': { name: '1mo', span: 36_500 * DAY, reach: null, margin: 31 * DAY },
}

/** One question for bars with labels in [from, to), microseconds. */
export interface ChartPage {
  readonly interval: string
  readonly from: number
  readonly to: number
  /** Seconds that are asked for; wider than the labels, because days begin elsewhere at other times. */
  readonly firstSecond: number
  readonly lastSecond: number
}

/** The page of a request that begins at `from`; null when all of [from, to) lies further back than Yahoo's bars. */
export function chartPage(interval: BarInterval, from: number, to: number, now: number): ChartPage | null {
  const { name, span, reach, margin } = RULES[interval]
  const first = reach === null ? from : Math.max(from, now - reach)
  if (first >= to) return null
  const last = Math.min(to, first + span)
  return {
    interval: name,
    from: first,
    to: last,
    firstSecond: Math.floor((first - margin) / SECOND),
    lastSecond: Math.ceil((last + margin) / SECOND),
  }
}
