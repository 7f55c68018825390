import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { daysFromCivil } from '#core/time/civil.ts'
import { isFetching, rateText, sortBackfills, timeText } from '../../../src/renderer/features/data/backfillWords.ts'
import { formatBytes } from '../../../src/renderer/features/data/byteText.ts'
import {
  calendarOf,
  dayWords,
  endOfRange,
  moveDay,
  stepOfDay,
} from '../../../src/renderer/features/data/coverage/coverageCalendar.ts'
import {
  codeWords,
  filterQuarantine,
  reasonProblem,
  stateWords,
} from '../../../src/renderer/features/data/quarantine/quarantineList.ts'
import {
  formatFineShare,
  formatLatency,
  keyWords,
  kindWords,
  skewWords,
  stateOfSource,
} from '../../../src/renderer/features/data/sources/sourceWords.ts'
import { passphraseProblem, vaultStep } from '../../../src/renderer/features/data/sources/vaultStep.ts'
import { domainOf, publisherWords, sortNews } from '../../../src/renderer/features/news/newsWords.ts'
import { backfillRecords, quarantineRecords, sourceRecords } from '../../fixtures/deskSources.ts'
import { newsRecords } from '../../fixtures/deskLive.ts'

const NOW = 1_800_000_000_000_000
const day = (year: number, month: number, of: number): number => daysFromCivil(year, month, of)

describe('the state of a source', () => {
  it('is one word and one form for each source that there can be', () => {
    expect(
      Object.fromEntries(sourceRecords(NOW).map((source) => [source.key, Object.values(stateOfSource(source))])),
    ).toEqual({
      kraken: ['live', 'full'],
      coinbase: ['live', 'full'],
      binance: ['reconnecting', 'triangle'],
      yahoo: ['on request', 'full'],
      finnhub: ['needs a key', 'triangle'],
      alpaca: ['key refused', 'octagon'],
      coingecko: ['on request', 'full'],
      'sec-edgar': ['not used yet', 'hollow'],
    })
  })

  it('lets a refused key come before a connection that still stands', () => {
    expect(stateOfSource({ keyState: 'REFUSED', need: 'optional', link: 'LIVE', lastHeard: NOW }).word).toBe(
      'key refused',
    )
    expect(stateOfSource({ keyState: 'MISSING', need: 'optional', link: null, lastHeard: null }).word).toBe(
      'not used yet',
    )
    expect(keyWords({ keyState: 'MISSING', need: 'optional' })).toBe('optional')
    expect(keyWords({ keyState: 'MISSING', need: 'required' })).toBe('missing')
  })

  it('never writes a figure without its interval and n', () => {
    expect(formatLatency({ value: 1_904_000, low: 1_420_000, high: 2_700_000, n: 388 })).toBe(
      '1\u202f904 ms [1\u202f420, 2\u202f700] n=388',
    )
    expect(formatFineShare({ value: 0.0024, low: 0.0003, high: 0.0175, n: 412 })).toBe('0.2 % [0.0, 1.8] n=412')
    expect(formatLatency(null)).toBe('not enough data')
    expect(formatFineShare(null)).toBe('not enough data')
  })

  it('writes kinds and clocks as words', () => {
    expect(kindWords(['INSIDER_TRADES', 'BARS'])).toBe('insider trades, bars')
    expect(skewWords(-18_000)).toBe('18 ms behind ours')
    expect(skewWords(42_000)).toBe('42 ms ahead of ours')
    expect(skewWords(400)).toBe('none')
    expect(skewWords(null)).toBe('not measured yet')
  })
})

describe('the vault of keys', () => {
  it('is opened only where it has to be, by what locks it', () => {
    expect(vaultStep(null, null)).toBe('none')
    expect(vaultStep({ state: 'OPEN', guard: 'passphrase' }, null)).toBe('none')
    expect(vaultStep({ state: 'LOCKED', guard: 'passphrase' }, null)).toBe('unlock')
    expect(vaultStep({ state: 'LOCKED', guard: 'keyring' }, null)).toBe('keyring')
    expect(vaultStep({ state: 'NONE', guard: null }, null)).toBe('none')
    expect(vaultStep({ state: 'NONE', guard: null }, 'NO_VAULT')).toBe('make')
    expect(vaultStep({ state: 'OPEN', guard: 'passphrase' }, 'VAULT_LOCKED')).toBe('unlock')
  })

  it('wants a new passphrase of twelve characters twice, an old one once', () => {
    expect(passphraseProblem('none', '', '')).toBeNull()
    expect(passphraseProblem('unlock', '', '')).not.toBeNull()
    expect(passphraseProblem('unlock', 'x', '')).toBeNull()
    expect(passphraseProblem('make', '12345678901', '12345678901')).toContain('12')
    expect(passphraseProblem('make', '123456789012', '12345678901')).toContain('not the same')
    expect(passphraseProblem('make', '123456789012', '123456789012')).toBeNull()
    expect(passphraseProblem('keyring', '123456789012', '123456789012')).not.toBeNull()
  })
})

describe('the calendar of stored bars', () => {
  // 2026-01-01 was a Thursday; 2026-03-03 a Tuesday (python3 datetime).
  const calendar = calendarOf([
    { day: day(2026, 1, 1) * DAY, expected: 0, present: 0 },
    { day: day(2026, 3, 3) * DAY, expected: 390, present: 388 },
    { day: day(2025, 12, 31) * DAY, expected: 390, present: 0 },
  ])

  it('has one row for each day of the week and one column for each week, the latest year first', () => {
    if (calendar === null) throw new Error('Invariant: no calendar')
    expect(calendar.years.map(({ year, weeks }) => [year, weeks])).toEqual([
      [2026, 53],
      [2025, 53],
    ])
    const [year] = calendar.years
    expect(year?.rows.map((row) => row[0]?.day ?? null)).toEqual([
      null,
      null,
      null,
      ...[1, 2, 3, 4].map((of) => day(2026, 1, of)),
    ])
    expect(year?.rows[1]?.[9]).toEqual({ day: day(2026, 3, 3), expected: 390, present: 388 })
    expect(year?.months.map(({ month }) => month)).toEqual([1, 2, 3])
    expect(calendar.days.size).toBe(day(2026, 3, 3) - day(2025, 12, 31) + 1)
  })

  it('is nothing without days', () => {
    expect(calendarOf([])).toBeNull()
  })

  it.each([
    [{ expected: 0, present: 0 }, null],
    [{ expected: 390, present: 0 }, 0],
    [{ expected: 390, present: 1 }, 1],
    [{ expected: 390, present: 195 }, 2],
    [{ expected: 390, present: 351 }, 3],
    [{ expected: 1_000, present: 990 }, 4],
    [{ expected: 390, present: 389 }, 4],
    [{ expected: 390, present: 390 }, 5],
    [{ expected: 390, present: 400 }, 5],
  ])('gives %o the step %s', (bars, step) => {
    expect(stepOfDay({ day: 0, ...bars })).toBe(step)
  })

  it('says a day in words, a missing session too', () => {
    expect(dayWords({ day: day(2026, 3, 3), expected: 390, present: 388 })).toBe(
      'Tuesday 2026-03-03: 388 of 390 bars, 2 missing',
    )
    expect(dayWords({ day: day(2026, 3, 1), expected: 0, present: 0 })).toBe('Sunday 2026-03-01: no session')
    expect(dayWords({ day: day(2026, 3, 1), expected: 0, present: 1 })).toBe('Sunday 2026-03-01: 1 bar, none expected')
    expect(dayWords({ day: day(2026, 3, 2), expected: 1, present: 1 })).toBe('Monday 2026-03-02: 1 of 1 bar, complete')
  })

  it('ends now, at the chosen day, or where what is stored ends when that is long ago', () => {
    const tomorrow = day(2026, 11, 22) * DAY
    const stored = day(2020, 4, 17) * DAY
    expect(endOfRange(null, null, 1, tomorrow)).toBe(tomorrow)
    expect(endOfRange(null, stored, 1, tomorrow)).toBe(day(2020, 4, 18) * DAY)
    expect(endOfRange(null, stored, 10, tomorrow)).toBe(tomorrow)
    expect(endOfRange('2019-12-31', stored, 1, tomorrow)).toBe(day(2020, 1, 1) * DAY)
    expect(endOfRange('2031-01-01', stored, 1, tomorrow)).toBe(tomorrow)
    expect(endOfRange('no day', stored, 10, tomorrow)).toBe(tomorrow)
  })

  it('moves by days and weeks, never out of the range, and leaves other keys alone', () => {
    const range = { first: 100, last: 200 }
    expect(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].map((key) => moveDay(key, 150, range))).toEqual([
      149, 151, 143, 157,
    ])
    expect(moveDay('ArrowLeft', 103, range)).toBe(100)
    expect(moveDay('PageDown', 190, range)).toBe(200)
    expect([moveDay('Home', 150, range), moveDay('End', 150, range)]).toEqual([100, 200])
    for (const key of ['Enter', 'a', 'constructor', '__proto__']) expect(moveDay(key, 150, range)).toBeNull()
  })
})

describe('the quarantine', () => {
  const rows = quarantineRecords(NOW)

  it('shows what waits for a decision first, then the latest', () => {
    expect(filterQuarantine(rows, { sourceId: null, code: null, state: null }).map(({ key }) => key)).toEqual([
      'q-40',
      'q-41',
      'q-39',
      'q-38',
    ])
  })

  it('narrows by source, fault and state together', () => {
    const keys = (filter: object): readonly string[] =>
      filterQuarantine(rows, { sourceId: null, code: null, state: null, ...filter }).map(({ key }) => key)
    expect(keys({ sourceId: 'kraken' })).toEqual(['q-39', 'q-38'])
    expect(keys({ sourceId: 'kraken', state: 'READMITTED' })).toEqual(['q-38'])
    expect(keys({ code: 'BOOK_CROSSED', state: 'DISMISSED' })).toEqual([])
  })

  it('wants a reason of three letters, spaces apart', () => {
    expect(reasonProblem('')).not.toBeNull()
    expect(reasonProblem('  ok  ')).not.toBeNull()
    expect(reasonProblem(' yes ')).toBeNull()
  })

  it('has a word for every state and code', () => {
    expect((['HELD', 'READMITTED', 'DISMISSED'] as const).map(stateWords)).toEqual(['held', 're-admitted', 'kept out'])
    expect(codeWords('SPLIT_NOT_ADJUSTED')).toBe('split not adjusted')
  })
})

describe('the fetches of missing bars', () => {
  const rows = backfillRecords(NOW)

  it('come with what runs first, then what waits, then the latest that ended', () => {
    expect(sortBackfills(rows.toReversed()).map(({ key }) => key)).toEqual(['fill-7', 'fill-8', 'fill-6', 'fill-5'])
    expect(rows.filter(isFetching).map(({ key }) => key)).toEqual(['fill-7', 'fill-8'])
  })

  it('tell rate and time only where they are known', () => {
    expect(rows.map((row) => rateText(row, NOW))).toEqual(['216 bars/s', null, null, null])
    expect(rows.map(timeText)).toEqual(['~1\u20134 min', 'waits for its turn', 'took 1 min', 'took 1 min'])
    const [running] = rows
    if (running === undefined) throw new Error('Invariant: no fetch')
    expect(timeText({ ...running, etaLow: null })).toBe('not known yet')
    expect(rateText({ ...running, startedAt: NOW - 200_000 }, NOW)).toBeNull()
  })

  it.each([
    [0, '0\u202fB'],
    [999, '999\u202fB'],
    [1_024, '1.00\u202fKiB'],
    [21_840_112, '20.8\u202fMiB'],
    [2 ** 50, '1\u202f024\u202fTiB'],
  ])('write %i bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('news', () => {
  it('is sorted by its time, or by when it was found', () => {
    expect(sortNews(newsRecords(NOW), null).map(({ key }) => key)).toEqual(['news-3', 'news-2', 'news-1'])
    const btc = newsRecords(NOW)[1]?.instrumentIds[0] ?? null
    expect(sortNews(newsRecords(NOW), btc).map(({ key }) => key)).toEqual(['news-2'])
  })

  it('shows where an address leads, and nothing for one that is none', () => {
    expect(domainOf('https://news.example.org/a?b=c')).toBe('news.example.org')
    expect(domainOf('https://bank.example@evil.example/')).toBe('evil.example')
    // Latin letters of another script show in the form that tells them apart.
    expect(domainOf('https://\u0430pple.com/')).toBe('xn--pple-43d.com')
    for (const link of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nonsense', ''])
      expect(domainOf(link)).toBeNull()
  })

  it('counts publishers in words', () => {
    expect(publisherWords({ publishers: 1 })).toBe('1 publisher')
    expect(publisherWords({ publishers: 4 })).toBe('4 publishers')
  })
})
