import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { alarmsOf } from '../../../src/renderer/app/alarms.ts'
import { moveRow } from '../../../src/renderer/components/rowMovement.ts'
import { looserThan } from '../../../src/renderer/features/risk/guardLevels.ts'
import { mergeTimeline } from '../../../src/renderer/features/journal/timeline.ts'
import { FIRST_FORM, readForm } from '../../../src/renderer/features/lab/labForm.ts'
import type { StrategyKind } from '../../../src/renderer/features/lab/labForm.ts'
import {
  accountCurrency,
  readSessionForm,
  servedWords,
  suggestedStart,
} from '../../../src/renderer/features/session/sessionForm.ts'
import type { SessionForm } from '../../../src/renderer/features/session/sessionForm.ts'
import { haltedStory } from '../../../src/renderer/kill/plateFace.ts'
import { deskRecords, journalRecords, killRecord } from '../../fixtures/deskRecords.ts'

const NOW = 1_800_000_000_000_000
const RECORDS = deskRecords(NOW)
const KIND: StrategyKind = {
  kind: 'sma-cross',
  name: 'Moving average cross',
  description: '',
  parameters: [
    { name: 'fast', label: 'Fast', kind: 'integer', default: 10, min: 2, max: 200 },
    { name: 'side', label: 'Side', kind: 'choice', default: 'both', choices: ['both', 'long'] },
  ],
}
const STRATEGY = { kind: 'sma-cross', parameters: {}, share: '100' }
const LAB = { ...FIRST_FORM, datasetIds: ['sp500-daily'], strategies: [STRATEGY] }

describe('the form of the Lab', () => {
  it('is read as shares of one, with the defaults of the strategy', () => {
    const { run, errors } = readForm({ ...LAB, commission: '0,2', stopLoss: '5' }, [KIND])
    expect(errors).toEqual({})
    expect(run?.configuration).toMatchObject({
      strategies: [{ parameters: { fast: 10, side: 'both' }, share: 1 }],
      exchange: { commission: 0.002 },
      stopLoss: 0.05,
      takeProfit: null,
      startingCash: 10_000,
    })
  })

  it('names every field that is wrong and then starts nothing', () => {
    const { run, errors } = readForm(
      { ...LAB, datasetIds: [], cash: '-5', strategies: [{ ...STRATEGY, parameters: { fast: '1' } }] },
      [KIND],
    )
    expect(run).toBeNull()
    expect(Object.keys(errors).toSorted((a, b) => a.localeCompare(b))).toEqual(['0/fast', 'cash', 'datasetIds'])
    expect(readForm(LAB, []).errors).toHaveProperty(['0/kind'])
  })
})

const BTC = { instrumentId: instrumentId('BTC/USD', 'KRAKEN'), liveSources: ['kraken', 'coinbase'] }
const ETH = { instrumentId: instrumentId('ETH/USD', 'KRAKEN'), liveSources: ['kraken'] }

describe('the form of a session', () => {
  const form: SessionForm = {
    mode: 'REPLAY',
    seed: '7',
    datasetId: 'sp500-daily',
    startDate: '2008-01-02',
    recordingId: '',
    chosen: [],
    connectionId: '',
    cash: '100,000',
    currency: 'USD',
  }

  it('gives a replay of a dataset from a date, money in micro-units', () => {
    expect(readSessionForm(form, RECORDS.datasets)).toEqual({
      start: {
        mode: 'REPLAY',
        source: { kind: 'dataset', datasetIds: ['sp500-daily'], startAt: Date.UTC(2008, 0, 2) * 1_000 },
        startingCash: 100_000_000_000,
        currency: 'USD',
      },
    })
  })

  it('gives a simulated market by its seed, and a paper account that hears what was chosen', () => {
    expect(readSessionForm({ ...form, mode: 'SIM' }, [])).toMatchObject({
      start: { source: { kind: 'simulator', seed: 7 } },
    })
    const chosen = [BTC, ETH]
    expect(readSessionForm({ ...form, mode: 'PAPER', startDate: '', chosen }, [])).toMatchObject({
      start: { mode: 'PAPER', source: { kind: 'live', instrumentIds: ['BTC/USD.KRAKEN', 'ETH/USD.KRAKEN'] } },
    })
  })

  it('gives a replay of a recording, which has a beginning of its own', () => {
    expect(readSessionForm({ ...form, recordingId: '2026-11-20-session-8', startDate: '' }, [])).toMatchObject({
      start: { mode: 'REPLAY', source: { kind: 'recording', recordingId: '2026-11-20-session-8' } },
    })
  })

  it('says who will tell the chosen instruments, and how many have a second source', () => {
    expect(servedWords([])).toContain('Nothing is chosen yet')
    expect(servedWords([BTC, ETH])).toBe('Told by kraken (2); 1 with another source to fall back on.')
    expect(accountCurrency([])).toBe('USD')
    expect(accountCurrency([BTC])).toBe('USD')
    const tether = { ...ETH, instrumentId: instrumentId('BTC/USDT:USDT', 'BINANCE') }
    expect(accountCurrency([tether, BTC])).toBe('USDT')
    expect(servedWords([tether, BTC])).toContain(
      'The account is in USDT; 1 paid in another currency can be watched and not traded.',
    )
    expect(servedWords([ETH])).toBe('Told by kraken (1); none has another source to fall back on.')
  })

  it.each([
    { startDate: '1999-01-04' },
    { startDate: '' },
    { cash: 'much' },
    { datasetId: 'gone' },
    { mode: 'SIM' as const, seed: '-1' },
    { mode: 'SIM' as const, seed: '1.5' },
    { mode: 'PAPER' as const },
    { mode: 'PAPER' as const, chosen: Array.from({ length: 201 }, () => BTC) },
  ])('says why %o is no session', (change) => {
    expect(readSessionForm({ ...form, ...change }, RECORDS.datasets)).toHaveProperty('why')
  })

  it('suggests a start with a year of history before it', () => {
    const dataset = RECORDS.datasets[0]
    if (dataset === undefined) throw new Error('Invariant: no dataset')
    expect(suggestedStart(dataset) - dataset.from).toBe(365 * 86_400_000_000)
    expect(suggestedStart({ ...dataset, to: dataset.from + 30 })).toBe(dataset.from + 10)
  })
})

describe('alarms', () => {
  it('put the latched kill first, then the journal, then what must be acted on', () => {
    const journal = {
      key: 'current' as const,
      state: 'DAMAGED' as const,
      entries: 1,
      head: '',
      finding: 'Entry 2 was edited.',
    }
    const notice = {
      key: 'n',
      priority: 'P1' as const,
      at: 1,
      text: 'Position unprotected.',
      action: 'Close it.',
      count: 2,
    }
    const alarms = alarmsOf(
      killRecord(NOW, { state: 'HALTED', trippedAt: NOW }),
      journal,
      [notice, ...RECORDS.notices],
      haltedStory,
    )
    expect(alarms.map(({ go, noticeKey }) => [go, noticeKey])).toEqual([
      ['kill', null],
      ['journal', null],
      [null, 'n'],
    ])
    expect(alarms[1]?.text).toContain('Entry 2 was edited.')
    expect(alarmsOf(killRecord(NOW), { ...journal, state: 'VERIFIED' }, RECORDS.notices, haltedStory)).toEqual([])
  })
})

describe('the timeline', () => {
  it('holds every entry once, newest first, of the kind asked for', () => {
    const entries = journalRecords(NOW)
    const merged = mergeTimeline(entries.slice(0, 10), entries.slice(5, 30), null)
    expect(merged.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => 620 - index))
    expect(mergeTimeline(entries.slice(0, 10), [], 'RECONCILED').every(({ kind }) => kind === 'RECONCILED')).toBe(true)
  })
})

describe('rows and levels', () => {
  it('move a cursor by keys and stop at the ends', () => {
    expect(moveRow('ArrowDown', null, 5, 3)).toBe(0)
    expect(moveRow('ArrowDown', 4, 5, 3)).toBe(4)
    expect(moveRow('PageUp', 1, 5, 3)).toBe(0)
    expect(moveRow('End', 1, 5, 3)).toBe(4)
    expect(moveRow('x', 1, 5, 3)).toBeNull()
    expect(moveRow('ArrowDown', null, 0, 3)).toBeNull()
  })

  it('offer only looser guard levels', () => {
    expect(looserThan('DEFENSIVE')).toEqual(['NORMAL', 'CONSERVATIVE'])
    expect(looserThan('NORMAL')).toEqual([])
  })
})
