import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { FeatureDescription, FeatureValueView } from '#contracts/records/features.ts'
import { filterRows, joinRows, MOST_STUDIED, studyChoice } from '../../../src/renderer/features/features/featureRows.ts'
import type { FeatureRow } from '../../../src/renderer/features/features/featureRows.ts'
import {
  featureNumber,
  lookbackWords,
  pValueText,
  rangeWords,
} from '../../../src/renderer/features/features/featureWords.ts'
import { stretchesOf } from '../../../src/renderer/features/features/history/gappedLine.ts'
import {
  correlationText,
  strengthStep,
  strongestPairs,
} from '../../../src/renderer/features/features/study/correlationCells.ts'
import { distributionBins } from '../../../src/renderer/features/features/study/distributionBins.ts'
import { byImportance, isClear } from '../../../src/renderer/features/features/study/importanceOrder.ts'
import { FEATURE_CATALOGUE, featureRecords } from '../../fixtures/deskFeatures.ts'

const SPX = identifier<InstrumentId>('SPX.SAMPLE')

function describeFeature(name: string): FeatureDescription {
  const [first] = FEATURE_CATALOGUE
  if (first === undefined) throw new Error('Invariant: the catalogue is empty')
  return { ...first, name }
}

function valueOf(name: string, value: number | null): FeatureValueView {
  const [first] = featureRecords()
  if (first === undefined) throw new Error('Invariant: there are no values')
  return { ...first, key: `${SPX}|1d|${name}`, name, value }
}

function rowOf(name: string, value: number | null | undefined): FeatureRow {
  return { description: describeFeature(name), value: value === undefined ? null : valueOf(name, value) }
}

describe('the catalogue of features', () => {
  it('keeps the lines that did not change', () => {
    const features = ['one', 'two'].map(describeFeature)
    const values = new Map([['one', valueOf('one', 1)]])
    const first = joinRows(features, values)
    const second = joinRows(features, new Map([...values, ['two', valueOf('two', 2)]]))
    expect(second.get('one')).toBe(first.get('one'))
    expect(second.get('two')).not.toBe(first.get('two'))
    expect(second.get('two')?.value?.value).toBe(2)
  })

  it('finds by every word and by family', () => {
    const rows = FEATURE_CATALOGUE.map((description): FeatureRow => ({ description, value: null }))
    const names = (search: string, family: string | null) =>
      filterRows(rows, search, family).map(({ description }) => description.name)
    expect(names('volume relative', null)).toEqual(['relativeVolume20'])
    expect(names('', 'sentiment')).toEqual(['newsScore'])
    expect(names('VOL', 'volatility')).toEqual(['realizedVolatility20'])
    expect(names('nothing of it', null)).toEqual([])
  })

  it('studies what has a value, and says what it leaves out', () => {
    const rows = [rowOf('known', 0), rowOf('missing', null), rowOf('untold', undefined)]
    expect(studyChoice(rows)).toEqual({ names: ['known'], unknown: 2, beyond: 0 })
    expect(studyChoice([rowOf('untold', undefined)])).toEqual({ names: ['untold'], unknown: 0, beyond: 0 })
    const many = Array.from({ length: MOST_STUDIED + 3 }, (_, index) => rowOf(`f${index}`, index))
    expect(studyChoice(many)).toMatchObject({ unknown: 0, beyond: 3 })
    expect(studyChoice(many).names).toHaveLength(MOST_STUDIED)
  })
})

describe('the words of a feature', () => {
  it.each([
    [null, '—'],
    [Number.NaN, '—'],
    [0, '0'],
    [-0.0118, '−0.01180'],
    [0.000_012_34, '0.00001234'],
    [4.8123, '4.812'],
    [-18.42, '−18.42'],
    [123.456, '123.5'],
    [1_234_567, '1\u202f234\u202f567'],
    [4e-12, '0.00000001 or less'],
    [-2.5e20, '−2.500 × 10^20'],
  ])('writes %s as %s', (value, text) => {
    expect(featureNumber(value)).toBe(text)
  })

  it('never writes an exponent', () => {
    for (let power = -300; power <= 300; power += 7) expect(featureNumber(10 ** power)).not.toMatch(/\de[+-]?\d/i)
  })

  it.each([
    [null, null, 'any'],
    [0, null, 'from 0'],
    [null, 1, 'up to 1.000'],
    [-1, 1, '−1.000 to 1.000'],
  ])('writes the range %s, %s as %s', (low, high, text) => {
    expect(rangeWords({ low, high })).toBe(text)
  })

  it('writes windows and probabilities', () => {
    expect(lookbackWords({ lookback: 1, reach: 'WINDOW' })).toBe('1 bar')
    expect(lookbackWords({ lookback: 15, reach: 'HISTORY' })).toBe('all bars, settled after 15 bars')
    expect(pValueText(0.000_2)).toBe('< 0.001')
    expect(pValueText(0.04)).toBe('0.040')
  })
})

describe('a line with gaps', () => {
  it('stops at a gap and begins again after it', () => {
    const items = [0, 1, 2, 5, 7, 8].map((place) => ({ place }))
    expect(stretchesOf(items).map((stretch) => stretch.map(({ place }) => place))).toEqual([[0, 1, 2], [5], [7, 8]])
    expect(stretchesOf([])).toEqual([])
  })
})

describe('what features say together', () => {
  it('tells strength by steps and sign by text', () => {
    expect([0, 0.19, -0.2, 0.5, -0.79, 0.8, -1, 1].map(strengthStep)).toEqual([0, 0, 1, 2, 3, 4, 4, 4])
    expect([0.331, -0.5, null].map(correlationText)).toEqual(['+0.33', '−0.50', 'unknown'])
  })

  it('names the strongest pairs once each', () => {
    const matrix = [
      [1, -0.9, null],
      [-0.9, 1, 0.2],
      [null, 0.2, 1],
    ]
    expect(strongestPairs(['a', 'b', 'c'], matrix, 5)).toEqual([
      { one: 'a', other: 'b', correlation: -0.9 },
      { one: 'b', other: 'c', correlation: 0.2 },
    ])
  })

  it('draws no bins of shares that do not fit their edges', () => {
    expect(distributionBins({ edges: [0, 1, 2], reference: [0.4, 0.6], recent: [0.5, 0.5] })).toEqual([
      { from: 0, to: 1, reference: 0.4, recent: 0.5 },
      { from: 1, to: 2, reference: 0.6, recent: 0.5 },
    ])
    expect(distributionBins({ edges: [], reference: [], recent: [] })).toEqual([])
    expect(distributionBins({ edges: [0, 1], reference: [0.5, 0.5], recent: [1] })).toEqual([])
  })

  it('puts what is told from nothing first and the unknown last', () => {
    const item = (name: string, value: number | null) => ({
      name,
      correlation: value === null ? null : { value, low: value - 0.1, high: value + 0.1, n: 400 },
    })
    const items = [item('unknown', null), item('weak', 0.05), item('clear', -0.15), item('clearer', 0.3)]
    expect(byImportance(items).map(({ name }) => name)).toEqual(['clearer', 'clear', 'weak', 'unknown'])
    expect(isClear({ value: 0.1, low: 0, high: 0.2, n: 9 })).toBe(false)
  })
})
