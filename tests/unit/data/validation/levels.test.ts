import { describe, expect, it } from 'vitest'
import type { TimedAction } from '#core/model/marketAction.ts'
import { BarValidator } from '#engines/data/validation/barValidator.ts'
import type { Finding } from '#engines/data/validation/finding.ts'
import { validateSeries } from '#engines/data/validation/seriesValidation.ts'
import { scale, walk, type WritableColumns } from '../../../helpers/validation/walk.ts'

const ROWS = 200
const split = (columns: WritableColumns, row: number, to: number): TimedAction => {
  return { ts: columns.tsOpen[row] ?? Number.NaN, action: { kind: 'SPLIT', instrument: 0, from: 1, to } }
}

function judged(columns: WritableColumns, actions: readonly TimedAction[] = []) {
  return validateSeries({ interval: '1d', basis: 'split-adjusted', columns, actions })
}

function places(findings: readonly Finding[]): readonly (readonly [string, number, number])[] {
  return findings.map(({ code, from, count }) => [code, from, count] as const)
}

/** Row by row as the live path does. */
function live(columns: WritableColumns): readonly (readonly Finding[])[] {
  const validator = new BarValidator({ interval: '1d', basis: 'raw', live: true })
  return Array.from(columns.tsOpen, (ts, row) => {
    const at = (name: 'open' | 'high' | 'low' | 'close' | 'volume'): number => columns[name][row] ?? Number.NaN
    return validator.check(ts, at('open'), at('high'), at('low'), at('close'), at('volume'), ts)
  })
}

describe('a price level', () => {
  it('names the rows of a stretch in another unit, wherever it lies, and sets just those aside', () => {
    for (const factor of [100, 0.01, 1_000, 0.001]) {
      const columns = walk({ seed: 11, rows: ROWS })
      scale(columns, 90, 25, factor)
      const { findings, quarantined } = judged(columns)
      expect(places(findings), String(factor)).toEqual([['UNIT_ERROR', 90, 25]])
      expect(quarantined.indexOf(1)).toBe(90)
      expect(quarantined.reduce((sum, row) => sum + row, 0)).toBe(25)
      const repair = findings[0]?.repair
      expect(repair?.kind === 'SCALE_ROWS' ? repair.factor : null).toBeCloseTo(1 / factor, 12)
    }
  })

  it('takes the earlier rows for wrong when a unit changes for good, the last rows when they are few', () => {
    const changed = walk({ seed: 12, rows: ROWS })
    scale(changed, 0, 120, 100)
    expect(places(judged(changed).findings)).toEqual([['UNIT_ERROR', 0, 120]])
    const ending = walk({ seed: 12, rows: ROWS })
    scale(ending, ROWS - 2, 2, 100)
    expect(places(judged(ending).findings)).toEqual([['UNIT_ERROR', ROWS - 2, 2]])
  })

  it('finds single prices in another unit', () => {
    const columns = walk({ seed: 13, rows: ROWS })
    columns.low[80] = (columns.low[80] ?? 0) / 100
    const { findings } = judged(columns)
    expect(places(findings)).toEqual([['UNIT_ERROR', 80, 1]])
    expect(findings[0]?.repair).toMatchObject({ fields: ['low'], factor: 100 })
  })

  it('tells a spike, which is gone at once, from a crash, which stays or bounces from where it closed', () => {
    const spike = walk({ seed: 14, rows: ROWS })
    scale(spike, 100, 1, 0.6)
    expect(places(judged(spike).findings)).toEqual([['PRICE_SPIKE', 100, 1]])
    const crash = walk({ seed: 14, rows: ROWS })
    scale(crash, 100, ROWS - 100, 0.6)
    expect(judged(crash).findings).toEqual([])
    const bounce = walk({ seed: 14, rows: ROWS })
    scale(bounce, 100, 1, 0.6)
    // The row opened where the day before had closed, and the next one opened where this one closed.
    bounce.open[100] = bounce.high[100] = bounce.close[99] ?? 0
    bounce.open[101] = bounce.low[101] = bounce.close[100] ?? 0
    expect(judged(bounce).findings.filter(({ severity }) => severity === 'quarantine')).toEqual([])
  })

  it('believes a one-day move that several times the usual volume traded', () => {
    const columns = walk({ seed: 14, rows: ROWS })
    scale(columns, 100, 1, 0.7, 10)
    expect(judged(columns).findings).toEqual([])
  })

  it('finds rows that were left out of a split, and proposes the others’ count of shares', () => {
    const columns = walk({ seed: 15, rows: ROWS })
    scale(columns, 95, 3, 4, 0.25)
    const { findings } = judged(columns, [split(columns, 110, 4)])
    expect(places(findings)).toEqual([['SPLIT_HALF_ADJUSTED', 95, 3]])
    expect(findings[0]?.repair).toMatchObject({ factor: 0.25, volumeFactor: 4 })
  })

  it('does not take a crash on heavy volume for a missing split', () => {
    const columns = walk({ seed: 16, rows: ROWS })
    scale(columns, 100, ROWS - 100, 0.5, 2)
    expect(places(judged(columns).findings)).toEqual([['SPLIT_MISSING', 100, 1]])
    columns.volume[100] = 8 * (columns.volume[100] ?? 0)
    expect(judged(columns).findings).toEqual([])
  })
})

describe('the live path', () => {
  it('tells a jump at once and settles it later', () => {
    const columns = walk({ seed: 14, rows: ROWS })
    scale(columns, 100, 1, 0.6)
    const told = live(columns)
    expect(places(told[100] ?? [])).toEqual([['JUMP_UNCONFIRMED', 100, 1]])
    expect(places(told[101] ?? [])).toEqual([['PRICE_SPIKE', 100, 1]])
    expect(told.flat().length).toBe(2)
  })

  it('sets every row of a wrong unit aside as it comes', () => {
    const columns = walk({ seed: 14, rows: ROWS })
    scale(columns, 100, 5, 100)
    const told = live(columns)
    for (let row = 100; row < 105; row += 1) {
      expect(places(told[row] ?? []), String(row)).toContainEqual(['UNIT_ERROR', row, 1])
    }
    expect(places(told[105] ?? [])).toEqual([['UNIT_ERROR', 100, 5]])
  })

  it('goes on from a new level once a person has accepted it', () => {
    const columns = walk({ seed: 14, rows: ROWS })
    scale(columns, 100, ROWS - 100, 100)
    const validator = new BarValidator({ interval: '1d', basis: 'raw', live: true })
    const counts = Array.from(columns.tsOpen, (ts, row) => {
      if (row === 110) validator.acceptLevel()
      const at = (name: 'open' | 'high' | 'low' | 'close'): number => columns[name][row] ?? Number.NaN
      return validator.check(ts, at('open'), at('high'), at('low'), at('close'), 1).length
    })
    expect(counts.slice(100, 110)).toEqual(Array.from({ length: 10 }, () => 1))
    expect(counts.slice(110).every((count) => count === 0)).toBe(true)
  })

  it('returns the same empty list for every good row', () => {
    const told = live(walk({ seed: 17, rows: ROWS }))
    expect(new Set(told).size).toBe(1)
    expect(told[0]).toEqual([])
  })
})

describe('a row that is broken', () => {
  it('counts as there, and does not stand in the way of its correction', () => {
    const columns = walk({ seed: 18, rows: 40 })
    columns.high[20] = Number.NaN
    expect(places(judged(columns).findings)).toEqual([['PRICE_NOT_FINITE', 20, 1]])
    const validator = new BarValidator({ interval: '1d', basis: 'raw', live: true })
    const ts = columns.tsOpen[0] ?? 0
    expect(validator.check(ts, 10, Number.NaN, 9, 10, 5)).toMatchObject([{ code: 'PRICE_NOT_FINITE' }])
    expect(validator.check(ts, 10, 11, 9, 10, 5)).toEqual([])
    expect(validator.check(ts, 10, 11, 9, 10, 5)).toMatchObject([{ code: 'TIME_DUPLICATE' }])
    expect(validator.rows).toBe(3)
  })
})

describe('what happens to an instrument', () => {
  it('explains the fall of raw prices, however it was told', () => {
    const columns = walk({ seed: 19, rows: ROWS })
    scale(columns, 100, ROWS - 100, 0.25, 4)
    scale(columns, 150, ROWS - 150, 0.7)
    const paid = 0.3 * (columns.close[149] ?? 0)
    const ts = columns.tsOpen[150] ?? 0
    const special: TimedAction = { ts, action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: paid, payAt: ts } }
    const actions = [special, split(columns, 100, 4)]
    expect(validateSeries({ interval: '1d', basis: 'raw', columns, actions }).findings).toEqual([])
  })

  it('is found when it is told on the wrong day: the rows between are counted in other shares', () => {
    const columns = walk({ seed: 19, rows: ROWS })
    scale(columns, 100, ROWS - 100, 0.25, 4)
    const actions = [split(columns, 105, 4)]
    const { findings } = validateSeries({ interval: '1d', basis: 'raw', columns, actions })
    expect(places(findings)).toEqual([['SPLIT_HALF_ADJUSTED', 100, 5]])
  })
})
