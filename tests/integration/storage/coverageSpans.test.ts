import { expect, it, onTestFinished } from 'vitest'
import { historyOfBars } from '#core/history/series.ts'
import { spansOf } from '#core/history/coverage.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { sweepCoverage } from '#engines/data/continuity/coverageSweep.ts'
import { finishedLabels } from '#engines/data/continuity/stretches.ts'
import { minuteBars, MONDAY } from '../../helpers/continuity/memorySeries.ts'
import { MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const DAYS = 120

/** Minutes with a gap in nearly every chunk. */
function places(days: number): readonly number[] {
  return [...Array(days * 1_440).keys()].filter((place) => place % 97 !== 5 && place % 4_001 > 30)
}

function fastest(times: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time += 1) {
    const began = performance.now()
    work()
    best = Math.min(best, performance.now() - began)
  }
  return best
}

it('tells what is stored of a range, and notices what is stored later', () => {
  const { history } = openHistory()
  onTestFinished(() => history.close())
  const there = places(4)
  reply(history.ingest(MINUTES, historyOfBars(minuteBars(there)), MONDAY + 9 * DAY))
  const spans = (from: number, to: number) => reply(history.coverage(MINUTES, MINUTE, from, to)).spans
  const expected = (from: number, to: number) => spansOf(reply(history.range(MINUTES, from, to)).ts, MINUTE).spans
  for (const [from, to] of [
    [0, MONDAY + 9 * DAY],
    [MONDAY + 700 * MINUTE, MONDAY + 1_300 * MINUTE],
    [MONDAY + 703 * MINUTE, MONDAY + 704 * MINUTE],
    [MONDAY + 5 * DAY, MONDAY + 6 * DAY],
  ] as const) {
    expect(spans(from, to)).toEqual(expected(from, to))
  }
  const before = spans(0, MONDAY + 9 * DAY).length
  reply(history.ingest(MINUTES, historyOfBars(minuteBars([102, 199])), MONDAY + 9 * DAY))
  expect(spans(0, MONDAY + 9 * DAY)).toEqual(expected(0, MONDAY + 9 * DAY))
  expect(spans(0, MONDAY + 9 * DAY)).toHaveLength(before - 2)
})

it('is told in a fraction of the time in which the rows are read', () => {
  const { history } = openHistory()
  onTestFinished(() => history.close())
  const to = MONDAY + DAYS * DAY
  reply(history.ingest(MINUTES, historyOfBars(minuteBars(places(DAYS))), to))
  const told = fastest(5, () => {
    const { spans } = reply(history.coverage(MINUTES, MINUTE, MONDAY, to))
    sweepCoverage(finishedLabels('ALWAYS', '1m', MONDAY, to, to), spans, [])
  })
  const read = fastest(5, () => reply(history.range(MINUTES, MONDAY, to)))
  // About a seventh on a quiet machine.
  expect(told).toBeLessThan(read / 2)
})
