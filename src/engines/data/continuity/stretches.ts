import type { BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { expectedBars } from '#core/time/calendars/expectedBars.ts'
import { closeTime } from '../sources/closeTime.ts'
import { coverageOf } from './gaps.ts'
import type { ArchivedStretch } from './ports.ts'

/** A stretch of time to be asked for: from <= label < to. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Gaps with no more bars than this between them are asked for as one: a question costs more than some rows. */
export const USUAL_JOIN = 60

/** The labels that a calendar expects of bars that are finished by `now`, with from <= label < to. */
export function finishedLabels(
  calendar: SessionCalendar,
  interval: BarInterval,
  from: number,
  to: number,
  now: number,
): Float64Array {
  const labels = expectedBars(exchangeCalendar(calendar), interval, from, Math.min(to, now))
  let end = labels.length
  while (end > 0 && closeTime(labels[end - 1] ?? 0, interval, calendar) > now) end -= 1
  return labels.subarray(0, end)
}

/**
 * The stretches in which expected labels are missing, in order. What lies in the archive is there, though its rows are not
 * at hand. Between two stretches lie more than `join` bars that are there.
 */
export function missingStretches(
  expected: Float64Array,
  stored: Float64Array,
  archived: readonly ArchivedStretch[],
  interval: BarInterval,
  join: number,
): readonly Stretch[] {
  const wanted =
    archived.length === 0
      ? expected
      : expected.filter((label) => !archived.some(({ first, last }) => first <= label && label <= last))
  const { gaps } = coverageOf(stored, wanted)
  const stretches: { from: number; to: number; through: number }[] = []
  for (const { from, through } of gaps) {
    const last = stretches.at(-1)
    const end = closeTime(through, interval, 'ALWAYS')
    if (last !== undefined && join > 0 && labelsWithin(expected, last.through, from) - 1 <= join) {
      last.to = end
      last.through = through
    } else {
      stretches.push({ from, to: end, through })
    }
  }
  return stretches.map(({ from, to }) => ({ from, to }))
}

/** Cuts stretches to those after a moment. */
export function stretchesAfter(stretches: readonly Stretch[], moment: number): readonly Stretch[] {
  return stretches.filter(({ to }) => to > moment).map(({ from, to }) => ({ from: Math.max(from, moment), to }))
}

/** Expected labels after one label up to and with another. */
function labelsWithin(expected: Float64Array, after: number, through: number): number {
  return placeOf(expected, through) - placeOf(expected, after)
}

/** The place of the first of rising labels that is not before a label. */
export function placeOf(labels: Float64Array, label: number): number {
  let [low, high] = [0, labels.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((labels[middle] ?? Number.POSITIVE_INFINITY) < label) low = middle + 1
    else high = middle
  }
  return low
}
