import { describe, expect, it } from 'vitest'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import { plausibleInputs } from '../../../fixtures/featureInputs.ts'
import { columnOf } from '../../../helpers/featureRuns.ts'

type Prices = readonly [open: number, high: number, low: number, close: number]

function bars(prices: readonly Prices[]): FeatureInputs[] {
  return prices.map(([open, high, low, close]) => ({ ...unknownInputs(), open, high, low, close, volume: 1 }))
}

function at(date: string): FeatureInputs {
  return { ...unknownInputs(), time: Date.parse(date) * 1000 }
}

describe('gapFilledShare', () => {
  it.each([
    ['a gap up that ran away', [[104, 108, 104, 107]], 0],
    ['a gap up half filled', [[104, 108, 102, 107]], 0.5],
    ['a gap up filled and more', [[104, 108, 90, 95]], 1],
    ['a gap down a quarter filled', [[96, 97, 90, 91]], 0.25],
  ] as const)('of %s', (_, [next], expected) => {
    expect(columnOf('gapFilledShare', bars([[99, 101, 98, 100], next])).at(-1)).toBe(expected)
  })
})

describe('barContainment', () => {
  it('knows inside, outside and other bars', () => {
    const rows = bars([
      [10, 12, 8, 11],
      [10, 11, 9, 10],
      [10, 13, 8, 12],
      [10, 14, 9, 12],
    ])
    expect([...columnOf('barContainment', rows)]).toEqual([Number.NaN, -1, 1, 0])
  })
})

describe('roundNumberDistance', () => {
  it.each([
    [100, 0],
    [99, 0],
    [99.3, 0.3],
    [98.8, -0.2],
    [4372, -0.28],
    [0.0999, -0.1],
  ])('of %s is %s steps', (close, expected) => {
    expect(columnOf('roundNumberDistance', bars([[close, close, close, close]]))[0]).toBeCloseTo(expected, 9)
  })
})

describe('drawdown and its age', () => {
  it('begin again with each peak', () => {
    const rows = bars([10, 8, 9, 10, 5, 20].map((close) => [close, close, close, close] as const))
    expect([...columnOf('drawdownAge', rows)]).toEqual([0, 1, 2, 0, 1, 0])
    expect([...columnOf('drawdown', rows)].map((value) => value.toFixed(2))).toEqual([
      '0.00',
      '-0.20',
      '-0.10',
      '0.00',
      '-0.50',
      '0.00',
    ])
  })
})

describe('the calendar', () => {
  it('counts the days around the turn of a month', () => {
    const days = ['2024-02-16', '2024-02-17', '2024-02-29', '2024-03-01', '2024-03-02', '2024-03-17', '2024-12-31']
    const rows = days.map((day) => at(`${day}T12:00:00Z`))
    expect([...columnOf('monthTurnDistance', rows)]).toEqual([15, -13, -1, 0, 1, -15, -1])
  })

  it('begins the week on Monday', () => {
    const rows = ['2024-01-01T00:00:00Z', '2024-01-04T12:00:00Z', '2024-01-07T18:00:00Z'].map(at)
    const [monday = -1, thursday = -1, sunday = -1] = columnOf('weekProgress', rows)
    expect([monday, thursday]).toEqual([0, 0.5])
    expect(sunday).toBeCloseTo(6.75 / 7, 12)
  })
})

describe('candlestickVote', () => {
  it('hears an engulfing bar and is silent on most', () => {
    const flat = Array.from({ length: 30 }, (_, index): Prices => {
      return index % 2 === 0 ? [100, 101.5, 98.5, 100.8] : [100.8, 101.5, 98.5, 100]
    })
    const rows = bars([...flat, [101, 101.2, 98.9, 99], [98.8, 102, 98.5, 101.5]])
    expect(columnOf('candlestickVote', rows).at(-1)).toBeGreaterThanOrEqual(1)
    const votes = columnOf('candlestickVote', plausibleInputs(4, 500)).filter((value) => !Number.isNaN(value))
    expect(votes.filter((vote) => vote === 0).length).toBeGreaterThan(votes.length / 2)
    expect(Math.min(...votes)).toBeLessThan(0)
    expect(Math.max(...votes)).toBeGreaterThan(0)
  })
})

describe('vwapDistance', () => {
  it('begins anew with each day', () => {
    const rows = ['2024-01-01T22:00:00Z', '2024-01-01T23:00:00Z', '2024-01-02T00:00:00Z'].map((date, index) => {
      const price = [10, 30, 50][index] ?? 0
      return { ...at(date), open: price, high: price, low: price, close: price, volume: [3, 1, 1][index] ?? 0 }
    })
    expect([...columnOf('vwapDistance', rows)]).toEqual([0, 1, 0])
  })
})
