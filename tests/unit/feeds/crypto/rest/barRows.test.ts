import { describe, expect, it } from 'vitest'
import { barsOfRows } from '#adapters/feeds/crypto/rest/bars/barRows.ts'
import type { CcxtBar } from '#adapters/feeds/crypto/rest/exchange/ccxtExchange.ts'
import { DAY, HOUR } from '#core/time/duration.ts'

const DAYS_MS = 86_400_000
const MONDAY = 1_763_337_600_000
const whole = (volume: number): number => volume

function day(index: number, open: number, high: number, low: number, close: number, volume: number): CcxtBar {
  return [MONDAY + index * DAYS_MS, open, high, low, close, volume]
}

function make(rows: readonly CcxtBar[], from = 0, to = Number.MAX_SAFE_INTEGER) {
  return barsOfRows(rows, '1d', '1w', from, to, whole)
}

describe('rows of an exchange', () => {
  it('become longer bars: first open, highest high, lowest low, last close, all volume', () => {
    const rows = [
      day(0, 10, 12, 9, 11, 1.5),
      day(1, 11, 15, 11, 14, 2),
      day(4, 14, 14, 7, 8, 0.25),
      day(7, 8, 9, 8, 9, 4),
    ]
    expect(make(rows)).toEqual({
      ok: true,
      columns: {
        tsOpen: Float64Array.of(MONDAY * 1_000, (MONDAY + 7 * DAYS_MS) * 1_000),
        open: Float64Array.of(10, 8),
        high: Float64Array.of(15, 9),
        low: Float64Array.of(7, 8),
        close: Float64Array.of(8, 9),
        volume: Float64Array.of(3.75, 4),
      },
    })
  })

  it('are cut to [from, to)', () => {
    const rows = [0, 1, 2, 3].map((index) => day(index, 1, 1, 1, 1, 1))
    const from = MONDAY * 1_000 + DAY
    const made = barsOfRows(rows, '1d', '1d', from, from + 2 * DAY, whole)
    expect(made).toMatchObject({ ok: true, columns: { tsOpen: Float64Array.of(from, from + DAY) } })
    expect(make([])).toMatchObject({ ok: true, columns: { tsOpen: new Float64Array(0) } })
  })

  it('are refused whole when one is wrong', () => {
    const good = day(0, 1, 1, 1, 1, 1)
    const wrong: readonly (readonly [readonly CcxtBar[], string])[] = [
      [[good, good], 'two of its rows are of one time'],
      [[day(1, 1, 1, 1, 1, 1), good], 'its rows are in no order of time'],
      [[[undefined, 1, 1, 1, 1, 1]], 'its rows are in no order of time'],
      [[[MONDAY + HOUR / 1_000, 1, 1, 1, 1, 1]], 'its times are not those of bars'],
      [[[MONDAY, 1, undefined, 1, 1, 1]], 'prices or volumes are missing in it'],
      [[[MONDAY, 1, 1, 1, 0, 1]], 'prices or volumes are missing in it'],
      [[[MONDAY, 1, 1, 1, 1, -1]], 'prices or volumes are missing in it'],
      [[[MONDAY, 1, 1, 1, 1, Number.NaN]], 'prices or volumes are missing in it'],
      [[[MONDAY, 1, Number.POSITIVE_INFINITY, 1, 1, 1]], 'prices or volumes are missing in it'],
    ]
    for (const [rows, reason] of wrong) expect(make(rows)).toEqual({ ok: false, reason })
  })

  it('have no volume where nobody trades at their prices, and one in the units of the instrument', () => {
    const rows: readonly CcxtBar[] = [[MONDAY, 1, 1, 1, 1, undefined]]
    expect(barsOfRows(rows, '1d', '1d', 0, Number.MAX_SAFE_INTEGER, null)).toMatchObject({
      columns: { volume: Float64Array.of(0) },
    })
    const contracts = barsOfRows(
      [day(0, 1, 1, 1, 1, 0.002)],
      '1d',
      '1d',
      0,
      Number.MAX_SAFE_INTEGER,
      (coins) => coins * 1_000,
    )
    expect(contracts).toMatchObject({ columns: { volume: Float64Array.of(2) } })
  })
})
