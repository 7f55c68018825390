import { describe, expect, it, onTestFinished } from 'vitest'
import { historyOfBars } from '#core/history/series.ts'
import { identifier, type DatasetId, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE, SECOND } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import type { ImportReport } from '#contracts/data.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { migrate } from '#adapters/storage/sqlite/migrations.ts'
import { MARKET_SCHEMA } from '#adapters/storage/market/marketSchema.ts'
import { createQuarantineTable, type QuarantineRoom } from '#adapters/storage/market/quarantineTable.ts'
import type { QuarantineRecord, QuarantineStore } from '#engines/data/quarantine/ports.ts'
import { barCard, openDataRig, replyOf } from '../../helpers/continuity/dataRig.ts'
import { minuteBars, MONDAY } from '../../helpers/continuity/memorySeries.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { reply } from '../../helpers/historyRig.ts'

const NOW = MONDAY + 10 * DAY
const BITCOIN = identifier<InstrumentId>('BTC/USD.KRAKEN')
const SERIES = { source: 'kraken', instrumentId: BITCOIN, kind: 'bars', interval: '1m' } as const

function open(folder = temporaryFolder(), run = 'r1') {
  const rig = openDataRig(folder, [barCard('kraken')], run, NOW)
  let isOpen = true
  const close = (): void => {
    if (isOpen) rig.close()
    isOpen = false
  }
  onTestFinished(close)
  rig.pass(0)
  return { ...rig, close }
}

type Rig = ReturnType<typeof open>

function reject(rig: Rig, changes: object = {}): void {
  rig.send('TakeRejection', {
    sourceId: 'kraken',
    code: 'UNREADABLE',
    reason: 'The message is no JSON.',
    at: rig.now(),
    sample: '{"a":',
    ...changes,
  })
}

/** Leaves one spike of the minutes in quarantine. */
function holdSpike(rig: Rig): QuarantineView {
  const bars = minuteBars([...Array(100).keys()])
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[50] = (column[50] ?? 0) * 1.5
  rig.send('StartBackfill', {
    instrumentId: BITCOIN,
    interval: '1m',
    from: MONDAY,
    to: MONDAY + 100 * MINUTE,
    sourceId: null,
  })
  const question = rig.questions.shift()
  if (question === undefined) throw new Error('nothing was asked')
  const { requestId, sourceId, instrumentId, interval } = question
  rig.send('TakeBars', {
    requestId,
    sourceId,
    instrumentId,
    interval,
    answer: { ok: true, value: { columns: bars, next: null } },
  })
  const [held] = rig.table('quarantine')
  if (held === undefined) throw new Error('nothing was held')
  return held
}

function csv(rows: number, spikeAt: number | null = null): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const close = 100 + 0.4 * Math.sin(row * 1.7) + (row === spikeAt ? 60 : 0)
    const prices = [close - 0.1, close + 0.3, close - 0.3, close].map((price) => price.toFixed(2))
    return [formatDate(MONDAY + row * DAY - 400 * DAY), ...prices, 1_000 + row].join(',')
  })
  return ['Date,Open,High,Low,Close,Volume', ...lines].join('\n')
}

function importText(rig: Rig, text: string) {
  return replyOf<{ readonly datasetId: DatasetId; readonly report: ImportReport }>(
    rig.send('ImportBars', { source: { kind: 'text', name: 'acme.csv', text }, symbol: 'ACME', interval: null }),
  )
}

describe('quarantine', () => {
  it('counts what comes again within a minute in one record, and keeps it over a restart', () => {
    const folder = temporaryFolder()
    const rig = open(folder)
    for (let time = 0; time < 50; time += 1) reject(rig)
    reject(rig, { code: 'OTHER' })
    rig.pass(2 * SECOND)
    expect(rig.table('quarantine').map(({ code, rows, state }) => [code, rows, state])).toEqual([
      ['UNREADABLE', 50, 'HELD'],
      ['OTHER', 1, 'HELD'],
    ])
    rig.pass(2 * MINUTE)
    reject(rig)
    expect(rig.table('quarantine').map(({ rows }) => rows)).toEqual([50, 1, 1])
    rig.close()
    const later = open(folder, 'r2')
    expect(later.table('quarantine')).toEqual(rig.table('quarantine'))
  })

  it('lets bars in again as something that became known now, with the reason and the moment', () => {
    const folder = temporaryFolder()
    const rig = open(folder)
    const held = holdSpike(rig)
    expect(held).toMatchObject({ code: 'PRICE_SPIKE', rows: 1, from: MONDAY + 50 * MINUTE, state: 'HELD' })
    const before = rig.now()
    rig.pass(5 * MINUTE)
    expect(rig.send('ReadmitFinding', { key: held.key, reason: 'It was on the tape.' })).toMatchObject({ ok: true })
    expect(reply(rig.history.range(SERIES, 0, NOW)).ts).toHaveLength(100)
    expect(reply(rig.history.asKnownAt(SERIES, 0, NOW, before)).ts).toHaveLength(99)
    const decided = { state: 'READMITTED', reason: 'It was on the tape.', decidedAt: rig.now() }
    expect(rig.table('quarantine')).toMatchObject([decided])
    expect(rig.send('DismissFinding', { key: held.key, reason: 'No, after all.' })).toMatchObject({
      failure: { code: 'QUARANTINE_DECIDED' },
    })
    rig.close()
    expect(open(folder, 'r2').table('quarantine')).toMatchObject([decided])
  })

  it('lets bars in after a restart too', () => {
    const folder = temporaryFolder()
    const first = open(folder)
    const { key } = holdSpike(first)
    first.close()
    const second = open(folder, 'r2')
    expect(second.send('ReadmitFinding', { key, reason: 'It was on the tape.' })).toMatchObject({ ok: true })
    expect(reply(second.history.range(SERIES, 0, NOW)).ts).toHaveLength(100)
  })

  it('keeps what a source told otherwise meanwhile beside what is let in', () => {
    const rig = open()
    const { key } = holdSpike(rig)
    const other = minuteBars([50])
    reply(rig.history.ingest(SERIES, historyOfBars(other), rig.now()))
    rig.pass(MINUTE)
    rig.send('ReadmitFinding', { key, reason: 'It was on the tape.' })
    const [correction] = reply(rig.history.corrections(SERIES, 0, NOW))
    expect(correction?.before[3]).toBe(other.close[0])
    expect(correction?.after[3]).toBeGreaterThan(140)
  })

  it('does not let in what belongs to a moment that has passed, and dismisses it', () => {
    const rig = open()
    reject(rig)
    const key = rig.table('quarantine')[0]?.key
    expect(rig.send('ReadmitFinding', { key, reason: 'Why not' })).toMatchObject({
      failure: { code: 'QUARANTINE_PASSED' },
    })
    expect(rig.send('DismissFinding', { key, reason: 'A test of theirs' })).toMatchObject({ ok: true })
    expect(rig.table('quarantine')).toMatchObject([{ state: 'DISMISSED', reason: 'A test of theirs' }])
    expect(rig.send('DismissFinding', { key: 'nobody', reason: 'Nothing' })).toMatchObject({
      failure: { code: 'QUARANTINE_UNKNOWN' },
    })
  })

  it('takes rows of funding into the history, and holds those that cannot be stored', () => {
    const rig = open()
    const take = (ts: Float64Array): unknown =>
      rig.send('TakeHistory', {
        requestId: 'f-1',
        sourceId: 'kraken',
        instrumentId: BITCOIN,
        kind: 'funding',
        interval: 'event',
        answer: {
          ok: true,
          value: { columns: { ts, values: [ts.map(() => 0.001), ts.map(() => 90_000)] }, next: null },
        },
      })
    expect(take(Float64Array.of(MONDAY, MONDAY + MINUTE))).toMatchObject({ ok: true })
    expect(take(Float64Array.of(MONDAY, MONDAY))).toMatchObject({ failure: { code: 'HISTORY_ROWS_INVALID' } })
    const funding = { source: 'kraken', instrumentId: BITCOIN, kind: 'funding', interval: 'event' } as const
    expect(reply(rig.history.range(funding, 0, NOW)).ts).toHaveLength(2)
    expect(rig.table('quarantine')).toMatchObject([{ what: 'MESSAGE', code: 'HISTORY_ROWS_INVALID', rows: 2 }])
  })

  it('shows five hundred records, held ones before decided ones', () => {
    const rig = open()
    reject(rig, { code: 'FIRST' })
    const [first] = rig.table('quarantine')
    rig.send('DismissFinding', { key: first?.key, reason: 'Seen' })
    for (let code = 0; code < 500; code += 1) reject(rig, { code: `CODE_${code}` })
    const shown = rig.table('quarantine')
    expect(shown).toHaveLength(500)
    expect(shown.map(({ code }) => code)).not.toContain('FIRST')
    expect(rig.store.quarantine.newest(1_000)).toHaveLength(501)
  })
})

describe('an import', () => {
  it('stores a clean file whole', () => {
    const rig = open()
    const { report } = importText(rig, csv(300))
    expect(report).toMatchObject({ accepted: 300 })
    expect(report.notes.filter((note) => note.includes('quarantine'))).toEqual([])
    expect(rig.table('quarantine')).toEqual([])
  })

  it('holds what is gravely wrong, tells of it, and lets it in as a new set beside the old one', () => {
    const rig = open()
    const { datasetId, report } = importText(rig, csv(300, 120))
    expect(report.accepted).toBe(299)
    expect(report.notes).toContainEqual(expect.stringContaining('1 bar is held in quarantine (PRICE_SPIKE)'))
    expect(rig.store.readDataset(datasetId)?.columns.tsOpen).toHaveLength(299)
    const [held] = rig.table('quarantine')
    expect(held).toMatchObject({ sourceId: 'import', what: 'BARS', code: 'PRICE_SPIKE', interval: '1d' })
    // The same file once more is the same set and the same record.
    expect(importText(rig, csv(300, 120)).datasetId).toBe(datasetId)
    expect(rig.table('quarantine')).toHaveLength(1)
    expect(rig.send('ReadmitFinding', { key: held?.key, reason: 'A real day' })).toMatchObject({ ok: true })
    expect(rig.table('datasets').map(({ bars }) => bars)).toEqual([299, 300])
    const grown = rig.table('datasets')[1]
    if (grown === undefined) throw new Error('no set')
    expect(grown.credit).toContain('1 bars let in again by you')
    expect(rig.table('datasets')[0]?.note).toContain('1 bar of it is held in quarantine.')
    expect(grown.note ?? '').not.toContain('held in quarantine')
    const whole = rig.store.readDataset(grown.key)?.columns
    expect(whole?.tsOpen).toEqual(whole?.tsOpen.toSorted())
    expect(whole?.close[120]).toBeGreaterThan(150)
  })

  it('previews the same without storing anything', () => {
    const rig = open()
    const source = { kind: 'text', name: 'acme.csv', text: csv(300, 120) }
    const report = replyOf<ImportReport>(rig.send('PreviewImport', { source, symbol: 'ACME', interval: null }))
    expect(report.notes).toContainEqual(expect.stringContaining('PRICE_SPIKE'))
    expect(rig.table('quarantine')).toEqual([])
    expect(rig.table('datasets')).toEqual([])
  })
})

describe('the room of the quarantine', () => {
  const view: QuarantineView = {
    key: 'k',
    sourceId: 'kraken',
    instrumentId: BITCOIN,
    what: 'BARS',
    interval: '1m',
    code: 'PRICE_SPIKE',
    severity: 'quarantine',
    message: 'A spike.',
    from: 0,
    to: 0,
    rows: 1,
    sample: '',
    foundAt: 0,
    state: 'HELD',
    reason: '',
    decidedAt: null,
  }
  const record = (key: string, foundAt: number, bars: number, decidedAt: number | null = null): QuarantineRecord => ({
    view: { ...view, key, foundAt, decidedAt, state: decidedAt === null ? 'HELD' : 'DISMISSED' },
    data: { bars: bars === 0 ? null : minuteBars([...Array(bars).keys()]), datasetId: null },
  })

  function table(room: QuarantineRoom): QuarantineStore {
    const opened = openDatabase(`${temporaryFolder()}/market.db`, 'The market database')
    if (!opened.ok) throw new Error(opened.failure.message)
    onTestFinished(() => opened.database.close())
    expect(migrate(opened.database, MARKET_SCHEMA)).toBeNull()
    return createQuarantineTable(opened.database, room)
  }
  const keys = (store: QuarantineStore): string[] => store.newest(100).map(({ key }) => key)

  it('lets go of what was decided longest ago, then of what is oldest', () => {
    const store = table({ records: 3, bars: 1_000 })
    for (const [key, decidedAt] of [
      ['a', null],
      ['b', 20],
      ['c', 10],
    ] as const) {
      expect(store.keep(record(key, 1, 1, decidedAt))).toBe(true)
    }
    store.keep(record('d', 2, 1))
    expect(keys(store)).toEqual(['d', 'b', 'a'])
    store.keep(record('e', 3, 1))
    expect(keys(store)).toEqual(['e', 'd', 'a'])
    store.keep(record('f', 4, 1))
    expect(keys(store)).toEqual(['f', 'e', 'd'])
  })

  it('counts bars too, gives them back bit for bit, and keeps the newest record whatever its size', () => {
    const store = table({ records: 10, bars: 100 })
    store.keep(record('a', 1, 60))
    store.keep(record('b', 2, 40))
    expect(keys(store)).toEqual(['b', 'a'])
    expect(store.find('b')).toEqual(record('b', 2, 40))
    store.keep(record('c', 3, 150))
    expect(keys(store)).toEqual(['c'])
    expect(store.decide({ ...view, key: 'nobody', decidedAt: 1 })).toBe(false)
  })
})
