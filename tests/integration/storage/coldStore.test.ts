import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { versionsOf, type RowVersions } from '#core/history/versions.ts'
import { adjustedView, adjustedViewOfTiers } from '#engines/data/history/adjustedView.ts'
import type { ColdStep } from '#adapters/storage/cold/coldFolder.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { exportCsv, exportParquet, importCsv, importParquet } from '#adapters/storage/cold/seriesFile.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import { archiveSeries } from '#adapters/storage/cold/tiering.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { amounts, bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const ALWAYS = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
const MARCH = Date.UTC(2024, 2, 1) * 1_000

const march = (count = 3_000): RowVersions => versionsOf(bars(count, MARCH, MINUTE), MARCH + 40 * DAY)

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

const parquetBelow = (folder: string): string => filesBelow(folder).find((file) => file.endsWith('.parquet')) ?? ''

async function archived(): Promise<{ readonly root: string; readonly cold: ColdStore }> {
  const root = path.join(temporaryFolder(), "an archive with a ' and [brackets] *")
  const cold = new ColdStore(root)
  reply(await cold.add(MINUTES, '2024-03', march()))
  return { root, cold }
}

describe('the archive', () => {
  it('keeps months in files named by source, kind, bar, symbol, year and month, and gives them back exactly', async () => {
    const { root, cold } = await archived()
    expect(path.relative(root, parquetBelow(root)).split(path.sep).join('/')).toMatch(
      /^source=kraken~\w+\/kind=bars\/interval=1m~\w+\/symbol=BTC%2FUSDT%2EKRAKEN~\w+\/year=2024\/month=03\/part-[0-9a-f]{16}\.parquet$/,
    )
    expect(reply(await cold.versions(MINUTES, ...ALWAYS))).toEqual(march())
    const part = reply(await cold.versions(MINUTES, MARCH + 10 * MINUTE, MARCH + 20 * MINUTE))
    expect(part.ts).toEqual(march().ts.subarray(10, 20))
    expect(reply(await new ColdStore(root).versions(MINUTES, ...ALWAYS))).toEqual(march())
    await cold.close()
  })

  it.each([
    'BTC/USDT',
    '../../../etc/passwd',
    '..',
    'CON',
    'nul.txt',
    'a\\b:c*?"<>|',
    "x'; DROP TABLE t; --",
    '🚀'.repeat(60),
    'ends in a dot.',
    ' ',
    'year=2024',
    '%2F',
  ])('keeps a symbol called %j within its root', async (symbol) => {
    const root = path.join(temporaryFolder(), 'archive')
    const cold = new ColdStore(root)
    const series = { ...MINUTES, instrumentId: identifier<InstrumentId>(symbol), source: symbol }
    const twin = { ...MINUTES, instrumentId: identifier<InstrumentId>(`${symbol}x`), source: symbol }
    reply(await cold.add(series, '2024-03', march(10)))
    reply(await cold.add(twin, '2024-03', march(20)))
    expect(reply(await cold.versions(series, ...ALWAYS)).ts).toHaveLength(10)
    expect(
      reply(await cold.manifests())
        .map((manifest) => manifest.series.instrumentId)
        .sort(),
    ).toEqual([symbol, `${symbol}x`].sort())
    const outside = filesBelow(path.dirname(root)).filter((file) => !file.startsWith(root + path.sep))
    expect(outside).toEqual([])
    expect(
      filesBelow(root).every((file) => /^[\w%~=.\-/]+$/.test(path.relative(root, file).replaceAll(path.sep, '/'))),
    ).toBe(true)
    await cold.close()
  })

  it('keeps apart what differs only in case', async () => {
    const { cold, root } = await archived()
    reply(await cold.add({ ...MINUTES, interval: '1M' }, '2024-03', march(5)))
    reply(await cold.add({ ...MINUTES, source: 'Kraken' }, '2024-03', march(6)))
    const folders = filesBelow(root).map((file) => path.dirname(file).toLowerCase())
    expect(new Set(folders).size).toBe(6)
    await cold.close()
  })
})

describe('a damaged archive', () => {
  const damaged = { ok: false, failure: { code: 'COLD_FILE_DAMAGED' } }

  it.each([
    ['was cut short', (file: string) => truncateSync(file, statSync(file).size - 100)],
    ['is empty', (file: string) => truncateSync(file, 0)],
    ['is longer', (file: string) => appendFileSync(file, 'x')],
    ['has one bit turned', turnBit],
    ['is missing', (file: string) => rmSync(file)],
    ['is another file', (file: string) => writeFileSync(file, 'PAR1 nothing of the kind PAR1')],
  ])('reports a file that %s and serves nothing of it', async (_, damage) => {
    const { root, cold } = await archived()
    reply(await cold.add(MINUTES, '2024-04', versionsOf(bars(50, MARCH + 40 * DAY, MINUTE), MARCH)))
    damage(filesBelow(root).find((file) => file.includes('month=03')) ?? '')
    expect(await cold.versions(MINUTES, ...ALWAYS)).toMatchObject(damaged)
    expect(await cold.consolidate(MINUTES)).toMatchObject(damaged)
    expect(reply(await cold.versions(MINUTES, MARCH + 40 * DAY, MARCH + 60 * DAY)).ts).toHaveLength(50)
    expect(reply(await cold.verify())).toMatchObject({ series: 1, files: 2, rows: 50, damage: [expect.any(String)] })
    await cold.close()
  })

  it('refuses a manifest that was changed, or whose end is missing', async () => {
    for (const change of [
      (text: string) => text.replace('"rows": 3000', '"rows": 2999'),
      (text: string) => text.slice(0, -40),
    ]) {
      const { root, cold } = await archived()
      const manifest = filesBelow(root).find((file) => file.endsWith('manifest.json')) ?? ''
      writeFileSync(manifest, change(readFileSync(manifest, 'utf8')))
      expect(await cold.versions(MINUTES, ...ALWAYS)).toMatchObject(damaged)
      expect(await cold.add(MINUTES, '2024-03', march(5))).toMatchObject(damaged)
      expect(parquetBelow(root)).not.toBe('')
      expect(reply(await cold.verify()).damage).toHaveLength(1)
      await cold.close()
    }
  })

  it('takes archived files for strays only beside a whole manifest', async () => {
    const { root, cold } = await archived()
    const manifest = filesBelow(root).find((file) => file.endsWith('manifest.json')) ?? ''
    renameSync(manifest, `${manifest}.gone`)
    expect(await cold.add(MINUTES, '2024-03', march(5))).toMatchObject(damaged)
    expect(await cold.versions(MINUTES, ...ALWAYS)).toMatchObject(damaged)
    renameSync(`${manifest}.gone`, manifest)
    const stray = path.join(path.dirname(parquetBelow(root)), 'part-0123456789abcdef.parquet')
    writeFileSync(stray, 'left by a killed program')
    expect(reply(await cold.versions(MINUTES, ...ALWAYS)).ts).toHaveLength(3_000)
    expect(reply(await cold.verify())).toMatchObject({ strays: [stray], damage: [] })
    reply(await cold.add(MINUTES, '2024-03', march(5)))
    expect(reply(await cold.verify())).toMatchObject({ files: 2, strays: [], damage: [] })
    await cold.close()
  })
})

describe('an archive that cannot be written', () => {
  it('says that the disk is full, has changed nothing, and goes on when there is space', async () => {
    const root = path.join(temporaryFolder(), 'archive')
    let isFull = true
    const onStep = (step: ColdStep): void => {
      if (isFull && step === 'draft-written')
        throw Object.assign(new Error('ENOSPC: no space left on device, fsync'), { code: 'ENOSPC' })
    }
    const { history: hot } = openHistory()
    const cold = new ColdStore(root, onStep)
    reply(hot.ingest(MINUTES, bars(3_000, MARCH, MINUTE), 1))
    const archive = () => archiveSeries({ hot, cold }, MINUTES, MARCH + 100 * DAY, { hotDays: 30 })
    expect(await archive()).toMatchObject({ ok: false, failure: { code: 'STORAGE_FULL' } })
    expect(reply(hot.range(MINUTES, ...ALWAYS)).ts).toHaveLength(3_000)
    expect(reply(await cold.versions(MINUTES, ...ALWAYS)).ts).toHaveLength(0)
    isFull = false
    expect(reply(await archive())).toEqual({ parts: 1, rows: 3_000, postponed: 0 })
    expect(reply(await cold.verify())).toMatchObject({ files: 1, rows: 3_000, strays: [], damage: [] })
    hot.close()
    await cold.close()
  })

  it('keeps a month that changed while it was archived, and loses nothing of it', async () => {
    const { history: hot } = openHistory()
    const onStep = (step: ColdStep): void => {
      if (step === 'file-checked') reply(hot.ingest(MINUTES, bars(5, MARCH + 20 * DAY, MINUTE), 2))
    }
    const cold = new ColdStore(path.join(temporaryFolder(), 'archive'), onStep)
    reply(hot.ingest(MINUTES, bars(600, MARCH, MINUTE), 1))
    const archive = () => archiveSeries({ hot, cold }, MINUTES, MARCH + 100 * DAY, { hotDays: 30 })
    expect(reply(await archive())).toEqual({ parts: 0, rows: 0, postponed: 1 })
    const tiered = new TieredHistory(hot, cold)
    expect(reply(await tiered.range(MINUTES, ...ALWAYS)).ts).toHaveLength(605)
    expect(reply(await archive())).toMatchObject({ postponed: 0 })
    expect(reply(hot.range(MINUTES, ...ALWAYS)).ts).toHaveLength(0)
    expect(reply(await tiered.range(MINUTES, ...ALWAYS)).ts).toHaveLength(605)
    hot.close()
    await cold.close()
  })
})

describe('an adjusted view over archived bars', () => {
  it('is that over bars that were never archived', async () => {
    const { history: hot } = openHistory()
    const cold = new ColdStore(path.join(temporaryFolder(), 'archive'))
    const tiered = new TieredHistory(hot, cold)
    reply(hot.ingest(MINUTES, bars(2_000, MARCH, HOUR), 1))
    const split = { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } as const
    const events = [{ id: 'split', ts: MARCH + 50 * DAY, action: split }]
    reply(hot.recordActions(MINUTES.source, MINUTES.instrumentId, events, 2))
    const request = { from: MARCH, to: MARCH + 60 * DAY, view: 'splits', at: MARCH + 100 * DAY } as const
    const before = reply(adjustedView(hot, MINUTES, request))
    expect(before.close[0]).toBe((bars(1, MARCH, HOUR).values[3]?.[0] ?? 0) / 4)
    expect(reply(await archiveSeries({ hot, cold }, MINUTES, MARCH + 70 * DAY, { hotDays: 0 })).parts).toBe(2)
    expect(reply(await adjustedViewOfTiers(tiered, MINUTES, request))).toEqual(before)
    hot.close()
    await cold.close()
  })
})

describe('a reader beside an archive that changes', () => {
  it('sees every row once, whatever is moved and joined meanwhile', async () => {
    const folder = temporaryFolder()
    const root = path.join(folder, 'archive')
    const [{ history: hot }, { history: own }] = [openHistory(folder), openHistory(folder)]
    const all = bars(60 * 24, MARCH, DAY / 24)
    reply(hot.ingest(MINUTES, all, 1))
    const [cold, beside] = [new ColdStore(root), new ColdStore(root)]
    const reader = new TieredHistory(own, beside)
    const moves = { goOn: true }
    const reading = (async () => {
      let reads = 0
      for (; moves.goOn || reads < 3; reads += 1) expect(reply(await reader.range(MINUTES, ...ALWAYS))).toEqual(all)
      return reads
    })()
    for (let round = 0; round < 3; round += 1) {
      for (const days of [35, 70])
        reply(await archiveSeries({ hot, cold }, MINUTES, MARCH + days * DAY, { hotDays: 0 }))
      reply(await cold.consolidate(MINUTES))
      for (const file of reply(await cold.files(MINUTES))) {
        reply(hot.restore(MINUTES, reply(await cold.versions(MINUTES, ...ALWAYS))))
        reply(await cold.drop(MINUTES, [file]))
      }
    }
    moves.goOn = false
    expect(await reading).toBeGreaterThan(2)
    hot.close()
    own.close()
    await cold.close()
    await beside.close()
  })
})

describe('a series as a file', () => {
  it('comes back from CSV as the same rows', async () => {
    const file = path.join(temporaryFolder(), 'rows.csv')
    const rows = bars(12_345, MARCH - 7, MINUTE + 1)
    reply(await exportCsv(file, 'bars', rows))
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe('time,open,high,low,close,volume')
    expect(reply(await importCsv(file, 'bars'))).toEqual(rows)
  })

  it('comes back from Parquet with everything that was ever known', async () => {
    const { history } = openHistory()
    reply(history.ingest(MINUTES, bars(1_000, MARCH, MINUTE), 1))
    reply(history.ingest(MINUTES, bars(10, MARCH + 5 * MINUTE, MINUTE), 2))
    const versions = reply(history.versions(MINUTES, ...ALWAYS))
    expect(versions.ts).toHaveLength(1_010)
    const file = path.join(temporaryFolder(), 'new', 'rows.parquet')
    reply(await exportParquet(file, 'bars', versions))
    const read = reply(await importParquet(file, 'bars'))
    expect(read).toEqual(versions)
    const { history: other } = openHistory()
    reply(other.restore(MINUTES, read))
    expect(reply(other.versions(MINUTES, ...ALWAYS))).toEqual(versions)
    history.close()
    other.close()
  })

  it.each([
    ['another head', 'time,open\n', /Line 1/],
    ['a line with too few numbers', 'time,amount\n2024-01-01\n', /Line 2 .* has not 1 numbers/],
    ['an empty number', 'time,amount\n2024-01-01,\n', /Line 2/],
    ['a time that is none', 'time,amount\n2024-01-01,1\n2024-02-30,1\n', /Line 3 .* time/],
    ['rows out of order', 'time,amount\n2024-01-02,1\n2024-01-01,1\n', /does not come after/],
  ])('is refused with %s', async (_, text, message) => {
    const file = path.join(temporaryFolder(), 'rows.csv')
    writeFileSync(file, text)
    expect(await importCsv(file, 'open-interest')).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(message) },
    })
  })

  it('is refused as Parquet of another kind, and leaves nothing half written where it cannot be written', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'rows.parquet')
    reply(await exportParquet(file, 'open-interest', versionsOf(amounts([[1, 2]]), 3)))
    expect(await importParquet(file, 'bars')).toMatchObject({ ok: false, failure: { code: 'HISTORY_FILE_INVALID' } })
    expect((await exportCsv(path.join(file, 'below a file.csv'), 'bars', bars(1, 0, 1))).ok).toBe(false)
    expect(readdirSync(folder)).toEqual(['rows.parquet'])
  })
})

function turnBit(file: string): void {
  const bytes = readFileSync(file)
  const place = Math.floor(bytes.length / 2)
  bytes[place] = (bytes[place] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
