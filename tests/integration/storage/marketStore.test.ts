import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { identifier, instrumentId, type DatasetId, type SessionId } from '#core/model/identifiers.ts'
import { BAR_ROW } from '#core/model/marketSlice.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import type { StoredDataset } from '#engines/data/ports.ts'
import { hashBars } from '#adapters/barHash.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'

const session = identifier<SessionId>('SIM-1')
const first = instrumentId('ACME', 'SIM')
const second = instrumentId('BTC/USD', 'SIM')

function columns(count: number, step: number = DAY): BarColumns {
  const make = (value: (index: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => value(i))
  return {
    tsOpen: make((i) => i * step),
    open: make((i) => 10 + i / 3),
    high: make((i) => 11 + i / 3),
    low: make((i) => 9 + i / 3),
    close: make((i) => 10.5 + i / 3),
    volume: make((i) => i * 7),
  }
}

function dataset(id: string, bars: BarColumns): StoredDataset {
  const instrument = {
    id: instrumentId('ACME', 'FILE'),
    symbol: 'ACME',
    venue: 'FILE',
    name: 'Acme',
    assetClass: 'EQUITY',
    sector: null,
    currency: 'USD',
    calendar: 'XNYS',
    priceDecimals: 2,
    quantityDecimals: 0,
    priceIncrement: 1,
    quantityIncrement: 1,
  } as const
  const view = {
    key: identifier<DatasetId>(id),
    instrumentId: instrument.id,
    interval: '1d',
    origin: 'historical',
    bars: bars.tsOpen.length,
    from: bars.tsOpen[0] ?? 0,
    to: bars.tsOpen.at(-1) ?? 0,
    credit: 'a test',
    dataHash: hashBars(bars),
  } as const
  return { view, instrument }
}

/** Rows of a slice: both instruments, one bar each, at every minute from `from` to before `to`. */
function rows(from: number, to: number): { readonly block: Float64Array; readonly count: number } {
  const block = new Float64Array((to - from) * 2 * BAR_ROW)
  for (let minute = from; minute < to; minute++) {
    for (const position of [0, 1]) {
      const at = ((minute - from) * 2 + position) * BAR_ROW
      const price = 100 + minute + position / 2
      block.set([position, minute * MINUTE, (minute + 1) * MINUTE, price, price + 1, price - 1, price, minute], at)
    }
  }
  return { block, count: (to - from) * 2 }
}

describe('the market database', () => {
  let file = ''
  let store: MarketFile
  const open = (): MarketFile => {
    const opened = openMarketStore(file)
    if (!opened.ok) throw new Error(opened.failure.message)
    return opened.store
  }
  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), 'quarterdeck-')), 'market.db')
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(path.dirname(file), { recursive: true, force: true })
  })

  function append(from: number, to: number): void {
    const { block, count } = rows(from, to)
    expect(store.appendLive(session, '1m', [first, second], block, count)).toBe(true)
  }

  function opens(before: number, limit: number): number[] {
    return [...store.readLive(session, first, '1m', before, limit).tsOpen].map((ts) => ts / MINUTE)
  }

  it.each([0, 1, 499, 500, 501, 1_234])('gives back a set of %i bars bit for bit', (count) => {
    const bars = columns(count)
    const stored = dataset('acme', bars)
    expect(store.saveDataset(stored, bars)).toEqual({ ok: true })
    expect(store.listDatasets()).toEqual([stored])
    expect(store.readDataset(stored.view.key)?.columns).toEqual(bars)
  })

  it('replaces a set of the same id and keeps the others', () => {
    store.saveDataset(dataset('a', columns(1_200)), columns(1_200))
    store.saveDataset(dataset('b', columns(700)), columns(700))
    store.saveDataset(dataset('a', columns(3)), columns(3))
    expect(store.readDataset(identifier<DatasetId>('a'))?.columns.tsOpen).toHaveLength(3)
    expect(store.readDataset(identifier<DatasetId>('b'))?.columns.tsOpen).toHaveLength(700)
    expect(store.readDataset(identifier<DatasetId>('c'))).toBeNull()
  })

  it('gives back nothing rather than bars that were changed', () => {
    const bars = columns(600)
    store.saveDataset(dataset('a', bars), bars)
    const other = openDatabase(file, 'The market database')
    if (!other.ok) throw new Error(other.failure.message)
    other.database.run('UPDATE dataset_chunks SET columns = zeroblob(length(columns)) WHERE position = 1')
    other.database.close()
    expect(store.readDataset(identifier<DatasetId>('a'))).toBeNull()
  })

  it('reads the newest bars before a time over rows and sealed chunks alike', () => {
    for (let from = 0; from < 2_600; from += 130) append(from, from + 130)
    expect(opens(2_600 * MINUTE, 3)).toEqual([2_597, 2_598, 2_599])
    expect(opens(1_000 * MINUTE, 4)).toEqual([996, 997, 998, 999])
    expect(opens(502 * MINUTE, 5)).toEqual([497, 498, 499, 500, 501])
    expect(opens(2_600 * MINUTE, 10_000)).toEqual(Array.from({ length: 2_600 }, (_, minute) => minute))
    expect(opens(0, 10)).toEqual([])
    const last = store.readLive(session, second, '1m', 1_300 * MINUTE, 1)
    expect([last.open[0], last.high[0], last.low[0], last.close[0], last.volume[0]]).toEqual([
      1_399.5, 1_400.5, 1_398.5, 1_399.5, 1_299,
    ])
  })

  it('takes bars twice without keeping them twice, also after a restart', () => {
    append(0, 1_400)
    append(300, 1_450)
    store.close()
    store = open()
    append(1_000, 1_600)
    append(1_590, 2_200)
    expect(opens(3_000 * MINUTE, 5_000)).toEqual(Array.from({ length: 2_200 }, (_, minute) => minute))
    expect(store.readLive(identifier<SessionId>('SIM-2'), first, '1m', 1e15, 10).tsOpen).toHaveLength(0)
  })

  it('keeps where a session stood', () => {
    expect(store.loadCursor(session)).toBeNull()
    expect(store.saveCursor(session, { marketTime: 5, state: { a: [1, 2] } })).toBe(true)
    expect(store.saveCursor(session, { marketTime: 6, state: null })).toBe(true)
    expect(store.loadCursor(session)).toEqual({ marketTime: 6, state: null })
  })

  it('says no when it is locked and goes on afterwards', () => {
    const other = openDatabase(file, 'The market database')
    if (!other.ok) throw new Error(other.failure.message)
    other.database.run('BEGIN IMMEDIATE')
    const { block, count } = rows(0, 5)
    expect(store.appendLive(session, '1m', [first, second], block, count)).toBe(false)
    expect(store.saveCursor(session, { marketTime: 1, state: null })).toBe(false)
    expect(store.saveDataset(dataset('a', columns(1)), columns(1))).toMatchObject({
      ok: false,
      failure: { code: 'STORAGE_LOCKED' },
    })
    other.database.run('ROLLBACK')
    other.database.close()
    append(0, 5)
    expect(opens(1e15, 10)).toEqual([0, 1, 2, 3, 4])
  })
})
