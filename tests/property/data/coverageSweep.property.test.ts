import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spansOf } from '#core/history/coverage.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { sweepCoverage, type SweptCoverage } from '#engines/data/continuity/coverageSweep.ts'
import { coverageOf } from '#engines/data/continuity/gaps.ts'
import type { ArchivedStretch } from '#engines/data/continuity/ports.ts'

const HOURS = 24 * 5
const START = 20_000 * DAY

/** The same bar by bar: a label is there, in the archive, or missing. */
function labelByLabel(
  expected: Float64Array,
  labels: Float64Array,
  archived: readonly ArchivedStretch[],
): SweptCoverage {
  const stretchOf = (label: number) => archived.find(({ first, last }) => first <= label && label <= last)
  const due = ({ first, last }: ArchivedStretch): number =>
    expected.filter((label) => first <= label && label <= last).length
  const days = new Map<number, { day: number; expected: number; present: number }>()
  for (const label of expected) {
    const day = Math.floor(label / DAY) * DAY
    const counts = days.get(day) ?? { day, expected: 0, present: 0 }
    days.set(day, counts)
    const stretch = stretchOf(label)
    counts.expected += 1
    if (labels.includes(label)) counts.present += 1
    else if (stretch !== undefined) counts.present += Math.min(1, stretch.rows / due(stretch))
  }
  const { gaps } = coverageOf(
    labels,
    expected.filter((label) => stretchOf(label) === undefined),
  )
  return { days: [...days.values()], gaps }
}

const places = fc.uniqueArray(fc.nat(HOURS - 1)).map((hours) => Float64Array.from(hours.toSorted((a, b) => a - b)))
const labels = places.map((hours) => hours.map((hour) => START + hour * HOUR))
const stretch = fc
  .record({ from: fc.nat(HOURS - 1), hours: fc.nat(40), rows: fc.integer({ min: 1, max: 50 }) })
  .map(({ from, hours, rows }) => ({ first: START + from * HOUR, last: START + (from + hours) * HOUR, rows }))

it('counts span by span what there is to count bar by bar', () => {
  fc.assert(
    fc.property(labels, labels, fc.array(stretch, { maxLength: 3 }), (expected, stored, archived) => {
      const swept = sweepCoverage(expected, spansOf(stored, HOUR).spans, archived)
      const told = labelByLabel(expected, stored, archived)
      expect(swept.gaps).toEqual(told.gaps)
      expect(swept.days.map(({ day, expected: due }) => [day, due])).toEqual(
        told.days.map(({ day, expected: due }) => [day, due]),
      )
      // Shares of an archived bar are added up in another order, so that a half may be rounded the other way.
      for (const [at, { present }] of swept.days.entries()) {
        expect(Math.abs(present - (told.days[at]?.present ?? Number.NaN))).toBeLessThanOrEqual(0.5 + 1e-9)
      }
    }),
  )
})

it('takes spans that overlap once', () => {
  fc.assert(
    fc.property(labels, labels, labels, (expected, one, other) => {
      const both = Float64Array.from(new Set([...one, ...other])).toSorted()
      const spans = [...spansOf(one, HOUR).spans, ...spansOf(other, HOUR).spans]
      expect(sweepCoverage(expected, spans, [])).toEqual(labelByLabel(expected, both, []))
    }),
  )
})
