import { describe, expect, it } from 'vitest'
import { barsOfHistory, historyOfBars, refuseSeries, seriesKey, type HistorySeries } from '#core/history/series.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { bars, MINUTES } from '../../../helpers/historyRig.ts'

describe('a series of history', () => {
  it('views bars as rows and rows as bars, without a copy', () => {
    const rows = bars(3, 0, 1)
    const viewed = barsOfHistory(rows)
    expect(viewed.tsOpen).toBe(rows.ts)
    expect(viewed.close).toBe(rows.values[3])
    expect(historyOfBars(viewed)).toEqual(rows)
    expect(() => barsOfHistory({ ts: rows.ts, values: [rows.ts] })).toThrow('Invariant')
  })

  it('has a key that no other series has', () => {
    const odd = { ...MINUTES, source: 'a"', instrumentId: instrumentId('b', 'c') }
    const twin = { ...MINUTES, source: 'a', instrumentId: instrumentId('"b', 'c') }
    expect(seriesKey(odd)).not.toBe(seriesKey(twin))
    expect(seriesKey({ ...MINUTES })).toBe(seriesKey(MINUTES))
  })

  it('has bars of a length, and rows of events without', () => {
    expect(refuseSeries(MINUTES)).toBeNull()
    expect(refuseSeries({ ...MINUTES, interval: 'event' })?.code).toBe('HISTORY_SERIES_INVALID')
    expect(refuseSeries({ ...MINUTES, kind: 'funding' })?.code).toBe('HISTORY_SERIES_INVALID')
    expect(refuseSeries({ ...MINUTES, kind: 'toString' } as unknown as HistorySeries)?.code).toBe(
      'HISTORY_SERIES_INVALID',
    )
  })
})
