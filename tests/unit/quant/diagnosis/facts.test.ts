import { describe, expect, it } from 'vitest'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { DiagnosedInstrument, DiagnosedTrade } from '#quant/diagnosis/diagnosisInput.ts'
import { barGaps } from '#quant/diagnosis/facts/barGaps.ts'
import { scanBars } from '#quant/diagnosis/facts/barScan.ts'
import { openPositions, placeTrades } from '#quant/diagnosis/facts/openPositions.ts'
import { splitLikes } from '#quant/diagnosis/facts/splitLike.ts'

type Row = readonly [open: number, high: number, low: number, close: number, volume: number]

function columns(rows: readonly Row[], times?: readonly number[]): BarColumns {
  const column = (place: number): Float64Array => Float64Array.from(rows, (row) => row[place] ?? 0)
  const tsOpen = Float64Array.from(times ?? rows.map((_, index) => index * DAY))
  return { tsOpen, open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) }
}

function instrument(bars: BarColumns, interval: BarInterval, calendar: SessionCalendar): DiagnosedInstrument {
  return {
    instrumentId: instrumentId('ACME', 'TEST'),
    symbol: 'ACME',
    assetClass: 'EQUITY',
    isPerpetual: false,
    calendar,
    interval,
    origin: 'historical',
    bars,
    tickSize: null,
    splits: [],
    delistedAt: null,
  }
}

/** Gaps between bars with these labels. */
function gapsOf(
  labels: readonly string[],
  interval: BarInterval,
  calendar: SessionCalendar,
): ReturnType<typeof barGaps> {
  const times = labels.map((label) => parseTimestamp(label) ?? Number.NaN)
  return barGaps(
    instrument(
      columns(
        labels.map(() => [1, 1, 1, 1, 1]),
        times,
      ),
      interval,
      calendar,
    ),
  )
}

describe('missing bars', () => {
  it('are counted by the calendar of New York: weekends and holidays are none', () => {
    // Good Friday was 2024-03-29.
    expect(gapsOf(['2024-03-27', '2024-03-28', '2024-04-01', '2024-04-02'], '1d', 'XNYS')?.missing).toBe(0)
    const gap = gapsOf(['2024-03-26', '2024-03-28', '2024-04-03', '2024-04-04'], '1d', 'XNYS')
    expect(gap).toEqual({ missing: 3, expected: 7, longest: 2, longestAfter: 1 })
  })

  it('are counted within sessions, at their ends and over whole ones', () => {
    // 9:30 in New York is 14:30 UTC in January.
    expect(gapsOf(['2024-01-08T14:30', '2024-01-08T14:31', '2024-01-08T14:35'], '1m', 'XNYS')?.missing).toBe(3)
    expect(gapsOf(['2024-01-08T20:59', '2024-01-09T14:30'], '1m', 'XNYS')?.missing).toBe(0)
    expect(gapsOf(['2024-01-08T20:57', '2024-01-09T14:33'], '1m', 'XNYS')?.missing).toBe(2 + 3)
    expect(gapsOf(['2024-01-08T20:59', '2024-01-10T14:30'], '1m', 'XNYS')?.missing).toBe(390)
    // The session of 2024-07-03 ended at 13:00, and the 4th had none.
    expect(gapsOf(['2024-07-02T19:59', '2024-07-05T13:30'], '1m', 'XNYS')?.missing).toBe(210)
  })

  it('are counted by spacing where the market never rests or bars are longer', () => {
    expect(gapsOf(['2024-01-06T00:00', '2024-01-06T00:05', '2024-01-06T01:00'], '5m', 'ALWAYS')?.missing).toBe(10)
    expect(gapsOf(['2023-11-01', '2023-12-01', '2024-03-01'], '1M', 'XNYS')?.missing).toBe(2)
    expect(gapsOf(['2024-01-01', '2024-01-08', '2024-01-29'], '1w', 'XNYS')?.missing).toBe(2)
  })

  it('are unknown in years whose holidays are', () => {
    expect(gapsOf(['1987-01-02', '1987-01-09'], '1d', 'XNYS')).toBeNull()
    expect(gapsOf(['2024-01-02'], '1d', 'XNYS')).toBeNull()
  })
})

describe('a scan of bars', () => {
  const calm: readonly Row[] = Array.from({ length: 40 }, (_, index): Row => {
    const close = 100 + Math.sin(index)
    return [close, close + 1, close - 1, close, 1_000 + index]
  })

  it('sees nothing in calm bars, and their deviation', () => {
    const scan = scanBars(columns(calm))
    for (const seen of [
      scan.disordered,
      scan.impossible,
      scan.withoutVolume,
      scan.frozen,
      scan.repeated,
      scan.jumps,
      scan.spikes,
    ]) {
      expect(seen).toEqual({ count: 0, bar: -1 })
    }
    // Python 3: sqrt(pi / 2 * mean(|r[2:]| |r[:-2]|)) of the 39 log returns of 100 + sin(0..39)
    expect(scan.deviation).toBeCloseTo(0.007215220022533346, 15)
    expect(scan.meanVolume).toBe(1_019.5)
    expect(scan.hasVolume).toBe(true)
  })

  it('counts each fault and tells where it is', () => {
    const rows = [...calm]
    rows[3] = [100, 99, 98, 100, 10]
    rows[5] = [100, 101, 99, 100, 0]
    rows[8] = rows[7] ?? [0, 0, 0, 0, 0]
    const closed = rows[11]?.[3] ?? 0
    rows[12] = [closed, closed, closed, closed, 5]
    rows[13] = [closed, closed, closed, closed, 5]
    const scan = scanBars(columns(rows))
    expect(scan.impossible).toEqual({ count: 1, bar: 3 })
    expect(scan.withoutVolume).toEqual({ count: 1, bar: 5 })
    expect(scan.repeated).toEqual({ count: 1, bar: 8 })
    expect(scan.frozen).toEqual({ count: 2, bar: 12 })
    expect(scan.longestFrozen).toEqual({ count: 2, bar: 12 })
  })

  it('tells a spike from a jump, and an open alone from both', () => {
    const spiked = [...calm]
    spiked[20] = [100, 121, 99, 120, 10]
    const spike = scanBars(columns(spiked))
    expect(spike.spikes).toEqual({ count: 1, bar: 20 })
    expect(spike.worstSpike).toBeCloseTo(120 / (calm[19]?.[3] ?? 0) - 1, 12)
    expect(spike.jumps.count).toBe(0)

    const jumped = calm.map((row, index): Row =>
      index < 20 ? row : [2 * row[0], 2 * row[1], 2 * row[2], 2 * row[3], 10],
    )
    const jump = scanBars(columns(jumped))
    expect(jump.jumps).toEqual({ count: 1, bar: 20 })
    expect(jump.spikes.count).toBe(0)

    const opened = [...calm]
    opened[20] = [150, 151, 99, 100, 10]
    expect(scanBars(columns(opened))).toMatchObject({ spikes: { count: 1, bar: 20 }, jumps: { count: 0 } })
  })

  it('takes an empty set for what it is', () => {
    expect(scanBars(columns([]))).toMatchObject({ bars: 0, deviation: 0, meanVolume: 0, hasVolume: false })
  })
})

describe('jumps like splits', () => {
  const flat: readonly Row[] = Array.from({ length: 60 }, (): Row => [100, 101, 99, 100, 1_000])
  const after = (factor: number, volume: number): BarColumns => {
    return columns(
      flat.map((row, index): Row =>
        index < 30 ? row : [row[0] * factor, row[1] * factor, row[2] * factor, row[3] * factor, volume],
      ),
    )
  }
  const found = (bars: BarColumns, splits: readonly number[] = []): readonly string[] => {
    return splitLikes({ ...instrument(bars, '1d', 'ALWAYS'), splits }, 0.01).map(({ bar, split }) => `${bar} ${split}`)
  }

  it('are recognised near the usual ratios, either way', () => {
    expect(found(after(0.5, 2_000))).toEqual(['30 2:1'])
    expect(found(after(0.257, 4_000))).toEqual(['30 4:1'])
    expect(found(after(10, 100))).toEqual(['30 1:10'])
    expect(found(after(0.43, 2_000))).toEqual([])
  })

  it('are none on the day of a known split, with the volume of news, or where the close comes back', () => {
    expect(found(after(0.5, 2_000), [30 * DAY])).toEqual([])
    expect(found(after(0.5, 2_000), [45 * DAY])).toEqual(['30 2:1'])
    expect(found(after(0.5, 20_000))).toEqual([])
    const opened = [...flat]
    opened[30] = [50, 101, 49, 100, 1_000]
    expect(found(columns(opened))).toEqual([])
  })
})

describe('what was open at once', () => {
  const curve = {
    tsOpen: Float64Array.from({ length: 10 }, (_, hour) => hour * HOUR),
    equity: new Float64Array(10).fill(1_000),
  }
  const trade = (name: string, from: number, to: number, value: number): DiagnosedTrade => ({
    instrumentId: instrumentId(name, 'TEST'),
    strategyId: identifier<StrategyId>('one'),
    side: 'LONG',
    size: value / 10,
    entryTime: from * HOUR,
    exitTime: to * HOUR,
    entryPrice: 10,
    exitPrice: 10,
    commission: 0,
    pnl: 0,
    adverse: 0,
    favourable: 0,
  })
  const opened = (...trades: readonly DiagnosedTrade[]): ReturnType<typeof openPositions> => {
    return openPositions(placeTrades(trades, curve, 1_000), 10)
  }

  it('adds up over instruments and within one, an exit making room for the entry of its moment', () => {
    const seen = opened(trade('A', 0, 4, 500), trade('A', 2, 6, 400), trade('B', 3, 9, 700), trade('C', 9, 9, 2_000))
    expect(seen).toMatchObject({ mostExposure: 2, mostInOne: 2, mostInOneName: 'C.TEST' })
    expect(opened(trade('A', 0, 4, 500), trade('A', 2, 6, 400), trade('B', 3, 9, 700)).mostExposure).toBe(1.6)
    expect(opened(trade('A', 0, 4, 500), trade('B', 4, 6, 700)).mostExposure).toBe(0.7)
  })

  it('counts trades by the share of their time that they have for themselves', () => {
    expect(opened(trade('A', 0, 4, 1), trade('A', 4, 8, 1)).distinctTrades).toBe(2)
    expect(opened(trade('A', 0, 4, 1), trade('B', 0, 4, 1)).distinctTrades).toBe(1)
    // Alone for two of four moments, then with the other: 0.75 each.
    expect(opened(trade('A', 0, 4, 1), trade('B', 2, 6, 1)).distinctTrades).toBe(1.5)
  })

  it('leaves out trades before the first moment', () => {
    expect(placeTrades([trade('A', -1, 4, 1)], curve, 1_000)).toEqual([])
    expect(placeTrades([{ ...trade('A', 1, 4, 1), entryTime: HOUR + MINUTE }], curve, 1_000)[0]).toMatchObject({
      entry: 1,
      exit: 4,
    })
  })
})
