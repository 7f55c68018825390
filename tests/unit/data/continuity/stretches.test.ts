import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { finishedLabels, missingStretches, stretchesAfter } from '#engines/data/continuity/stretches.ts'
import { MONDAY } from '../../../helpers/continuity/memorySeries.ts'

const minutes = (...places: readonly number[]): Float64Array =>
  Float64Array.from(places, (place) => MONDAY + place * MINUTE)
const HOUR_OF_MINUTES = minutes(...Array(60).keys())
const without = (...places: readonly number[]): Float64Array =>
  HOUR_OF_MINUTES.filter((label) => !places.includes((label - MONDAY) / MINUTE))

function missing(stored: Float64Array, join: number, archived: readonly (readonly [number, number])[] = []) {
  const stretches = archived.map(([first, last]) => ({
    first: MONDAY + first * MINUTE,
    last: MONDAY + last * MINUTE,
    rows: 1,
  }))
  return missingStretches(HOUR_OF_MINUTES, stored, stretches, '1m', join).map(({ from, to }) => [
    (from - MONDAY) / MINUTE,
    (to - MONDAY) / MINUTE,
  ])
}

describe('missing stretches', () => {
  it('reach from the first missing bar to the end of the last', () => {
    expect(missing(new Float64Array(0), 0)).toEqual([[0, 60]])
    expect(missing(HOUR_OF_MINUTES, 0)).toEqual([])
    expect(missing(without(0, 59), 0)).toEqual([
      [0, 1],
      [59, 60],
    ])
  })

  it('are one where no more bars than allowed lie between them', () => {
    const stored = without(10, 14, 30)
    expect(missing(stored, 0)).toEqual([
      [10, 11],
      [14, 15],
      [30, 31],
    ])
    expect(missing(stored, 2)).toHaveLength(3)
    expect(missing(stored, 3)).toEqual([
      [10, 15],
      [30, 31],
    ])
    expect(missing(stored, 15)).toEqual([[10, 31]])
  })

  it('leave out what lies in the archive', () => {
    expect(missing(new Float64Array(0), 0, [[20, 39]])).toEqual([[0, 60]])
    expect(missing(minutes(40, 41), 0, [[20, 39]])).toEqual([
      [0, 20],
      [42, 60],
    ])
  })

  it('begin anew after a moment', () => {
    const stretches = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ]
    expect(stretchesAfter(stretches, 5)).toEqual([
      { from: 5, to: 10 },
      { from: 20, to: 30 },
    ])
    expect(stretchesAfter(stretches, 10)).toEqual([{ from: 20, to: 30 }])
    expect(stretchesAfter(stretches, 30)).toEqual([])
  })
})

describe('finished labels', () => {
  it('end with the last bar that has closed', () => {
    const now = MONDAY + 10.5 * MINUTE
    expect(finishedLabels('ALWAYS', '1m', MONDAY, MONDAY + HOUR, now)).toEqual(minutes(...Array(10).keys()))
    expect(finishedLabels('ALWAYS', '1d', MONDAY - 2 * DAY, MONDAY + DAY, now)).toEqual(
      Float64Array.of(MONDAY - 2 * DAY, MONDAY - DAY),
    )
  })

  it('are those of the sessions, and a day is finished when its session closes', () => {
    // 2026-01-05 is a Monday; New York closes at 21:00 UTC in winter.
    const days = (now: number): number[] =>
      [...finishedLabels('XNYS', '1d', MONDAY - 4 * DAY, MONDAY + 3 * DAY, now)].map((label) => (label - MONDAY) / DAY)
    expect(days(MONDAY + 20 * HOUR)).toEqual([-3])
    expect(days(MONDAY + 21 * HOUR)).toEqual([-3, 0])
    expect(finishedLabels('XNYS', '1m', MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)).toHaveLength(390)
  })
})
