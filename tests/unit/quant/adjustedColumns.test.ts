import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import type { MarketAction, TimedAction } from '#core/model/marketAction.ts'
import { adjustedColumns } from '#quant/prices/adjustedColumns.ts'

/** Bars at the times 10, 20, ... with closes as given, opens one below, volumes of 100. */
function bars(...closes: readonly number[]): BarColumns {
  const column = (of: (close: number) => number): Float64Array => Float64Array.from(closes, of)
  return {
    tsOpen: Float64Array.from(closes, (_, index) => 10 * (index + 1)),
    open: column((close) => close - 1),
    high: column((close) => close + 2),
    low: column((close) => close - 2),
    close: column((close) => close),
    volume: column(() => 100),
  }
}

const at = (ts: number, action: MarketAction): TimedAction => ({ ts, action })
const split = (from: number, to: number): MarketAction => ({ kind: 'SPLIT', instrument: 0, from, to })
const dividend = (perUnit: number): MarketAction => ({ kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: 0 })

describe('adjusted prices', () => {
  it('divide what was before a split and leave the raw bars alone', () => {
    const raw = bars(70, 77, 11, 12)
    const view = adjustedColumns(raw, [at(30, split(1, 7))], 'splits')
    expect([...view.close]).toEqual([10, 11, 11, 12])
    expect([...view.volume]).toEqual([700, 700, 100, 100])
    expect(view.open[0]).toBeCloseTo(69 / 7, 12)
    expect([...raw.close]).toEqual([70, 77, 11, 12])
    expect([...raw.volume]).toEqual([100, 100, 100, 100])
  })

  it('make the return over an ex date the total return of who held', () => {
    const raw = bars(100, 100, 98, 98)
    const view = adjustedColumns(raw, [at(30, dividend(2))], 'splits-and-dividends')
    expect([...view.close]).toEqual([98, 98, 98, 98])
    expect([...view.volume]).toEqual([100, 100, 100, 100])
    expect([...adjustedColumns(raw, [at(30, dividend(2))], 'splits').close]).toEqual([100, 100, 98, 98])
  })

  it('count a dividend in the units of its turn', () => {
    // 100 holds, pays 2, splits 2 for 1, pays 1 on the new units: (100 - 2) / 2 - 1 = 48.
    const actions = [at(20, dividend(2)), at(20, split(1, 2)), at(20, dividend(1))]
    expect([...adjustedColumns(bars(100, 48), actions, 'splits-and-dividends').close]).toEqual([48, 48])
  })

  it('carry every later action back', () => {
    const actions = [at(20, split(1, 2)), at(40, split(3, 1))]
    const [first, second, third, fourth] = adjustedColumns(bars(40, 20, 20, 60), actions, 'splits').close
    expect([first, second, third, fourth]).toEqual([60, 60, 60, 60])
  })

  it('count an action between two bars from the later one, and nothing outside the series', () => {
    expect([...adjustedColumns(bars(20, 10), [at(11, split(1, 2))], 'splits').close]).toEqual([10, 10])
    const outside = [at(5, split(1, 2)), at(10, split(1, 2)), at(21, split(1, 2))]
    const raw = bars(20, 10)
    expect(adjustedColumns(raw, outside, 'splits-and-dividends')).toBe(raw)
  })

  it('pass over a dividend of the whole price', () => {
    expect([...adjustedColumns(bars(2, 1), [at(20, dividend(2))], 'splits-and-dividends').close]).toEqual([2, 1])
  })
})
