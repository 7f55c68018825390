import { describe, expect, it } from 'vitest'
import { parseTimestamp } from '#core/time/iso.ts'
import { groupDifference } from '#quant/robustness/groupDifference.ts'
import { calendarLabels, subPeriodBreakdown } from '#quant/robustness/subPeriods.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const times = (...dates: readonly string[]): Float64Array =>
  Float64Array.from(dates, (date) => parseTimestamp(date) ?? 0)
const OPTIONS = { periodsPerYear: 252, meanBlock: 3, resamples: 400 }

describe('labels of the calendar', () => {
  it('are years, halves and quarters in UTC', () => {
    const days = times('2023-12-31T23:59:59Z', '2024-01-01', '2024-06-30', '2024-07-01', '2024-12-31')
    expect(calendarLabels(days, 'YEAR')).toEqual(['2023', '2024', '2024', '2024', '2024'])
    expect(calendarLabels(days, 'HALF')).toEqual(['2023 H2', '2024 H1', '2024 H1', '2024 H2', '2024 H2'])
    expect(calendarLabels(days, 'QUARTER')).toEqual(['2023 Q4', '2024 Q1', '2024 Q2', '2024 Q3', '2024 Q4'])
  })
})

describe('a breakdown', () => {
  const random = new SeededRandom(5)
  const noise = Array.from({ length: 240 }, () => 0.01 * random.normal())

  it('describes each part with its n', () => {
    const labels = noise.map((_, index) => (index < 120 ? 'calm' : index < 235 ? 'wild' : 'rare'))
    const returns = Float64Array.from(noise, (value, index) => value + (index < 120 ? 0.004 : -0.004))
    const { parts, positiveParts, difference } = subPeriodBreakdown(returns, labels, {
      ...OPTIONS,
      random: new SeededRandom(1),
    })
    expect(parts.map(({ label, n }) => [label, n])).toEqual([
      ['calm', 120],
      ['wild', 115],
      ['rare', 5],
    ])
    expect(parts[0]?.totalReturn).toBeCloseTo(
      returns.slice(0, 120).reduce((growth, value) => growth * (1 + value), 1) - 1,
      12,
    )
    expect(parts[0]?.meanReturn?.low).toBeGreaterThan(0)
    expect(parts[0]?.sharpe?.value).toBeGreaterThan(1)
    expect(parts[2]).toMatchObject({ meanReturn: null, sharpe: null })
    expect(positiveParts?.n).toBe(3)
    expect(difference?.pValue).toBeLessThan(0.01)
    expect(difference).toMatchObject({ groups: 3, n: 240 })
  })

  it('sees no difference where there is none', () => {
    const labels = noise.map((_, index) => `${Math.floor(index / 60)}`)
    const { difference } = subPeriodBreakdown(Float64Array.from(noise), labels, {
      ...OPTIONS,
      random: new SeededRandom(1),
    })
    expect(difference?.pValue).toBeGreaterThan(0.1)
  })

  it('needs a label for each return', () => {
    expect(() => subPeriodBreakdown(new Float64Array(3), ['a'], { ...OPTIONS, random: new SeededRandom(1) })).toThrow(
      'Invariant',
    )
    const nothing = subPeriodBreakdown(new Float64Array(), [], { ...OPTIONS, random: new SeededRandom(1) })
    expect(nothing).toEqual({ parts: [], positiveParts: null, difference: null })
  })
})

describe('the difference of groups', () => {
  const test = (values: readonly number[], groups: readonly number[], block = 1) =>
    groupDifference(Float64Array.from(values), Int32Array.from(groups), {
      block,
      rounds: 999,
      random: new SeededRandom(2),
    })

  it('is the H of scipy 1.17.1 with a p-value near its table for independent values', () => {
    const values = [2.9, 3, 2.5, 2.6, 3.2, 3.8, 2.7, 4, 2.4, 3, 3, 2.8, 3.4, 3.7, 2.2, 2]
    const result = test(values, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    expect(result?.statistic).toBeCloseTo(0.976331360946751, 12)
    expect(Math.abs((result?.pValue ?? 0) - 0.6137511780328999)).toBeLessThan(0.06)
  })

  it('is never surer than its number of exchanges', () => {
    const values = Array.from({ length: 40 }, (_, index) => (index < 20 ? index : 1000 + index))
    const groups = values.map((_, index) => (index < 20 ? 0 : 1))
    expect(test(values, groups)?.pValue).toBe(0.001)
  })

  it('does not take dependence for a difference', () => {
    const rejections = [1, 20].map((block) => {
      let count = 0
      for (let seed = 0; seed < 150; seed += 1) {
        const random = new SeededRandom(seed)
        let value = 0
        const series = Float64Array.from({ length: 400 }, () => (value = 0.7 * value + random.normal()))
        const halves = Int32Array.from(series, (_, index) => (index < 200 ? 0 : 1))
        const result = groupDifference(series, halves, { block, rounds: 99, random: new SeededRandom(seed + 1000) })
        if ((result?.pValue ?? 1) <= 0.05) count += 1
      }
      return count / 150
    })
    // Values exchanged one by one reject far too often; blocks bring it near the 5 % promised.
    expect(rejections[0]).toBeGreaterThan(0.25)
    expect(rejections[1]).toBeLessThan(0.13)
  })

  it('says nothing where it cannot', () => {
    const ten = Array.from({ length: 10 }, (_, index) => index)
    const halves = ten.map((index) => (index < 5 ? 0 : 1))
    expect(
      test(
        ten,
        ten.map(() => 0),
      ),
    ).toBeNull()
    expect(
      test(
        ten.map(() => 1),
        halves,
      ),
    ).toBeNull()
    expect(
      test(
        ten,
        ten.map((index) => (index < 3 ? 0 : 1)),
      ),
    ).toBeNull()
    expect(test(ten, halves, 2)).toBeNull()
    expect(test(ten, halves)).toMatchObject({ n: 10, groups: 2 })
    expect(() => test([...ten, Number.NaN], [...halves, 1])).toThrow('Invariant')
  })
})
