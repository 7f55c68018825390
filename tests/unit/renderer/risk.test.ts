import { describe, expect, it } from 'vitest'
import type { LimitDifference } from '#contracts/records/limitChanges.ts'
import type { LimitView } from '#contracts/records/safety.ts'
import { clusterRows } from '../../../src/renderer/features/risk/clusterRows.ts'
import { coolOffWords, isCooling } from '../../../src/renderer/features/risk/coolOff.ts'
import { limitChanges, limitValue, proposalWords, typedLimit } from '../../../src/renderer/features/risk/limitForm.ts'
import { moneyInterval, orderedTail, worstScenario } from '../../../src/renderer/features/risk/tailWords.ts'
import { deskRecords } from '../../fixtures/deskRecords.ts'

const SECOND = 1_000_000
const records = deskRecords(0)
const limit = (key: string, unit: LimitView['unit'], value: number): LimitView => ({
  key,
  name: key,
  unit,
  used: null,
  limit: value,
  kind: 'hard',
  setBy: 'house default',
})

describe('the form of limits', () => {
  it.each([
    ['percent', 0.05, '5', 0.05],
    ['percent', 0.123, '12.3', 0.123],
    ['percent', 0.0025, '0.25', 0.0025],
    ['count', 1_000_000, '1000000', 1_000_000],
    ['microseconds', 120 * SECOND, '120', 120 * SECOND],
    ['money', 1_000 * SECOND, '1000', 1_000],
  ] as const)('types %s %d as %s and reads it back as %d', (unit, shown, text, value) => {
    expect(typedLimit({ unit, limit: shown })).toBe(text)
    expect(limitValue(unit, text, ',')).toBe(value)
  })

  it('reads both decimal signs, and leaves sense to the engine', () => {
    expect(limitValue('percent', '12,5', ',')).toBe(0.125)
    expect(limitValue('percent', '-3', ',')).toBe(-0.03)
    expect(limitValue('percent', 'nonsense', ',')).toBeNull()
  })

  it('proposes nothing while an entry is no number, unknown or named twice', () => {
    const limits = [limit('a', 'percent', 0.1), limit('b', 'count', 4)]
    const both = [
      { key: 'a', text: '20' },
      { key: 'b', text: '5' },
    ]
    expect(limitChanges(both, limits, ',')).toEqual({ a: 0.2, b: 5 })
    expect(limitChanges([...both, { key: 'a', text: '30' }], limits, ',')).toBeNull()
    expect(limitChanges([{ key: 'a', text: '' }], limits, ',')).toBeNull()
    expect(limitChanges([{ key: 'c', text: '1' }], limits, ',')).toBeNull()
    expect(limitChanges([], limits, ',')).toBeNull()
  })

  it('says on the button what it does', () => {
    const of = (direction: LimitDifference['direction'], waits: boolean): LimitDifference => ({
      key: 'a',
      name: 'a',
      unit: 'percent',
      kind: 'hard',
      from: 1,
      to: 2,
      direction,
      waits,
      over: [],
    })
    expect(proposalWords([of('TIGHTER', false)])).toBe('Tighten now')
    expect(proposalWords([of('LOOSER', false)])).toBe('Change now')
    expect(proposalWords([of('LOOSER', true)])).toBe('Start the cool-off')
    expect(proposalWords([of('TIGHTER', false), of('LOOSER', true)])).toBe('Change now, start the cool-off')
  })
})

it('counts a cool-off down, and says until when it can be used', () => {
  const change = { appliesFrom: 600 * SECOND, lapsesAt: 4_200 * SECOND }
  expect(coolOffWords(change, 0)).toBe('10:00 left, until 00:10:00 UTC')
  expect(isCooling(change, 600 * SECOND - 1)).toBe(true)
  expect(isCooling(change, 600 * SECOND)).toBe(false)
  expect(coolOffWords(change, 600 * SECOND)).toBe('over: can be put into effect until 01:10:00 UTC')
  expect(coolOffWords(change, 4_200 * SECOND)).toBe('lapsed')
})

it('lists every kind of cluster, the fullest first, and says why one has none', () => {
  const rows = clusterRows(records.clusters)
  expect(new Set(rows.map(({ kind }) => kind)).size).toBe(8)
  expect(rows.filter(({ cluster }) => cluster !== null)).toHaveLength(records.clusters.length)
  expect(rows.find(({ kind }) => kind === 'Theme')).toMatchObject({
    cluster: null,
    why: expect.stringContaining('names no theme'),
  })
  const [first] = records.clusters
  if (first === undefined) throw new Error('no clusters')
  const two = clusterRows([first, { ...first, key: 'more', exposure: first.exposure + 1 }])
  expect(two.filter(({ cluster }) => cluster !== null).map(({ key }) => key)).toEqual(['more', first.key])
})

it('orders methods and finds the worst scenario; what is unknown is no loss', () => {
  expect(orderedTail(records.tail).map(({ key }) => key)).toEqual(['filtered', 'historical', 'normal'])
  expect(worstScenario(records.scenarios)).toBe('march2020')
  expect(worstScenario(records.scenarios.map((row) => ({ ...row, profit: null })))).toBe('marketDown3')
  expect(worstScenario([])).toBeNull()
  expect(moneyInterval(null)).toBe('not enough data')
  expect(moneyInterval({ value: 1_010.4e6, low: -20e6, high: 1_100e6, n: 480 })).toBe('1,010 [−20, 1,100]')
})
