import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverageOf } from '#engines/data/continuity/gaps.ts'

const labels = (...values: readonly number[]): Float64Array => Float64Array.from(values)

describe('gaps', () => {
  it('are runs of expected bars that are not there, with what no session explains counted', () => {
    expect(coverageOf(labels(1, 2, 5, 6, 9, 99), labels(1, 2, 3, 4, 6, 7, 8, 9, 10))).toEqual({
      expected: 9,
      present: 4,
      unexpected: 2,
      gaps: [
        { from: 3, through: 4, bars: 2 },
        { from: 7, through: 8, bars: 2 },
        { from: 10, through: 10, bars: 1 },
      ],
    })
  })

  it('are none where everything is there, and all where nothing is', () => {
    expect(coverageOf(labels(1, 2), labels(1, 2)).gaps).toEqual([])
    expect(coverageOf(labels(), labels(1, 2)).gaps).toEqual([{ from: 1, through: 2, bars: 2 }])
    expect(coverageOf(labels(), labels())).toEqual({ expected: 0, present: 0, unexpected: 0, gaps: [] })
  })

  it('and what is there make up what is expected, whatever is there', () => {
    const sorted = fc.uniqueArray(fc.nat(200)).map((values) => Float64Array.from(values).toSorted())
    fc.assert(
      fc.property(sorted, sorted, (there, expected) => {
        const { present, unexpected, gaps } = coverageOf(there, expected)
        const missing = expected.filter((label) => !there.includes(label))
        expect(present).toBe(expected.length - missing.length)
        expect(unexpected).toBe(there.length - present)
        expect(gaps.reduce((sum, { bars }) => sum + bars, 0)).toBe(missing.length)
        const told = (label: number): boolean => gaps.some(({ from, through }) => from <= label && label <= through)
        expect([...missing].every(told)).toBe(true)
      }),
    )
  })
})
