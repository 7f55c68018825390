import { thinCurve } from '#core/figures/thinCurve.ts'
import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { BAR_ROW } from '#core/model/marketSlice.ts'
import {
  appendNew,
  barsOfRows,
  extendBack,
  MOST_BARS,
  openWindow,
} from '../../../src/renderer/features/charts/barWindow.ts'
import type { BarWindow } from '../../../src/renderer/features/charts/barWindow.ts'

function columns(times: readonly number[]): BarColumns {
  const tsOpen = Float64Array.from(times)
  const prices = tsOpen.map((time) => 100 + time)
  return { tsOpen, open: prices, high: prices, low: prices, close: prices, volume: prices }
}
function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
function timesOf(window: BarWindow): readonly number[] {
  return window.bars.map(({ time }) => time)
}
function bar(time: number, close = 1) {
  return { time, open: 1, high: 1, low: 1, close, volume: 1 }
}

describe('the bars a chart has loaded', () => {
  it('are put in rising order once', () => {
    expect(timesOf(openWindow(columns([1, 2, 2, 1, 3]), true))).toEqual([1, 2, 3])
  })

  it('grow at the end; the last bar may change', () => {
    const window = appendNew(openWindow(columns([1, 2]), true), [bar(2, 7), bar(3), bar(1)])
    expect(timesOf(window)).toEqual([1, 2, 3])
    expect(window.bars[1]?.close).toBe(7)
  })

  it('never exceed the limit at the end and then have older ones to load', () => {
    const window = appendNew(openWindow(columns(range(0, MOST_BARS)), true), [bar(MOST_BARS)])
    expect(window.bars).toHaveLength(MOST_BARS)
    expect(timesOf(window)[0]).toBe(1)
    expect(window.hasOlder).toBe(true)
  })

  it('drop the newest when history is loaded beyond the limit, and then take no new ones', () => {
    const window = extendBack(openWindow(columns(range(2_000, 4_000)), false), columns(range(0, 2_000)), false)
    expect(window.bars).toHaveLength(MOST_BARS)
    expect(timesOf(window)[0]).toBe(0)
    expect(window.atLatest).toBe(false)
    expect(appendNew(window, [bar(9_999)])).toBe(window)
  })

  it('ask for nothing older once the beginning is reached', () => {
    expect(extendBack(openWindow(columns([5, 6]), false), columns([3, 4]), true).hasOlder).toBe(false)
    expect(extendBack(openWindow(columns([5, 6]), false), columns([]), false).hasOlder).toBe(false)
  })

  it('are read from the rows of a slice', () => {
    const rows = new Float64Array(2 * BAR_ROW)
    rows.set([0, 10, 20, 1, 4, 0.5, 3, 900], 0)
    rows.set([0, 20, 30, 3, 5, 2, 4, 800], BAR_ROW)
    expect(barsOfRows(rows)).toEqual([
      { time: 10, open: 1, high: 4, low: 0.5, close: 3, volume: 900 },
      { time: 20, open: 3, high: 5, low: 2, close: 4, volume: 800 },
    ])
  })
})

describe('thinning a curve', () => {
  it('keeps ends, peaks and troughs', () => {
    const value = Float64Array.from({ length: 10_000 }, (_, index) => Math.sin(index / 50))
    value[4_321] = 9
    value[7_777] = -9
    const points = thinCurve(Float64Array.from(range(0, 10_000)), value, 500)
    expect(points.length).toBeLessThanOrEqual(520)
    expect(points.at(0)?.time).toBe(0)
    expect(points.at(-1)?.time).toBe(9_999)
    expect(points.map((point) => point.value)).toEqual(expect.arrayContaining([9, -9]))
    expect(points.every((point, index) => index === 0 || point.time > (points[index - 1]?.time ?? 0))).toBe(true)
  })

  it('leaves out what is no number', () => {
    expect(thinCurve(Float64Array.of(1, 2, 3), Float64Array.of(Number.NaN, 5, Number.NaN), 100)).toEqual([
      { time: 2, value: 5 },
    ])
  })
})
