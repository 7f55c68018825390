import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { BackfillRun, type BackfillQuestion, type SourceAnswer } from '#engines/data/continuity/backfillRun.ts'
import { joinBars, latestOfEach, pickBars } from '#engines/data/continuity/barRows.ts'
import type { SeriesPort } from '#engines/data/continuity/ports.ts'
import type { BarPage, FeedFailure } from '#engines/data/feeds/ports.ts'
import type { HeldRows } from '#engines/data/quarantine/siftBars.ts'
import { createMemorySeries, minuteBars, MONDAY } from '../../helpers/continuity/memorySeries.ts'

const MINUTES = 240

/** How a source behaves for one question. */
interface Mood {
  readonly kind: 'PAGE' | 'FAIL' | 'SILENT'
  readonly rows: number
  readonly code: FeedFailure['code']
  readonly wait: number
  readonly isShuffled: boolean
  readonly isRepeated: boolean
  /** Rows from outside of what was asked come along. */
  readonly spills: boolean
  /** The answer before comes once more. */
  readonly echoes: boolean
}

const MOOD: fc.Arbitrary<Mood> = fc.record({
  kind: fc.oneof({ weight: 6, arbitrary: fc.constant('PAGE' as const) }, fc.constantFrom('FAIL', 'SILENT')),
  rows: fc.integer({ min: 1, max: 90 }),
  code: fc.constantFrom('FEED_RATE_LIMITED', 'FEED_UNAVAILABLE', 'FEED_TIMED_OUT', 'FEED_BAD_ANSWER'),
  wait: fc.integer({ min: 0, max: 600 }),
  isShuffled: fc.boolean(),
  isRepeated: fc.boolean(),
  spills: fc.boolean(),
  echoes: fc.boolean(),
})

const PLACES = fc.subarray([...Array(MINUTES).keys()], { minLength: 0 })

/** Runs of minutes, as outages leave them. */
const RUNS = fc
  .array(fc.tuple(fc.integer({ min: 0, max: MINUTES - 1 }), fc.integer({ min: 1, max: 60 })), { maxLength: 6 })
  .map((runs) => [...new Set(runs.flatMap(([first, count]) => [...Array(count).keys()].map((place) => first + place)))])
  .map((places) => places.filter((place) => place < MINUTES).toSorted((one, other) => one - other))

/** How often a source did what, so that a property cannot be about nothing. */
const seen = { pages: 0, failures: 0, echoes: 0 }

/** Lets a run ask a source in its moods until it is done; returns everything that was held. */
function drive(
  run: BackfillRun,
  source: BarColumns,
  moods: readonly Mood[],
  onQuestion: (question: BackfillQuestion) => void = () => undefined,
): readonly HeldRows[] {
  const held: HeldRows[] = []
  let now = MONDAY + MINUTES * MINUTE
  let inARow = 0
  let last: { question: BackfillQuestion; answer: SourceAnswer<BarPage> } | null = null
  for (let turn = 0; ; turn += 1) {
    expect(turn).toBeLessThan(2_000)
    const step = run.next(now)
    if (step.kind === 'DONE') return held
    if (step.kind === 'WAIT') {
      now = Math.max(now + SECOND, step.until)
      continue
    }
    if (step.kind === 'FAILED') throw new Error(step.message)
    onQuestion(step)
    const mood = moods[turn % moods.length]
    if (mood === undefined) throw new Error('no mood')
    now += mood.wait * 1_000
    const mayFail = inARow < 2
    if (mood.kind === 'SILENT' && mayFail) {
      inARow += 1
      continue
    }
    const isFailure = mood.kind === 'FAIL' && mayFail
    inARow = isFailure ? inARow + 1 : 0
    if (isFailure) seen.failures += 1
    else seen.pages += 1
    const answer = isFailure ? failed(mood, now) : { ok: true as const, value: pageOf(source, step, mood) }
    if (mood.echoes && last !== null) {
      seen.echoes += 1
      run.takeBars(last.question.number, last.answer, now)
    }
    const taken = run.takeBars(step.number, answer, now)
    if (!taken.ok) throw new Error(taken.failure.message)
    held.push(...taken.reply.held)
    last = { question: step, answer }
  }
}

function runFor(series: SeriesPort, from: number, to: number, join: number): BackfillRun {
  return new BackfillRun(
    { interval: '1m', calendar: 'ALWAYS', from, to, anew: false, join },
    {
      sources: () => ({
        order: ['source'],
        healths: [{ sourceId: 'source', usable: true, trouble: '', reliability: null }],
      }),
      series: () => series,
      knowsActions: () => false,
    },
  )
}

const SPAN = fc
  .tuple(fc.integer({ min: 0, max: MINUTES }), fc.integer({ min: 0, max: MINUTES }))
  .map(([one, other]) => [MONDAY + Math.min(one, other) * MINUTE, MONDAY + Math.max(one, other) * MINUTE] as const)
const MOODS = fc.array(MOOD, { minLength: 1, maxLength: 40 })

describe('a backfill', () => {
  it('ends with exactly the rows of the source, whatever was there and however the source answers', () => {
    fc.assert(
      fc.property(
        fc.oneof(PLACES, RUNS, fc.constant([...Array(MINUTES).keys()])),
        fc.oneof(PLACES, RUNS),
        SPAN,
        fc.constantFrom(0, 0, 3, 20),
        MOODS,
        (has, stocked, [from, to], join, moods) => {
          const source = minuteBars(has)
          const stored = minuteBars(has.filter((place) => stocked.includes(place)))
          const series = createMemorySeries(stored)
          const run = runFor(series, from, to, join)
          const there = new Set(stored.tsOpen)
          const held = drive(run, source, moods, (question) => {
            expect(question.from).toBeGreaterThanOrEqual(from)
            expect(question.to).toBeLessThanOrEqual(to)
            expect(longestRun(there, question)).toBeLessThanOrEqual(join)
          })
          expect(held).toEqual([])
          const outside = rowsWhere(stored, (label) => label < from || label >= to)
          const inside = rowsWhere(source, (label) => label >= from && label < to)
          expect(series.bars()).toEqual(latestOfEach(joinBars([outside, inside])))
          if (join === 0) expect(series.twice).toEqual([])
          expect(run.done).toBe(1)
          expect(run.left).toBeNull()
        },
      ),
      { numRuns: 300 },
    )
    expect(seen.pages).toBeGreaterThan(300)
    expect(seen.failures).toBeGreaterThan(50)
    expect(seen.echoes).toBeGreaterThan(100)
  })

  it('stores or holds each row of a faulty source, and never both', () => {
    let faulty = 0
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            place: fc.integer({ min: 0, max: MINUTES - 1 }),
            column: fc.constantFrom('open', 'high', 'low', 'close', 'volume'),
            value: fc.constantFrom(Number.NaN, -1, 0, Infinity, 1, 1e4, 150),
          }),
          { maxLength: 12 },
        ),
        SPAN,
        MOODS,
        (faults, [from, to], moods) => {
          const source = minuteBars([...Array(MINUTES).keys()])
          for (const { place, column, value } of faults) source[column][place] = value
          const series = createMemorySeries()
          const held = drive(runFor(series, from, to, 0), source, moods)
          faulty += held.length
          const labels = [...series.bars().tsOpen, ...held.flatMap(({ bars }) => [...bars.tsOpen])]
          const expected = rowsWhere(source, (label) => label >= from && label < to).tsOpen
          expect(Float64Array.from(labels).toSorted()).toEqual(expected)
          for (const { open, high, low, close, volume } of [series.bars()]) {
            for (let row = 0; row < open.length; row += 1) {
              const prices = [open[row], high[row], low[row], close[row]].map((price) => price ?? Number.NaN)
              expect(prices.every((price) => price > 0 && price < Infinity)).toBe(true)
              expect(volume[row]).toBeGreaterThanOrEqual(0)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(faulty).toBeGreaterThan(100)
  })
})

function rowsWhere(bars: BarColumns, isIn: (label: number) => boolean): BarColumns {
  return pickBars(
    bars,
    [...bars.tsOpen.keys()].filter((row) => isIn(bars.tsOpen[row] ?? 0)),
  )
}

/** The most neighbours that were there before and are asked for. */
function longestRun(there: ReadonlySet<number>, { from, to }: { readonly from: number; readonly to: number }): number {
  let [longest, run] = [0, 0]
  for (let label = Math.ceil(from / MINUTE) * MINUTE; label < to; label += MINUTE) {
    run = there.has(label) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}

function failed(mood: Mood, now: number): SourceAnswer<BarPage> {
  const retryAt = mood.isRepeated ? now + mood.wait * SECOND : null
  return { ok: false, failure: { code: mood.code, message: 'The source is in no mood.', retryAt } }
}

function pageOf(source: BarColumns, { from, to }: BackfillQuestion, mood: Mood): BarPage {
  const asked = rowsWhere(source, (label) => label >= from && label < to)
  const rows = [...asked.tsOpen.keys()].slice(0, mood.rows)
  const next = rows.length < asked.tsOpen.length ? (asked.tsOpen[rows.length] ?? null) : null
  const told = mood.isShuffled ? rows.toReversed() : rows
  const page = pickBars(asked, mood.isRepeated ? [...told, ...told.slice(0, 3)] : told)
  const strangers = rowsWhere(source, (label) => label < from || label >= to)
  return { columns: mood.spills ? joinBars([page, strangers]) : page, next }
}
