import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimedAction } from '#core/model/marketAction.ts'
import { BarValidator } from '#engines/data/validation/barValidator.ts'
import { BookCheck } from '#engines/data/validation/bookCheck.ts'
import type { Finding, FindingCode } from '#engines/data/validation/finding.ts'
import { QuoteCheck } from '#engines/data/validation/quoteCheck.ts'
import { assessReadiness } from '#engines/data/validation/readiness.ts'
import { repairOf } from '#engines/data/validation/repair.ts'
import { validateSeries, type ValidatedSeries } from '#engines/data/validation/seriesValidation.ts'
import { READY } from '../../helpers/validation/featureCases.ts'
import { scale, walk, type WritableColumns } from '../../helpers/validation/walk.ts'

const ROWS = 250
const SEED = fc.integer({ min: 1, max: 1_000_000 })
/** Every number a broken source might send. */
const ANY = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, Number.MAX_VALUE, Number.MIN_VALUE, -1, 1, 100),
)

function judged(columns: WritableColumns, more: Partial<ValidatedSeries> = {}): readonly Finding[] {
  return validateSeries({ interval: '1d', basis: 'raw', columns, ...more }).findings
}

/** Whether a fault of one of these codes was found at a row. */
function names(findings: readonly Finding[], codes: readonly FindingCode[], row: number): boolean {
  return findings.some(({ code, from, count }) => codes.includes(code) && from <= row && row < from + count)
}

describe('clean random walks', () => {
  it('are left alone, whatever their drift, volatility and tails', () => {
    let [rows, aside, touched, walks] = [0, 0, 0, 0]
    fc.assert(
      fc.property(
        SEED,
        fc.integer({ min: -30, max: 30 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(3, 4, 6, undefined),
        (seed, drift, volatility, tails) => {
          const options = { seed, rows: 750, drift: drift / 1e4, volatility: volatility / 1e3, start: 80 }
          const columns = walk(tails === undefined ? options : { ...options, tails })
          const { quarantined } = validateSeries({ interval: '1d', basis: 'raw', columns })
          const count = quarantined.reduce((sum, row) => sum + row, 0)
          rows += quarantined.length
          aside += count
          walks += 1
          if (count > 0) touched += 1
        },
      ),
      { numRuns: 200 },
    )
    expect(aside / rows).toBeLessThan(1e-4)
    expect(touched / walks).toBeLessThan(0.05)
  })
})

describe('an injected fault', () => {
  const PLACE = fc.integer({ min: 30, max: ROWS - 30 })
  const VOLATILITY = fc.integer({ min: 2, max: 25 }).map((step) => step / 1e3)

  it('is found at its rows: another unit', () => {
    fc.assert(
      fc.property(
        SEED,
        PLACE,
        VOLATILITY,
        fc.constantFrom(100, 0.01, 1_000, 0.001),
        fc.integer({ min: 1, max: 20 }),
        (seed, row, volatility, factor, count) => {
          const columns = walk({ seed, rows: ROWS, volatility })
          scale(columns, row, count, factor)
          const found = judged(columns).filter(({ code }) => code === 'UNIT_ERROR')
          expect(found).toMatchObject([{ from: row, count }])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is found at its row: a price that is not one, a high below the low, a time twice', () => {
    fc.assert(
      fc.property(SEED, PLACE, fc.constantFrom('open', 'high', 'low', 'close'), (seed, row, field) => {
        const broken = walk({ seed, rows: ROWS })
        broken[field as 'open'][row] = Number.NaN
        expect(names(judged(broken), ['PRICE_NOT_FINITE'], row)).toBe(true)
        const crossed = walk({ seed, rows: ROWS })
        crossed.high[row] = (crossed.low[row] ?? 0) * 0.99
        expect(names(judged(crossed), ['OHLC_INCONSISTENT'], row)).toBe(true)
        const twice = walk({ seed, rows: ROWS })
        twice.tsOpen[row] = twice.tsOpen[row - 1] ?? 0
        expect(names(judged(twice), ['TIME_DUPLICATE'], row)).toBe(true)
      }),
    )
  })

  it('is found at its row nearly always: a spike, a missing split, a split that did not happen', () => {
    const found = { spike: 0, split: 0, phantom: 0 }
    const runs = 300
    for (let seed = 1; seed <= runs; seed += 1) {
      const row = 60 + (seed % 120)
      const volatility = 0.005 + (seed % 15) / 1e3
      const spike = walk({ seed, rows: ROWS, volatility, tails: 4 })
      scale(spike, row, 1, seed % 2 === 0 ? 0.6 : 1.6)
      if (names(judged(spike), ['PRICE_SPIKE'], row)) found.spike += 1
      const split = walk({ seed, rows: ROWS, volatility, tails: 4, start: 400 })
      const ratio = 2 + (seed % 4)
      scale(split, row, ROWS - row, 1 / ratio, ratio)
      if (names(judged(split), ['SPLIT_MISSING'], row)) found.split += 1
      const phantom = walk({ seed, rows: ROWS, volatility, tails: 4 })
      const ts = phantom.tsOpen[row] ?? Number.NaN
      const actions: readonly TimedAction[] = [{ ts, action: { kind: 'SPLIT', instrument: 0, from: 1, to: ratio } }]
      if (names(judged(phantom, { actions }), ['SPLIT_WITHOUT_JUMP'], row)) found.phantom += 1
    }
    expect(found.spike / runs).toBeGreaterThan(0.95)
    expect(found.split / runs).toBeGreaterThan(0.85)
    expect(found.phantom / runs).toBeGreaterThan(0.95)
  })
})

describe('validation', () => {
  const COLUMN = (length: number) =>
    fc.array(ANY, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values))
  const SERIES = fc.integer({ min: 0, max: 40 }).chain((length) =>
    fc.record({
      interval: fc.constantFrom('1m', '1h', '1d', '1w', '1M'),
      basis: fc.constantFrom('raw', 'split-adjusted'),
      adjustedClose: fc.option(COLUMN(length)),
      columns: fc.record({
        tsOpen: fc.oneof(
          COLUMN(length),
          fc.constant(Float64Array.from({ length }, (_, row) => (14_610 + row) * 86_400e6)),
        ),
        open: COLUMN(length),
        high: COLUMN(length),
        low: COLUMN(length),
        close: COLUMN(length),
        volume: COLUMN(length),
      }),
      actions: fc.array(
        fc.record({
          ts: fc.oneof(ANY, fc.constant(14_620 * 86_400e6)),
          action: fc.oneof(
            fc.record({
              kind: fc.constant('CASH_DIVIDEND' as const),
              instrument: fc.constant(0),
              perUnit: ANY,
              payAt: ANY,
            }),
            fc.record({ kind: fc.constant('SPLIT' as const), instrument: fc.constant(0), from: ANY, to: ANY }),
          ),
        }),
        { maxLength: 5 },
      ),
    }),
  )

  it('throws at nothing, says the same twice, and can propose every repair it suggests', () => {
    fc.assert(
      fc.property(SERIES, (series) => {
        const { findings, quarantined } = validateSeries(series)
        expect(validateSeries(series).findings).toEqual(findings)
        expect(quarantined.length).toBe(series.columns.tsOpen.length)
        for (const finding of findings) {
          expect(finding.count).toBeGreaterThan(0)
          expect(repairOf(finding, series) === null).toBe(finding.repair === null)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('throws at no quote, no book and no window', () => {
    const quotes = new QuoteCheck()
    const book = new BookCheck()
    fc.assert(
      fc.property(fc.array(ANY, { minLength: 12, maxLength: 12 }), (numbers) => {
        const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = numbers
        quotes.check(a, b, c, d, e, f)
        book.checkSequence(a, b, c)
        book.checkBook({ prices: [a, b], sizes: [c] }, { prices: [d, e], sizes: [f, g] }, h)
        const { quality } = assessReadiness({
          ...READY,
          now: i,
          lastKnownAt: j,
          freshFor: k,
          uselessAfter: l,
          expectedRows: a,
          presentRows: b,
          quarantinedRows: c,
          flaggedRows: d,
          alteredRows: e,
        })
        expect(quality.score).toBeGreaterThanOrEqual(0)
        expect(quality.score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 1_000 },
    )
  })

  it('of a stored series is the fold of the live checks', () => {
    fc.assert(
      fc.property(SEED, fc.integer({ min: 20, max: 200 }), fc.constantFrom(100, 0.6, 2, 1), (seed, row, factor) => {
        const columns = walk({ seed, rows: ROWS, tails: 3 })
        scale(columns, row, 2, factor)
        const validator = new BarValidator({ interval: '1d', basis: 'raw' })
        const folded = Array.from(columns.tsOpen, (ts, index) => {
          const { open, high, low, close, volume } = columns
          return validator.check(
            ts,
            open[index] ?? 0,
            high[index] ?? 0,
            low[index] ?? 0,
            close[index] ?? 0,
            volume[index] ?? 0,
          )
        })
        const all = [...folded.flat(), ...validator.finish()].toSorted((left, right) => left.from - right.from)
        expect(judged(columns)).toEqual(all)
      }),
    )
  })
})
