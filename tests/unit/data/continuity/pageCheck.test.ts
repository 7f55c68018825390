import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { joinBars, latestOfEach, NO_BARS, pickBars, risingRuns } from '#engines/data/continuity/barRows.ts'
import { checkPage, orderedPage, settledRows } from '#engines/data/continuity/pageCheck.ts'
import { minuteBars, MONDAY } from '../../../helpers/continuity/memorySeries.ts'

const places = (from: number, to: number): number[] => [...Array(to - from).keys()].map((place) => from + place)
const placesOf = ({ tsOpen }: BarColumns): number[] => [...tsOpen].map((label) => (label - MONDAY) / MINUTE)

function scaled(bars: BarColumns, factor: number): BarColumns {
  const by = (column: Float64Array): Float64Array => column.map((price) => price * factor)
  return { ...bars, open: by(bars.open), high: by(bars.high), low: by(bars.low), close: by(bars.close) }
}

function check(rows: BarColumns, before = NO_BARS, after = NO_BARS) {
  return checkPage({ interval: '1m', calendar: 'ALWAYS', before, rows, after, actions: [] })
}

describe('a page', () => {
  it('is put in order, without repetitions in the same words and without strangers', () => {
    const page = minuteBars([3, 1, 1, 2, 9])
    const ordered = orderedPage(page, MONDAY, MONDAY + 5 * MINUTE)
    expect(placesOf(ordered)).toEqual([1, 2, 3])
    const contradiction = joinBars([minuteBars([1]), scaled(minuteBars([1]), 1.001)])
    expect(placesOf(orderedPage(contradiction, MONDAY, MONDAY + DAY))).toEqual([1, 1])
    expect(check(orderedPage(contradiction, MONDAY, MONDAY + DAY)).held).toMatchObject([{ code: 'TIME_DUPLICATE' }])
  })

  it('keeps rows without a time for the quarantine', () => {
    const page = minuteBars([1, 2])
    page.tsOpen[0] = Number.NaN
    const { kept, held } = check(orderedPage(page, MONDAY, MONDAY + DAY))
    expect(placesOf(kept)).toEqual([2])
    expect(held).toMatchObject([{ code: 'TIME_NOT_A_TIME', from: null, to: null }])
  })

  it('waits with its last rows for the next one, unless it is the last', () => {
    const page = minuteBars(places(0, 8))
    expect(placesOf(settledRows(page, false).later)).toEqual([3, 4, 5, 6, 7])
    expect(settledRows(page, true).later.tsOpen).toHaveLength(0)
  })

  it('is judged by the stored rows before it', () => {
    const before = minuteBars(places(0, 100))
    expect(check(minuteBars(places(100, 200)), before).held).toEqual([])
    const [held] = check(scaled(minuteBars(places(100, 200)), 100), before).held
    expect(held).toMatchObject({ code: 'UNIT_ERROR', from: MONDAY + 100 * MINUTE, to: MONDAY + 199 * MINUTE })
    expect(held?.bars.tsOpen).toHaveLength(100)
  })

  it('is right where the last stored row turns out to have been a fault', () => {
    for (const factor of [1.5, 100]) {
      const before = joinBars([minuteBars(places(0, 99)), scaled(minuteBars([99]), factor)])
      const { kept, held } = check(minuteBars(places(100, 200)), before)
      expect(held).toEqual([])
      expect(kept.tsOpen).toHaveLength(100)
    }
  })

  it('keeps a row before which a split seems to be missing, and tells of it', () => {
    const days = (from: number, to: number): number[] => places(from, to).map((day) => (day * DAY) / MINUTE)
    const before = minuteBars(days(0, 100))
    const rows = scaled(minuteBars(days(100, 150)), 0.5)
    const page = { interval: '1d', calendar: 'ALWAYS', before, rows, after: NO_BARS } as const
    const { kept, held, doubts } = checkPage({ ...page, actions: [] })
    expect(held).toEqual([])
    expect(kept.tsOpen).toHaveLength(50)
    expect(doubts.map(({ code }) => code)).toContain('SPLIT_MISSING')
    const split = { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } as const
    const told = checkPage({ ...page, actions: [{ ts: MONDAY + 100 * DAY, action: split }] })
    expect(told.doubts.map(({ code }) => code)).not.toContain('SPLIT_MISSING')
  })

  it('is not judged by rows of long ago', () => {
    const before = minuteBars(places(0, 100))
    const later = scaled(minuteBars(places(20_000, 20_100)), 3)
    expect(check(later, before).held).toEqual([])
  })

  it('is judged by the stored rows after it', () => {
    const rows = scaled(minuteBars(places(100, 103)), 2)
    const [before, after] = [minuteBars(places(0, 100)), minuteBars(places(103, 113))]
    expect(check(rows, before).held).toEqual([])
    expect(check(rows, before, after)).toMatchObject({
      kept: { tsOpen: new Float64Array(0) },
      held: [{ code: 'PRICE_SPIKE' }],
    })
  })

  it('tells doubts and keeps the rows', () => {
    const rows = minuteBars(places(0, 200))
    const spike = { ...rows, high: rows.high.map((price, row) => (row === 150 ? price * 1.5 : price)) }
    const { kept, held, doubts } = check(spike)
    expect(held).toEqual([])
    expect(kept.tsOpen).toHaveLength(200)
    expect(doubts).toMatchObject([{ code: 'RANGE_SPIKE', findings: 1 }])
  })
})

describe('rows of bars', () => {
  it('are divided into runs that rise, the later ones told later', () => {
    const bars = joinBars([minuteBars([2, 1, 2]), scaled(minuteBars([2, 0]), 2)])
    expect(risingRuns(bars).map(placesOf)).toEqual([[0, 1, 2], [2], [2]])
    expect(risingRuns(bars)[2]).toEqual(pickBars(bars, [3]))
    expect(latestOfEach(bars)).toEqual(pickBars(bars, [4, 1, 3]))
    expect(risingRuns(NO_BARS)).toEqual([])
  })
})
