import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { parseBars } from '#adapters/feeds/csv/parseBars.ts'

const NOW = 20_000 * DAY

const price = fc.oneof(
  fc.double({ min: -10, max: 1e6, noNaN: true }).map(String),
  fc.constantFrom('', 'NaN', 'null', '1,234.5', '1e400', '-0', '0x10', '$5', '٣', '9'.repeat(400)),
)
const date = fc.oneof(
  fc.integer({ min: -40_000, max: 60_000 }).map((day) => formatDate(day * DAY)),
  fc.constantFrom(
    '',
    '13/13/2020',
    '1/2/20',
    '20200230',
    '1577836800',
    '99999999999999999999',
    '2020-01-01T25:00Z',
    'Jan 1, 2020',
  ),
  fc.string({ maxLength: 60 }),
)
const cell = fc.oneof(price, date, fc.string({ maxLength: 20 }))
const row = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(date, price, price, price, price, price).map((cells) => cells.join(',')) },
  { weight: 1, arbitrary: fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(',')) },
)
const text = fc.array(row, { maxLength: 60 }).map((rows) => ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'))

describe('reading bars from any text', () => {
  it('never throws, never hangs, and loses no row: accepted and refused are all', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(null, '1m', '1d', '1M'), (input, interval) => {
        const started = performance.now()
        const result = parseBars(input, interval, NOW)
        expect(performance.now() - started).toBeLessThan(1_000)
        if (!result.ok) {
          expect(result.failure.message.length).toBeLessThan(2_000)
          return
        }
        const { columns, rejected, rows } = result.value
        expect(columns.tsOpen.length + rejected.length).toBe(rows)
        for (const { text: words } of rejected) expect(words.length).toBeLessThanOrEqual(400)
        expect(rejected.map(({ line }) => line)).toEqual(rejected.map(({ line }) => line).toSorted((a, b) => a - b))
      }),
      { numRuns: 400 },
    )
  })

  it('accepts only bars that can be: rising, past, whole, with prices in order', () => {
    fc.assert(
      fc.property(text, (input) => {
        const result = parseBars(input, '1d', NOW)
        if (!result.ok) return
        const { tsOpen, open, high, low, close, volume } = result.value.columns
        for (let index = 0; index < tsOpen.length; index++) {
          const [ts = -1, o = 0, h = 0, l = 0, c = 0, v = -1] = [tsOpen, open, high, low, close, volume].map(
            (column) => column[index],
          )
          expect(ts % DAY === 0 && ts >= 0 && ts <= NOW && ts > (tsOpen[index - 1] ?? -1)).toBe(true)
          expect(l > 0 && l <= o && l <= c && o <= h && c <= h && h < Infinity && v >= 0 && v < Infinity).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('survives any bytes at all', () => {
    const junk = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({
        unit: fc.constantFrom(
          ',',
          ';',
          '\t',
          '"',
          '\n',
          '\r',
          'Date',
          'Open',
          'High',
          'Low',
          'Close',
          '1',
          '2020-01-01',
          '\ufeff',
          ' ',
        ),
        maxLength: 200,
      }),
    )
    fc.assert(
      fc.property(junk, (input) => {
        const result = parseBars(input, null, NOW)
        if (result.ok) expect(result.value.columns.tsOpen.length + result.value.rejected.length).toBe(result.value.rows)
        else expect(result.failure.code).toMatch(/^[A-Z_]+$/)
      }),
      { numRuns: 1_500 },
    )
  })

  it('reads what was written, in every make and direction', () => {
    const bars = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 19_000 }),
        low: fc.integer({ min: 1, max: 90_000 }),
        rise: fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 3, maxLength: 3 }),
        volume: fc.integer({ min: 0, max: 1e9 }),
      }),
      { selector: (bar) => bar.day, minLength: 2, maxLength: 40 },
    )
    fc.assert(
      fc.property(
        bars,
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        fc.boolean(),
        (made, delimiter, comma, newestFirst) => {
          const sorted = made.toSorted((a, b) => a.day - b.day)
          const write = (cents: number): string =>
            (cents / 100).toFixed(2).replace('.', comma && delimiter !== ',' ? ',' : '.')
          const rows = sorted.map(({ day, low, rise: [a = 0, b = 0, c = 0], volume }) => {
            const cells = [low + Math.min(a, b + c), low + b + c, low, low + Math.min(b, a)].map(write)
            return [formatDate(day * DAY), ...cells, String(volume)].join(delimiter)
          })
          const header = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'].join(delimiter)
          const result = parseBars([header, ...(newestFirst ? rows.toReversed() : rows)].join('\n'), '1d', NOW)
          if (!result.ok) throw new Error(result.failure.message)
          expect(result.value.rejected).toEqual([])
          expect(result.value.newestFirst).toBe(newestFirst)
          expect([...result.value.columns.tsOpen]).toEqual(sorted.map(({ day }) => day * DAY))
          expect([...result.value.columns.low]).toEqual(sorted.map(({ low }) => low / 100))
          expect([...result.value.columns.volume]).toEqual(sorted.map(({ volume }) => volume))
        },
      ),
      { numRuns: 200 },
    )
  })
})
