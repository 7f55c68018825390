import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { ChangePoints } from '#quant/regimes/changePoints.ts'
import { congruentialNormals } from '../../../helpers/congruentialSeries.ts'

/** Normal numbers that become three times as wide around 2 from the 80th on. */
const SERIES = congruentialNormals(7, 160).map((value, index) => (index < 80 ? value : 3 * value + 2))

function follow(values: Iterable<number>, capacity: number): { recent: number; length: number; begun: number }[] {
  const changes = new ChangePoints(new Memory(), { expectedRun: 50, capacity, warmUp: 21 })
  return Array.from(values, (value) => {
    changes.next(value)
    return {
      recent: changes.changeProbability(10),
      length: changes.expectedRunLength,
      begun: changes.probabilityOf(1),
    }
  })
}

describe('change points', () => {
  it("are the posterior of Adams and MacKay's recursion", () => {
    const found = follow(SERIES, 200)
    // numpy and scipy.stats.t over all run lengths, none left out.
    const expected: Readonly<Record<number, readonly [number, number, number]>> = {
      40: [0.06078823386962503, 18.829646856913122, 0.010524628737646485],
      79: [0.1373260203167129, 48.31065952594132, 0.01522111127518418],
      82: [0.13633504063988539, 49.370923720181494, 0.0508964126578108],
      85: [0.9992466774824345, 3.3859195803873017, 0.004271951778250225],
      100: [0.10639796642284631, 17.061810396087317, 0.03387439430279709],
      159: [0.08217248029363193, 65.82626850902257, 0.009133234276734518],
    }
    for (const [time, [recent, length, begun]] of Object.entries(expected)) {
      const at = found[Number(time)]
      expect(at?.recent).toBeCloseTo(recent, 7)
      expect(at?.length).toBeCloseTo(length, 5)
      expect(at?.begun).toBeCloseTo(begun, 7)
    }
    expect(found[20]?.recent).toBeNaN()
  })

  it('keeps its probabilities and finds the change with little room', () => {
    const found = follow(SERIES, 40)
    expect(found[90]?.recent).toBeGreaterThan(0.9)
    for (const { recent, length } of found.slice(21)) {
      expect(recent).toBeGreaterThanOrEqual(0)
      expect(recent).toBeLessThanOrEqual(1)
      expect(length).toBeGreaterThanOrEqual(1)
      expect(length).toBeLessThanOrEqual(40)
    }
  })

  it('passes over missing numbers, has no answer to a standstill and begins again after what is beyond reckoning', () => {
    const gapped = [...SERIES.slice(0, 60), Number.NaN, ...SERIES.slice(60)]
    expect(follow(gapped, 100)[160]).toEqual(follow(SERIES, 100)[159])
    expect(follow(new Float64Array(50), 100).every(({ recent }) => Number.isNaN(recent))).toBe(true)
    const wild = follow([...SERIES, 1e200, ...SERIES], 50)
    expect(wild.every(({ recent }) => Number.isNaN(recent) || (recent >= 0 && recent <= 1))).toBe(true)
  })
})
