import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { regimeLabelSchema } from '#contracts/records/features.ts'
import type { RegimeView } from '#contracts/records/features.ts'
import {
  extendRegimes,
  labelBars,
  regimeIndex,
  runsOf,
} from '../../../src/renderer/features/charts/regimes/regimeLabels.ts'
import {
  regimeNow,
  regimeProbabilities,
  REGIMES,
  regimeWords,
} from '../../../src/renderer/features/charts/regimes/regimeWords.ts'

const VIEW: RegimeView = {
  key: 'SPX.SAMPLE|1d',
  instrumentId: identifier<InstrumentId>('SPX.SAMPLE'),
  interval: '1d',
  label: 'CRISIS',
  probabilities: [0.05, 0.05, 0.05, 0.05, 0.05, 0.75],
  since: Date.UTC(2008, 9, 7) * 1_000,
  barTime: Date.UTC(2008, 9, 10) * 1_000,
  origin: 'historical',
}

function bars(...times: readonly number[]) {
  return times.map((time) => ({ time }))
}

function columns(rows: readonly (readonly [number, number])[]) {
  return { tsOpen: Float64Array.from(rows, ([time]) => time), labels: Float64Array.from(rows, ([, label]) => label) }
}

describe('the faces of the regimes', () => {
  it('are numbered as the messages number them, and differ by letter, colour and pattern', () => {
    expect(REGIMES.map(({ label }) => label)).toEqual(regimeLabelSchema.options)
    for (const part of ['letter', 'token', 'pattern', 'words'] as const)
      expect(new Set(REGIMES.map((face) => face[part])).size).toBe(6)
  })

  it('say what holds now and how probable each is', () => {
    expect(regimeNow(VIEW)).toBe('crisis 75\u202f% since 2008-10-07')
    expect(regimeNow({ ...VIEW, label: 'TREND_UP' })).toContain('; likelier now: crisis 75\u202f%')
    expect(regimeNow({ ...VIEW, label: null, probabilities: [], since: null })).toBe('not known yet: too few bars')
    expect(regimeProbabilities(VIEW).split('\n')).toHaveLength(6)
    expect(regimeWords(-1)).toBe('not known')
    expect(regimeIndex(null)).toBe(-1)
    expect(regimeIndex('CHOP')).toBe(3)
  })
})

describe('the regimes of the bars of a chart', () => {
  it('come from the stored ones by opening, and from what was told of later bars', () => {
    const stored = columns([
      [10, 0],
      [20, -1],
      [30, 2],
    ])
    const told = [
      { barTime: 40, index: 5 },
      { barTime: 50, index: 4 },
    ]
    expect([...labelBars(bars(0, 10, 20, 25, 30, 40, 50), stored, told)]).toEqual([5, 0, -1, 5, 2, 4, -1])
    expect([...labelBars(bars(10, 20), null, [])]).toEqual([-1, -1])
  })

  it('join to runs within the view, the unknown left out', () => {
    const labels = Int8Array.from([-1, 0, 0, 0, 3, 3, -1, 5])
    expect(runsOf(labels, 0, 7)).toEqual([
      { from: 1, to: 3, index: 0 },
      { from: 4, to: 5, index: 3 },
      { from: 7, to: 7, index: 5 },
    ])
    expect(runsOf(labels, 2, 4)).toEqual([
      { from: 2, to: 3, index: 0 },
      { from: 4, to: 4, index: 3 },
    ])
    expect(runsOf(labels, -20, -3)).toEqual([])
    expect(runsOf(labels, 7, 400)).toEqual([{ from: 7, to: 7, index: 5 }])
  })

  it('grow backwards without counting a bar twice', () => {
    const later = columns([
      [30, 2],
      [40, 1],
    ])
    const older = columns([
      [10, 0],
      [20, 0],
      [30, 4],
    ])
    const both = extendRegimes(later, older)
    expect([...both.tsOpen]).toEqual([10, 20, 30, 40])
    expect([...both.labels]).toEqual([0, 0, 2, 1])
    expect([...extendRegimes(later, columns([])).tsOpen]).toEqual([30, 40])
  })
})
