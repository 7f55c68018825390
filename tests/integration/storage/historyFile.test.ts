import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { adjustedView } from '#engines/data/history/adjustedView.ts'
import type { HistoryAction } from '#core/history/actions.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { blobBytes, openDatabase, type SqliteDatabase } from '#adapters/storage/sqlite/database.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { amounts, bars, INTEREST, MINUTES, openHistory, pairs, reply } from '../../helpers/historyRig.ts'

const ALWAYS = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

/** Changes the file behind the history's back. */
function tamper(file: string, work: (database: SqliteDatabase) => void): void {
  const opened = openDatabase(file, 'The file under test')
  if (!opened.ok) throw new Error(opened.failure.message)
  work(opened.database)
  opened.database.close()
}

interface StoredChunk {
  readonly first: number
  readonly block: unknown
}

function chunksOf(database: SqliteDatabase): readonly StoredChunk[] {
  return database.prepare<StoredChunk>('SELECT first, block FROM history_chunks ORDER BY first').all()
}

describe('the history in market.db', () => {
  it('gives back after a restart what was stored, beside the other tables of the file', () => {
    const folder = temporaryFolder()
    const market = openMarketStore(path.join(folder, 'market.db'))
    if (!market.ok) throw new Error(market.failure.message)
    const { history, file } = openHistory(folder)
    const all = bars(1_234, 0, MINUTE)
    expect(reply(history.ingest(MINUTES, all, 7))).toEqual({ added: 1_234, unchanged: 0, corrected: 0 })
    history.close()
    market.store.close()
    const again = openHistory(path.dirname(file)).history
    expect(reply(again.range(MINUTES, ...ALWAYS))).toEqual(all)
    expect(reply(again.series())).toEqual([MINUTES])
    expect(reply(again.range({ ...MINUTES, source: 'nobody' }, ...ALWAYS)).ts).toHaveLength(0)
    again.close()
  })

  it('keeps what it corrects, and answers for every moment', () => {
    const { history } = openHistory()
    reply(
      history.ingest(
        INTEREST,
        amounts([
          [10, 1],
          [20, 2],
          [30, 3],
        ]),
        100,
      ),
    )
    expect(
      reply(
        history.ingest(
          INTEREST,
          amounts([
            [20, 5],
            [30, 3],
            [40, 4],
          ]),
          200,
        ),
      ),
    ).toEqual({
      added: 1,
      unchanged: 1,
      corrected: 1,
    })
    expect(pairs(reply(history.asKnownAt(INTEREST, 0, 100, 99)))).toEqual([])
    expect(pairs(reply(history.asKnownAt(INTEREST, 0, 100, 199)))).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
    ])
    expect(pairs(reply(history.range(INTEREST, 0, 100)))).toEqual([
      [10, 1],
      [20, 5],
      [30, 3],
      [40, 4],
    ])
    expect(reply(history.corrections(INTEREST, 0, 100))).toEqual([{ ts: 20, knownAt: 200, before: [2], after: [5] }])
    expect(pairs(reply(history.newest(INTEREST, 40, 2)))).toEqual([
      [20, 5],
      [30, 3],
    ])
    expect(reply(history.coverage(INTEREST, 10))).toEqual({
      rows: 4,
      first: 10,
      last: 40,
      spans: [{ first: 10, last: 40, rows: 4 }],
    })
    history.close()
  })

  it('tells the spans of what it has', () => {
    const { history } = openHistory()
    for (const [first, count] of [
      [0, 700],
      [2_000, 10],
      [1_500, 300],
    ] as const)
      reply(history.ingest(MINUTES, bars(count, first * MINUTE, MINUTE), 1))
    expect(reply(history.coverage(MINUTES, MINUTE)).spans).toEqual([
      { first: 0, last: 699 * MINUTE, rows: 700 },
      { first: 1_500 * MINUTE, last: 1_799 * MINUTE, rows: 300 },
      { first: 2_000 * MINUTE, last: 2_009 * MINUTE, rows: 10 },
    ])
    expect(reply(history.coverage(MINUTES, 1_000 * MINUTE)).spans).toHaveLength(1)
    history.close()
  })

  it.each([
    [
      'times that do not rise',
      {
        ...amounts([
          [2, 1],
          [1, 1],
        ]),
      },
      1,
      /does not come after/,
    ],
    [
      'the same time twice',
      {
        ...amounts([
          [2, 1],
          [2, 1],
        ]),
      },
      1,
      /does not come after/,
    ],
    ['a time that is no whole microsecond', amounts([[1.5, 1]]), 1, /whole microseconds/],
    ['a value that is no number', amounts([[1, Number.NaN]]), 1, /no number/],
    ['columns of unequal length', { ts: new Float64Array(2), values: [new Float64Array(1)] }, 1, /columns/],
    ['a moment of knowledge that is none', amounts([[1, 1]]), Number.NaN, /moment of knowledge/],
  ])('refuses %s and stores nothing', (_, columns, knownAt, text) => {
    const { history } = openHistory()
    expect(history.ingest(INTEREST, columns, knownAt)).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY_ROWS_INVALID', message: expect.stringMatching(text) },
    })
    expect(reply(history.series())).toEqual([])
    history.close()
  })

  it.each(['', 'a\u0000b', '\ud800', 'x'.repeat(201)])('refuses the name %j', (source) => {
    const { history } = openHistory()
    expect(history.ingest({ ...INTEREST, source }, amounts([[1, 1]]), 1)).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY_SERIES_INVALID' },
    })
    history.close()
  })
})

describe('a damaged history', () => {
  it('reports a chunk in which one bit was turned, serves the rest and takes nothing in over it', () => {
    const { history, file } = openHistory()
    reply(history.ingest(MINUTES, bars(1_500, 0, MINUTE), 1))
    tamper(file, (database) => {
      const { first, block } = chunksOf(database)[1] ?? { first: 0, block: null }
      const bytes = new Uint8Array(blobBytes(block))
      bytes[9_000] = (bytes[9_000] ?? 0) ^ 4
      database.transaction(() =>
        database.prepare('UPDATE history_chunks SET block = ? WHERE first = ?').run(bytes, first),
      )
    })
    const damaged = { ok: false, failure: { code: 'HISTORY_CHUNK_DAMAGED' } }
    expect(history.range(MINUTES, 0, 600 * MINUTE)).toMatchObject(damaged)
    expect(history.asKnownAt(MINUTES, 999 * MINUTE, 1_001 * MINUTE, 5)).toMatchObject(damaged)
    expect(history.ingest(MINUTES, bars(10, 600 * MINUTE, MINUTE), 2)).toMatchObject(damaged)
    expect(reply(history.range(MINUTES, 0, 500 * MINUTE)).ts).toHaveLength(500)
    expect(reply(history.newest(MINUTES, 1_500 * MINUTE, 500)).ts).toHaveLength(500)
    expect(reply(history.verify())).toEqual({
      series: 1,
      rows: 1_000,
      damage: [expect.stringMatching(/begins at 30000000000 is damaged \(kraken BTC\/USDT\.KRAKEN bars 1m\)/)],
    })
    history.close()
  })

  it.each([
    ['cut short', 'UPDATE history_chunks SET block = substr(block, 1, 8000) WHERE first = 0'],
    ['empty', "UPDATE history_chunks SET block = x'' WHERE first = 0"],
    [
      'put in the place of another with its checksum',
      `UPDATE history_chunks SET (block, checksum) =
         (SELECT block, checksum FROM history_chunks AS other WHERE other.first > 0 LIMIT 1) WHERE first = 0`,
    ],
    ['said to begin elsewhere', 'UPDATE history_chunks SET first = 60000000 WHERE first = 0'],
    ['given to another series', 'UPDATE history_chunks SET series = series + 1 WHERE first = 0'],
  ])('reports a chunk that was %s', (_, sql) => {
    const { history, file } = openHistory()
    reply(history.ingest(MINUTES, bars(1_000, 0, MINUTE), 1))
    reply(history.ingest({ ...MINUTES, source: 'other' }, bars(1, 900 * DAY, MINUTE), 1))
    tamper(file, (database) => database.transaction(() => database.run(sql)))
    const owner = sql.includes('series + 1') ? { ...MINUTES, source: 'other' } : MINUTES
    expect(history.range(owner, ...ALWAYS)).toMatchObject({ ok: false, failure: { code: 'HISTORY_CHUNK_DAMAGED' } })
    expect(reply(history.verify()).damage).toHaveLength(1)
    history.close()
  })

  it('reports an event that somebody rewrote', () => {
    const { history, file } = openHistory()
    const split = { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } as const
    reply(history.recordActions('kraken', MINUTES.instrumentId, [{ id: 's', ts: 5, action: split }], 1))
    tamper(file, (database) =>
      database.transaction(() => database.run(`UPDATE history_actions SET action = '{"kind":"SPLIT","to":"x"}'`)),
    )
    expect(history.actionsAsKnownAt('kraken', MINUTES.instrumentId, 9)).toMatchObject({ ok: false })
    expect(reply(history.verify()).damage).toEqual([expect.stringContaining('The event s')])
    history.close()
  })
})

describe('a reader beside a writer', () => {
  it('sees every batch whole or not at all, while chunks are sealed and cut', () => {
    const folder = temporaryFolder()
    const [writer, reader] = [openHistory(folder).history, openHistory(folder).history]
    const all = bars(4_000, 0, MINUTE)
    // Batches of 160 leave loose rows that the next one seals.
    for (let begin = 0; begin < 4_000; begin += 160) {
      const cut = (column: Float64Array): Float64Array => column.subarray(begin, begin + 160)
      reply(writer.ingest(MINUTES, { ts: cut(all.ts), values: all.values.map(cut) }, begin))
      const seen = reply(reader.range(MINUTES, ...ALWAYS))
      expect(seen.ts).toEqual(all.ts.subarray(0, begin + 160))
      expect(seen.values[3]).toEqual(all.values[3]?.subarray(0, begin + 160))
    }
    writer.close()
    reader.close()
  })

  it('is told that another one writes, and stores nothing then', () => {
    const { history, file } = openHistory()
    reply(history.ingest(MINUTES, bars(10, 0, MINUTE), 1))
    const other = openDatabase(file, 'The other one')
    if (!other.ok) throw new Error(other.failure.message)
    other.database.run('BEGIN IMMEDIATE')
    expect(history.ingest(MINUTES, bars(10, DAY, MINUTE), 1)).toMatchObject({
      ok: false,
      failure: { code: 'STORAGE_LOCKED' },
    })
    expect(reply(history.range(MINUTES, ...ALWAYS)).ts).toHaveLength(10)
    other.database.run('ROLLBACK')
    other.database.close()
    expect(reply(history.ingest(MINUTES, bars(10, DAY, MINUTE), 1)).added).toBe(10)
    history.close()
  })
})

describe('events beside trading', () => {
  const apple = instrumentId('AAPL', 'NASDAQ')
  const series = { source: 'vendor', instrumentId: apple, kind: 'bars', interval: '1d' } as const
  const split = (to: number): HistoryAction['action'] => ({ kind: 'SPLIT', instrument: 0, from: 1, to })

  it('are known from when they were told, corrected and withdrawn beside what was told before', () => {
    const { history } = openHistory()
    const tell = (actions: readonly HistoryAction[], knownAt: number) =>
      reply(history.recordActions('vendor', apple, actions, knownAt))
    expect(tell([{ id: 'split', ts: 50, action: split(4) }], 10)).toEqual({ added: 1, unchanged: 0, corrected: 0 })
    expect(tell([{ id: 'split', ts: 50, action: split(4) }], 20)).toEqual({ added: 0, unchanged: 1, corrected: 0 })
    expect(tell([{ id: 'split', ts: 60, action: split(7) }], 30)).toEqual({ added: 0, unchanged: 0, corrected: 1 })
    expect(tell([{ id: 'split', ts: 60, action: null }], 40)).toEqual({ added: 0, unchanged: 0, corrected: 1 })
    const known = (at: number) => reply(history.actionsAsKnownAt('vendor', apple, at))
    expect(known(9)).toEqual([])
    expect(known(29)).toEqual([{ ts: 50, action: split(4) }])
    expect(known(30)).toEqual([{ ts: 60, action: split(7) }])
    expect(known(40)).toEqual([])
    history.close()
  })

  it('adjust a view, never what is stored', () => {
    const { history } = openHistory()
    const raw = bars(4, 0, DAY)
    reply(history.ingest(series, raw, 4 * DAY))
    reply(history.recordActions('vendor', apple, [{ id: 'split', ts: 2 * DAY, action: split(2) }], 5 * DAY))
    const view = (at: number) =>
      reply(adjustedView(history, series, { from: 0, to: 10 * DAY, view: 'splits', at })).close
    const close = raw.values[3] ?? new Float64Array(0)
    expect(view(5 * DAY - 1)).toEqual(close)
    expect(view(5 * DAY)).toEqual(close.map((price, day) => (day < 2 ? price / 2 : price)))
    expect(reply(history.range(series, ...ALWAYS))).toEqual(raw)
    history.close()
  })

  it('that are not complete are refused', () => {
    const { history } = openHistory()
    const tell = (action: HistoryAction) => history.recordActions('vendor', apple, [action], 1)
    const refusal = { ok: false, failure: { code: 'HISTORY_ACTION_INVALID' } }
    expect(tell({ id: '', ts: 1, action: split(2) })).toMatchObject(refusal)
    expect(tell({ id: 'a', ts: 0.5, action: split(2) })).toMatchObject(refusal)
    expect(tell({ id: 'a', ts: 1, action: split(0) })).toMatchObject(refusal)
    history.close()
  })
})
