import { describe, expect, it } from 'vitest'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { repairOf } from '#engines/data/validation/repair.ts'
import { validateSeries, type ValidatedSeries } from '#engines/data/validation/seriesValidation.ts'
import { scale, walk } from '../../../helpers/validation/walk.ts'

const ROWS = 120

function proposals(series: ValidatedSeries) {
  return validateSeries(series).findings.map((finding) => repairOf(finding, series))
}

describe('a proposed repair', () => {
  it('brings rescaled rows back and leaves the series as it is', () => {
    const clean = walk({ seed: 21, rows: ROWS })
    const columns = walk({ seed: 21, rows: ROWS })
    scale(columns, 70, 8, 100)
    const wrong = columns.close.slice()
    const [proposal] = proposals({ interval: '1d', basis: 'raw', columns })
    expect(proposal?.rows.map(({ row }) => row)).toEqual([70, 71, 72, 73, 74, 75, 76, 77])
    for (const { row, original, proposed } of proposal?.rows ?? []) {
      expect(original.close).toBe(wrong[row])
      expect(proposed?.close).toBeCloseTo(clean.close[row] ?? 0, 9)
      expect(proposed?.low).toBeCloseTo(clean.low[row] ?? 0, 9)
      expect(proposed?.volume).toBe(original.volume)
    }
    expect(columns.close).toEqual(wrong)
  })

  it('leaves a spike out and says what stood there', () => {
    const columns = walk({ seed: 21, rows: ROWS })
    scale(columns, 70, 1, 1.6)
    const [proposal] = proposals({ interval: '1d', basis: 'raw', columns })
    expect(proposal?.rows).toMatchObject([{ row: 70, original: { close: columns.close[70] }, proposed: null }])
  })

  it('takes a second dividend out and puts the right unit in', () => {
    const columns = walk({ seed: 21, rows: ROWS })
    const paid = (row: number, perUnit: number): TimedAction => {
      const ts = columns.tsOpen[row] ?? Number.NaN
      return { ts, action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: ts } }
    }
    const twice = [paid(40, 0.5), paid(43, 0.5)]
    const [duplicate] = proposals({ interval: '1d', basis: 'split-adjusted', columns, actions: twice })
    expect(duplicate?.actions).toMatchObject([{ proposed: null }])
    expect(twice).toContain(duplicate?.actions[0]?.original)
    const pence = [paid(40, 300)]
    const [unit] = proposals({ interval: '1d', basis: 'split-adjusted', columns, actions: pence })
    expect(unit?.actions).toMatchObject([{ original: pence[0], proposed: { action: { perUnit: 3 } } }])
  })

  it('adds a missing split to raw prices', () => {
    const columns = walk({ seed: 21, rows: ROWS })
    scale(columns, 0, 60, 2, 0.5)
    const [proposal] = proposals({ interval: '1d', basis: 'raw', columns })
    expect(proposal?.actions).toEqual([
      {
        original: null,
        proposed: { ts: columns.tsOpen[60], action: { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } },
      },
    ])
  })

  it('labels local midnights with their day, east and west of Greenwich', () => {
    for (const hours of [5, -9]) {
      const columns = walk({ seed: 21, rows: ROWS })
      const right = columns.tsOpen.slice()
      columns.tsOpen.set(columns.tsOpen.map((ts) => ts + hours * HOUR))
      const [proposal] = proposals({ interval: '1d', basis: 'raw', columns })
      expect(proposal?.finding.code).toBe('TIMEZONE_SHIFT')
      expect(proposal?.rows.map(({ proposed }) => proposed?.tsOpen)).toEqual([...right])
      expect((right[0] ?? 1) % DAY).toBe(0)
    }
  })

  it('is null where nobody can know what was right', () => {
    const columns = walk({ seed: 21, rows: ROWS })
    columns.close[50] = Number.NaN
    expect(proposals({ interval: '1d', basis: 'raw', columns })).toEqual([null])
  })
})
