import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { formatDate } from '#core/time/iso.ts'
import { leanFolder, type LeanCompany, readLeanCompany } from '#adapters/feeds/lean/leanCompany.ts'
import type { DiagnosedInstrument } from '#quant/diagnosis/diagnosisInput.ts'
import { barGaps } from '#quant/diagnosis/facts/barGaps.ts'
import { scanBars } from '#quant/diagnosis/facts/barScan.ts'
import { splitLikes } from '#quant/diagnosis/facts/splitLike.ts'

const FOLDER = '../shared/data/lean-equity-daily'

function company(permanentTicker: string): LeanCompany {
  const read = readLeanCompany(leanFolder(FOLDER), permanentTicker)
  if (!read.ok) throw new Error(read.failure.message)
  return read.value
}

function diagnosed({ instrument, series }: LeanCompany, splits: readonly number[]): DiagnosedInstrument {
  const { id, symbol, assetClass, calendar } = instrument
  const { interval, origin, columns: bars } = series
  const known = { tickSize: 0.01, splits, delistedAt: null, isPerpetual: false }
  return { instrumentId: id, symbol, assetClass, calendar, interval, origin, bars, ...known }
}

/** Times of the splits that the files of factors tell of. */
function splitTimes({ actions }: LeanCompany): readonly number[] {
  return actions.filter(({ action }) => action.kind === 'SPLIT').map(({ ts }) => ts)
}

/** Dates on which the raw prices look like those of a split, with its ratio. */
function splitDates(of: LeanCompany, splits: readonly number[] = []): readonly string[] {
  const instrument = diagnosed(of, splits)
  return splitLikes(instrument, scanBars(instrument.bars).deviation).map(({ bar, split }) => {
    return `${formatDate(instrument.bars.tsOpen[bar] ?? 0)} ${split}`
  })
}

function dateOf({ tsOpen }: BarColumns, bar: number): string {
  return formatDate(tsOpen[bar] ?? 0)
}

describe.skipIf(!existsSync(FOLDER))('raw daily bars of New York, 1998-2021', () => {
  it('show the splits that the files of factors tell of, and none once the run knows them', () => {
    const expected = {
      aapl: ['2000-06-21 2:1', '2005-02-28 2:1', '2014-06-09 7:1', '2020-08-31 4:1'],
      bac: ['2004-08-30 2:1'],
      ibm: ['1999-05-27 2:1'],
      iwm: ['2005-06-09 2:1'],
      spy: [],
      googl: ['2014-04-03 2:1'],
    }
    for (const [ticker, dates] of Object.entries(expected)) {
      const of = company(ticker)
      expect(splitDates(of), ticker).toEqual(dates)
      expect(
        splitTimes(of).map((ts) => formatDate(ts)),
        ticker,
      ).toEqual(dates.map((date) => date.slice(0, 10)))
      expect(splitDates(of, splitTimes(of)), ticker).toEqual([])
    }
  })

  it('take the fall of AAPL by half on 2000-09-29, which was news, for no split', () => {
    const { columns } = company('aapl').series
    const bar = Array.from(columns.tsOpen, formatDate).indexOf('2000-09-29')
    expect((columns.close[bar] ?? 0) / (columns.close[bar - 1] ?? 1)).toBeLessThan(0.5)
    expect(splitDates(company('aapl')).some((date) => date.startsWith('2000-09-29'))).toBe(false)
  })

  it('hold one bad print each of SPY, IBM and Google, and no impossible bar', () => {
    const expected = { spy: ['2000-12-18', -0.156], ibm: ['2002-12-23', 0.999], googl: ['2008-09-30', -0.245] } as const
    for (const [ticker, [date, size]] of Object.entries(expected)) {
      const { columns } = company(ticker).series
      const { spikes, worstSpike, impossible, disordered } = scanBars(columns)
      expect(spikes.count, ticker).toBe(1)
      expect(dateOf(columns, spikes.bar), ticker).toBe(date)
      expect(worstSpike, ticker).toBeCloseTo(size, 3)
      expect([impossible.count, disordered.count], ticker).toEqual([0, 0])
    }
  })

  it('are complete by the calendar', () => {
    for (const ticker of ['spy', 'aapl', 'bac', 'ibm']) {
      const of = company(ticker)
      expect(barGaps(diagnosed(of, [])), ticker).toMatchObject({ missing: 0, longest: 0 })
    }
  })
})
