import { describe, expect, it, onTestFinished } from 'vitest'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { archiveSeries } from '#adapters/storage/cold/tiering.ts'
import type { BarColumns } from '#core/model/bar.ts'
import { historyOfBars } from '#core/history/series.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { CoverageReply, StorageReply } from '#contracts/records/sources.ts'
import { pickBars } from '#engines/data/continuity/barRows.ts'
import { minuteBars, MONDAY } from '../../helpers/continuity/memorySeries.ts'
import { barCard, openDataRig, replyOf, type PutQuestion } from '../../helpers/continuity/dataRig.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openHistory, reply } from '../../helpers/historyRig.ts'

const BITCOIN = identifier<InstrumentId>('BTC/USD.KRAKEN')
const ACME = identifier<InstrumentId>('ACME.US')
const SERIES = { source: 'kraken', instrumentId: BITCOIN, kind: 'bars', interval: '1m' } as const
const NOW = MONDAY + 10 * DAY
const HOURS = 6 * 60
const ALL = [...Array(HOURS).keys()]

function open(folder = temporaryFolder(), run = 'r1', cards = [barCard('kraken')]) {
  const rig = openDataRig(folder, cards, run, NOW)
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

function wish(changes: object = {}): object {
  return {
    instrumentId: BITCOIN,
    interval: '1m',
    from: MONDAY,
    to: MONDAY + HOURS * MINUTE,
    sourceId: null,
    ...changes,
  }
}

function start(rig: Rig, changes: object = {}): string {
  return replyOf<{ readonly key: string }>(rig.send('StartBackfill', wish(changes))).key
}

/** Answers the oldest question with up to `limit` bars of what the source has. */
function answer(rig: Rig, source: BarColumns, limit = 1_000): PutQuestion {
  const question = rig.questions.shift()
  if (question === undefined) throw new Error('nothing was asked')
  const rows = [...source.tsOpen.keys()].filter((row) => {
    const label = source.tsOpen[row] ?? 0
    return label >= question.from && label < question.to
  })
  const next = rows.length > limit ? (source.tsOpen[rows[limit] ?? 0] ?? null) : null
  take(rig, question, { ok: true, value: { columns: pickBars(source, rows.slice(0, limit)), next } })
  return question
}

function take(rig: Rig, { requestId, sourceId, instrumentId, interval }: PutQuestion, said: object): void {
  rig.send('TakeBars', { requestId, sourceId, instrumentId, interval, answer: said })
}

function fail(rig: Rig, code: string, retryAt: number | null = null): PutQuestion {
  const question = rig.questions.shift()
  if (question === undefined) throw new Error('nothing was asked')
  take(rig, question, { ok: false, failure: { code, message: `${code}.`, retryAt } })
  return question
}

function job(rig: Rig, key: string) {
  const found = rig.table('backfills').find((view) => view.key === key)
  if (found === undefined) throw new Error(`no job ${key}`)
  return found
}

describe('backfills', () => {
  it('fetch what is missing, show how far they are, and end', () => {
    const rig = open()
    reply(rig.history.ingest(SERIES, historyOfBars(minuteBars(ALL.slice(100, 200))), NOW))
    const key = start(rig)
    expect(rig.questions).toMatchObject([{ sourceId: 'kraken', from: MONDAY, to: MONDAY + 100 * MINUTE }])
    expect(job(rig, key)).toMatchObject({ state: 'RUNNING', done: 0, etaLow: null })
    for (let page = 0; page < 3; page += 1) {
      if (page > 0) expect(job(rig, key)).toMatchObject({ stored: 30 * page - 5, etaLow: null, sourceId: 'kraken' })
      rig.pass(1.5 * SECOND)
      answer(rig, minuteBars(ALL), 30)
      rig.pass(SECOND / 2)
    }
    const { etaLow, etaHigh, done } = job(rig, key)
    expect(done).toBeCloseTo(90 / 260, 6)
    // 170 bars to go; the first 30 took a second and a half, the later ones two.
    expect(etaLow).toBeCloseTo((170 / 30) * 1.5 * SECOND, -3)
    expect(etaHigh).toBeCloseTo((170 / 30) * 2 * SECOND, -3)
    answer(rig, minuteBars(ALL))
    expect(answer(rig, minuteBars(ALL))).toMatchObject({ from: MONDAY + 200 * MINUTE })
    expect(job(rig, key)).toMatchObject({ state: 'DONE', done: 1, stored: 260, quarantined: 0 })
    expect(reply(rig.history.range(SERIES, 0, NOW)).ts).toHaveLength(HOURS)
    expect(rig.questions).toEqual([])
  })

  it('hold faulty rows back and keep the rest', () => {
    const rig = open()
    const bars = minuteBars(ALL)
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[150] = (column[150] ?? 0) / 100
    bars.high[40] = 1
    const key = start(rig)
    answer(rig, bars)
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: HOURS - 2, quarantined: 2 })
    const held = rig.table('quarantine')
    expect(held.map(({ code, rows, from }) => [code, rows, from])).toEqual([
      ['OHLC_INCONSISTENT', 1, MONDAY + 40 * MINUTE],
      ['UNIT_ERROR', 1, MONDAY + 150 * MINUTE],
    ])
    expect(held[0]?.sample).toContain('tsOpen, open, high')
    const labels = reply(rig.history.range(SERIES, 0, NOW)).ts
    expect([...labels]).not.toContain(MONDAY + 150 * MINUTE)
  })

  it('see a spike at the end of a page when the next one comes', () => {
    const rig = open()
    const bars = minuteBars(ALL)
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[99] = (column[99] ?? 0) * 1.5
    start(rig)
    answer(rig, bars, 100)
    expect(rig.table('quarantine')).toEqual([])
    answer(rig, bars)
    expect(rig.table('quarantine').map(({ code, from }) => [code, from])).toEqual([
      ['PRICE_SPIKE', MONDAY + 99 * MINUTE],
    ])
  })

  it('hold rows that do not fit to what is stored before them', () => {
    const rig = open()
    reply(rig.history.ingest(SERIES, historyOfBars(minuteBars(ALL.slice(0, 150))), NOW))
    const bars = minuteBars(ALL)
    for (const column of [bars.open, bars.high, bars.low, bars.close])
      column.forEach((price, row) => (column[row] = price / 100))
    const key = start(rig)
    answer(rig, bars)
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: 0, quarantined: HOURS - 150 })
    expect(rig.table('quarantine')).toMatchObject([{ code: 'UNIT_ERROR', rows: HOURS - 150 }])
    expect(rig.table('quarantine')[0]?.message).toContain('does not fit')
  })

  it('wait as long as the source says, and then ask the same', () => {
    const rig = open()
    const key = start(rig)
    const question = fail(rig, 'FEED_RATE_LIMITED', NOW + 20 * SECOND)
    expect(job(rig, key)).toMatchObject({ state: 'RUNNING', note: 'FEED_RATE_LIMITED.' })
    rig.pass(19 * SECOND)
    expect(rig.questions).toEqual([])
    rig.pass(2 * SECOND)
    expect(rig.questions).toMatchObject([{ from: question.from, to: question.to }])
    expect(rig.questions[0]?.requestId).not.toBe(question.requestId)
    // What was given up long ago does not count any more.
    take(rig, question, { ok: true, value: { columns: minuteBars([5]), next: null } })
    expect(rig.questions).toHaveLength(1)
    answer(rig, minuteBars(ALL))
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: HOURS, note: '' })
  })

  it('turn to the next source of a share, whose series is its own', () => {
    const cards = [barCard('yahoo', { historical: ['BARS', 'ACTIONS'] }), barCard('alpaca')]
    const rig = open(temporaryFolder(), 'r1', cards)
    const key = start(rig, { instrumentId: ACME, interval: '1d', to: MONDAY + 5 * DAY })
    expect(fail(rig, 'FEED_KEY_REFUSED').sourceId).toBe('alpaca')
    expect(rig.actionQuestions).toMatchObject([{ sourceId: 'yahoo' }])
    rig.send('TakeActions', {
      requestId: rig.actionQuestions[0]?.requestId,
      sourceId: 'yahoo',
      instrumentId: ACME,
      answer: {
        ok: true,
        value: [{ ts: MONDAY + 2 * DAY, action: { kind: 'SPLIT', instrument: 0, from: 1, to: 4 } }],
      },
    })
    const days = minuteBars([0, 1, 2, 3, 4].map((day) => (day * DAY) / MINUTE))
    answer(rig, days)
    expect(job(rig, key)).toMatchObject({ state: 'DONE', sourceId: 'yahoo', stored: 5 })
    expect(reply(rig.history.actionsAsKnownAt('yahoo', ACME, NOW))).toHaveLength(1)
    const alpaca = { source: 'alpaca', instrumentId: ACME, kind: 'bars', interval: '1d' } as const
    expect(reply(rig.history.range(alpaca, 0, NOW)).ts).toHaveLength(0)
  })

  it('pass a late answer over when they ask anew meanwhile', () => {
    const rig = open()
    const key = start(rig, { from: MONDAY + 2 * HOUR, to: MONDAY + 3 * HOUR })
    const [late] = rig.questions.splice(0)
    if (late === undefined) throw new Error('nothing was asked')
    start(rig, { from: MONDAY, to: MONDAY + 3 * HOUR })
    take(rig, late, { ok: true, value: { columns: minuteBars(ALL.slice(120, 150)), next: MONDAY + 150 * MINUTE } })
    expect(rig.questions).toMatchObject([{ from: MONDAY, to: MONDAY + 3 * HOUR }])
    answer(rig, minuteBars(ALL))
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: 180 })
  })

  it('ask again when no answer comes', () => {
    const rig = open()
    const key = start(rig)
    const [lost] = rig.questions.splice(0)
    rig.pass(10 * MINUTE)
    rig.pass(10 * SECOND)
    expect(rig.questions).toMatchObject([{ from: MONDAY }])
    expect(rig.questions[0]?.requestId).not.toBe(lost?.requestId)
    answer(rig, minuteBars(ALL))
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: HOURS })
  })

  it('say why no source could help', () => {
    const rig = open()
    const key = start(rig)
    fail(rig, 'FEED_KEY_REFUSED')
    expect(job(rig, key)).toMatchObject({ state: 'FAILED', note: expect.stringContaining('kraken: FEED_KEY_REFUSED.') })
  })

  it('go on after a restart where they were', () => {
    const folder = temporaryFolder()
    const first = open(folder)
    const key = start(first)
    answer(first, minuteBars(ALL), 200)
    first.close()
    const second = open(folder, 'r2')
    expect(second.table('backfills')).toMatchObject([{ key, state: 'RUNNING', stored: 195 }])
    expect(second.questions).toMatchObject([{ from: MONDAY + 195 * MINUTE }])
    answer(second, minuteBars(ALL))
    expect(job(second, key)).toMatchObject({ state: 'DONE', stored: HOURS })
    expect(reply(second.history.range(SERIES, 0, NOW)).ts).toHaveLength(HOURS)
    second.close()
    const third = open(folder, 'r3')
    expect(third.table('backfills')).toMatchObject([{ key, state: 'DONE', done: 1 }])
    expect(third.questions).toEqual([])
  })

  it('wait a minute for the list by which a venue knows its symbols', () => {
    const rig = open(temporaryFolder(), 'r1', [barCard('kraken', { historical: ['BARS', 'INSTRUMENTS'] })])
    const key = start(rig)
    expect(job(rig, key).state).toBe('QUEUED')
    rig.pass(59 * SECOND)
    expect(rig.questions).toEqual([])
    rig.pass(SECOND)
    expect(rig.questions).toHaveLength(1)
  })

  it('do not ask again for what the source did not have', () => {
    const folder = temporaryFolder()
    const first = open(folder)
    start(first)
    answer(first, minuteBars([...ALL.slice(0, 50), ...ALL.slice(150)]), 100)
    first.close()
    const second = open(folder, 'r2')
    expect(second.questions.map(({ from }) => from)).toEqual([MONDAY + 195 * MINUTE])
  })

  it('join a request of the same series, and grow with it', () => {
    const rig = open()
    const key = start(rig, { to: MONDAY + HOUR })
    expect(start(rig, { to: MONDAY + HOUR / 2 })).toBe(key)
    expect(rig.questions).toHaveLength(1)
    expect(start(rig, { to: MONDAY + 2 * HOUR })).toBe(key)
    expect(rig.stopped).toEqual([rig.questions[0]?.requestId])
    rig.questions.shift()
    answer(rig, minuteBars(ALL))
    expect(job(rig, key)).toMatchObject({ state: 'DONE', stored: 120 })
  })

  it('run two at a time, and no two of one series', () => {
    const rig = open()
    const keys = [
      start(rig, { interval: '1h' }),
      start(rig, { from: MONDAY + DAY, to: MONDAY + DAY + HOUR }),
      start(rig, { from: MONDAY + 3 * DAY, to: MONDAY + 3 * DAY + HOUR }),
      start(rig, { interval: '1d', to: MONDAY + 5 * DAY }),
    ]
    expect(keys.map((key) => job(rig, key).state)).toEqual(['RUNNING', 'RUNNING', 'QUEUED', 'QUEUED'])
    expect(rig.questions).toHaveLength(2)
    expect(rig.send('CancelBackfill', { key: keys[0] })).toMatchObject({ ok: true })
    expect(keys.map((key) => job(rig, key).state)).toEqual(['CANCELLED', 'RUNNING', 'QUEUED', 'RUNNING'])
    expect(rig.send('CancelBackfill', { key: keys[0] })).toMatchObject({
      ok: false,
      failure: { code: 'BACKFILL_ENDED' },
    })
    expect(rig.send('CancelBackfill', { key: 'nobody' })).toMatchObject({ failure: { code: 'BACKFILL_UNKNOWN' } })
  })

  it('refuse what cannot be asked', () => {
    const rig = open()
    const refusal = (changes: object): unknown => rig.send('StartBackfill', wish(changes))
    expect(refusal({ to: MONDAY })).toMatchObject({ failure: { code: 'BACKFILL_NO_TIME' } })
    expect(refusal({ from: NOW + 1, to: NOW + DAY })).toMatchObject({ failure: { code: 'BACKFILL_NO_TIME' } })
    expect(refusal({ from: 0, to: NOW })).toMatchObject({ failure: { code: 'BACKFILL_TOO_LONG' } })
    expect(refusal({ instrumentId: 'WHO.WHERE' })).toMatchObject({ failure: { code: 'INSTRUMENT_UNKNOWN' } })
  })
})

describe('what is stored', () => {
  it('is compared day by day with what the calendar expects', () => {
    const rig = open()
    const there = [...ALL.slice(0, 100), ...ALL.slice(110, 200), ...ALL.slice(230)]
    reply(rig.history.ingest(SERIES, historyOfBars(minuteBars(there)), NOW))
    const coverage = replyOf<CoverageReply>(rig.send('QueryCoverage', wish()))
    expect(coverage).toMatchObject({ sourceId: 'kraken', calendar: 'ALWAYS', expected: HOURS, present: HOURS - 40 })
    expect(coverage.days).toEqual([{ day: MONDAY, expected: HOURS, present: HOURS - 40 }])
    expect(coverage.gapCount).toBe(2)
    expect(coverage.gaps.map(({ from, bars }) => [from, bars])).toEqual([
      [MONDAY + 200 * MINUTE, 30],
      [MONDAY + 100 * MINUTE, 10],
    ])
    expect(rig.send('QueryCoverage', wish({ to: MONDAY + 800 * DAY }))).toMatchObject({
      failure: { code: 'COVERAGE_TOO_LONG' },
    })
  })

  it('is listed with its sizes', () => {
    const rig = open()
    reply(rig.history.ingest(SERIES, historyOfBars(minuteBars([...Array(1_200).keys()])), NOW))
    const storage = replyOf<StorageReply>(rig.send('QueryStorage', {}))
    expect(storage.series).toMatchObject([
      { sourceId: 'kraken', tier: 'HOT', rows: 1_200, from: MONDAY, to: MONDAY + 1_199 * MINUTE, files: 2 },
    ])
    // Two chunks of 500 rows of six columns with a header of 64 bytes, 200 loose rows of five values and two times.
    expect(storage.hotBytes).toBe(2 * (500 * 48 + 64) + 200 * (40 + 16))
    expect(storage.note).toContain('was not read yet')
  })
})

describe('what lies in the archive', () => {
  it('is not asked for again, counts as covered, and is listed with its files', async () => {
    const folder = temporaryFolder()
    // Two months of hours that ended long before; three days of the first are missing.
    const first = MONDAY - 100 * DAY
    const series = { ...SERIES, interval: '1h' } as const
    const hours = [...Array(61 * 24).keys()].filter((hour) => hour < 240 || hour >= 312).map((hour) => hour * 60)
    const { history } = openHistory(folder)
    reply(history.ingest(series, historyOfBars(minuteBars(hours, first)), NOW))
    const moved = await archiveSeries({ hot: history, cold: new ColdStore(`${folder}/archive`) }, series, NOW, {
      hotDays: 30,
    })
    expect(moved).toMatchObject({ ok: true })
    const left = reply(history.range(series, 0, NOW)).ts.length
    history.close()
    const rig = open(folder)
    expect(await rig.cold.read()).toBe(true)
    const storage = replyOf<StorageReply>(rig.send('QueryStorage', {}))
    expect(storage.note).toBe('')
    const cold = storage.series.filter(({ tier }) => tier === 'COLD')
    expect(cold.map(({ rows }) => rows)).toEqual([hours.length - left])
    expect(storage.coldBytes).toBeGreaterThan(1_000)
    const asked = wish({ interval: '1h', from: first, to: first + 61 * DAY })
    const coverage = replyOf<CoverageReply>(rig.send('QueryCoverage', asked))
    expect(coverage).toMatchObject({ sourceId: 'kraken', expected: 61 * 24, gapCount: 0 })
    // The days of an archived file share what it lacks; each is rounded for itself.
    expect(Math.abs(coverage.present - hours.length)).toBeLessThanOrEqual(31)
    rig.send('StartBackfill', asked)
    expect(rig.questions).toEqual([])
    expect(rig.table('backfills')).toMatchObject([{ state: 'DONE', stored: 0 }])
  })
})
