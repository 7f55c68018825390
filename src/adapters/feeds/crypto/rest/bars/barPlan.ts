import { SECOND } from '#core/time/duration.ts'
import type { BarRule } from '../venues/restVenue.ts'
import { BAR_LENGTH, type GridInterval, labelFrom, labelOf } from './barGrid.ts'

/**
 * How long after its end a bar may still be written by the venue, microseconds; with what the clocks may differ by. A bar
 * is under way until then.
 */
const SETTLING = 5 * SECOND

/** One question for bars: labels in [from, to), of the page [from, pageTo) of them. */
export interface BarPlan {
  readonly from: number
  readonly pageTo: number
  /** Behind the last finished bar that is wanted. */
  readonly to: number
  /** Rows that are asked for, in the length that is asked for. */
  readonly rows: number
}

/**
 * Plans the first page of a request. `EMPTY` when no bar of it is finished, `OUT_OF_REACH` with the first label that can
 * be had when all of it lies before that.
 */
export function planBars(
  rule: BarRule,
  interval: GridInterval,
  from: number,
  to: number,
  now: number,
): BarPlan | 'EMPTY' | { readonly outOfReach: number } {
  const length = BAR_LENGTH[interval]
  const parts = length / BAR_LENGTH[rule.timeframe]
  const end = Math.min(labelFrom(to, interval), labelOf(now - SETTLING, interval))
  const earliest = rule.isLatestOnly
    ? labelOf(now, rule.timeframe) - (rule.most - 1) * BAR_LENGTH[rule.timeframe]
    : from
  const begin = labelFrom(Math.max(from, earliest), interval)
  if (labelFrom(from, interval) >= end) return 'EMPTY'
  if (begin >= end) return { outOfReach: begin }
  const bars = Math.max(1, Math.floor(rule.most / parts))
  const pageTo = Math.min(end, begin + bars * length)
  return { from: begin, pageTo, to: end, rows: rule.isLatestOnly ? rule.most : ((pageTo - begin) / length) * parts }
}
