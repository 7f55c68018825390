import { describe, expect, it } from 'vitest'
import { feature } from '#quant/features/declaration.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { type FeatureInputs, INPUT_NAMES, type InputName } from '#quant/features/inputs.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { FIXTURE_CONTEXT, plausibleInputs } from '../../../fixtures/featureInputs.ts'
import { closureOf, columnOf, setOf } from '../../../helpers/featureRuns.ts'

const NAMES = FEATURES.map(({ name }) => name)
const LONGEST = Math.max(...FEATURES.map(({ lookback }) => lookback))
const ROWS = plausibleInputs(20_240_701, LONGEST + 60)
const OTHERS = plausibleInputs(3, ROWS.length)
const CASES = FEATURES.map((declaration) => [declaration.name, declaration] as const)

/** The values of all features after each bar, in one row for each feature. */
function together(feed: (set: FeatureSet, row: FeatureInputs, index: number) => void): Map<string, Float64Array> {
  const set = setOf(NAMES)
  const columns = new Map(set.features.map(({ name }) => [name, new Float64Array(ROWS.length)]))
  for (const [index, row] of ROWS.entries()) {
    feed(set, row, index)
    for (const [place, { name }] of set.features.entries()) {
      const column = columns.get(name)
      if (column !== undefined) column[index] = set.values[place] ?? Number.NaN
    }
  }
  return columns
}

const DIRECT = together((set, row) => set.update(row))

function without(row: FeatureInputs, inputs: Iterable<InputName>): FeatureInputs {
  const copy = { ...row }
  for (const name of inputs) copy[name] = Number.NaN
  return copy
}

function inputsOf(name: string): Set<InputName> {
  return new Set(closureOf([name]).flatMap(({ inputs }) => inputs))
}

describe('the bars they are tried on', () => {
  it('know every input', () => {
    expect(INPUT_NAMES.filter((name) => ROWS.some((row) => !Number.isFinite(row[name])))).toEqual([])
  })
})

describe('all features together', () => {
  it('give the same bits each time', () => {
    expect(together((set, row) => set.update(row))).toEqual(DIRECT)
  })

  it('take a replaced bar as if the one before had never come', () => {
    const replaced = together((set, row, index) => {
      const other = OTHERS[index] ?? row
      // Some of the bars that never were lack everything, so that what they forget must come back too.
      set.update(index % 7 === 3 ? without(other, INPUT_NAMES) : other)
      if (index % 2 === 0) set.replaceLast(without(other, index % 4 === 0 ? ['volume', 'benchmarkClose'] : []))
      set.replaceLast(row)
    })
    expect(replaced).toEqual(DIRECT)
  })

  it('go on from a snapshot with the same bits', () => {
    let current = setOf(NAMES)
    for (const [index, row] of ROWS.entries()) {
      if (index % 37 === 5) {
        const next = setOf(NAMES)
        next.restore(current.snapshot())
        expect(next.values).toEqual(current.values)
        current = next
      }
      current.update(row)
      const expected = current.features.map(({ name }) => DIRECT.get(name)?.[index])
      expect([...current.values]).toEqual(expected)
    }
  })
})

describe.each(CASES)('%s', (name, { lookback, reach, inputs }) => {
  const column = DIRECT.get(name) ?? new Float64Array()

  it('has its first value with the bar it says', () => {
    expect(column.findIndex((value) => !Number.isNaN(value)) + 1).toBe(lookback)
  })

  it('is the same alone as among all', () => {
    expect(columnOf(name, ROWS)).toEqual(column)
  })

  it('reaches no further back than it says', () => {
    for (const end of [ROWS.length, ROWS.length - 13, LONGEST + 5]) {
      const fresh = columnOf(name, ROWS.slice(end - lookback, end)).at(-1) ?? Number.NaN
      const value = column[end - 1] ?? Number.NaN
      if (reach === 'WINDOW') expect(Math.abs(fresh - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 1e-13)
      else expect(Number.isNaN(fresh)).toBe(Number.isNaN(value))
    }
  })

  it('has no value for a bar that lacks an input', () => {
    for (const input of inputs) {
      const lacking = ROWS.slice(0, lookback + 1)
      lacking.push(without(rowAt(lookback + 1), [input]))
      expect(columnOf(name, lacking).at(-1), input).toBeNaN()
    }
  })

  it('passes over a gap or starts anew, as it says', () => {
    const kinds = new Set(closureOf([name]).map(({ gap }) => gap))
    const place = lookback + 9
    const gap = without(rowAt(place), inputsOf(name))
    const gapped = columnOf(name, [...ROWS.slice(0, place), gap, ...ROWS.slice(place + 1)])
    expect(gapped[place]).toBeNaN()
    const after = gapped.slice(place + 1)
    if (kinds.size > 1) return
    if (kinds.has('RESTART')) expect(after).toEqual(columnOf(name, ROWS.slice(place + 1)))
    else
      expect(after).toEqual(
        columnOf(
          name,
          ROWS.filter((_, index) => index !== place),
        ).slice(place),
      )
  })
})

/** Bars that were a million times as dear and busy, bars that stood still without volume, and ordinary ones. */
function eventful(): FeatureInputs[] {
  const scaled = ['open', 'high', 'low', 'close', 'volume', 'benchmarkClose', 'sectorClose'] as const
  const dear = plausibleInputs(5, 3000).map((row) => {
    for (const name of scaled) row[name] *= 1e6
    return row
  })
  const still = ROWS.slice(0, 90).map((row) => {
    const { close } = rowAt(0)
    return { ...row, open: close, high: close, low: close, close, volume: 0 }
  })
  return [...dear, ...still, ...ROWS]
}

describe('after bars of another size and a standstill', () => {
  const rows = eventful()
  const set = setOf(NAMES)
  const ends = [3060, 3091, 3101, 3121, 3151, 3181, rows.length - 200, rows.length]
  const values = new Map<number, Float64Array>()
  for (const [index, row] of rows.entries()) {
    set.update(row)
    if (ends.includes(index + 1)) values.set(index + 1, Float64Array.from(set.values))
  }

  it.each(CASES.filter(([, { reach }]) => reach === 'WINDOW'))('%s has kept nothing of them', (name, { lookback }) => {
    const place = set.features.findIndex((declaration) => declaration.name === name)
    for (const end of ends) {
      const value = values.get(end)?.[place] ?? Number.NaN
      const fresh = columnOf(name, rows.slice(end - lookback, end)).at(-1) ?? Number.NaN
      if (Number.isNaN(fresh)) expect(value, `bar ${end}`).toBeNaN()
      else expect(Math.abs(fresh - value), `bar ${end}`).toBeLessThanOrEqual(1e-9 * Math.abs(fresh) + 1e-12)
    }
  })
})

describe('the proof of the forming bar', () => {
  it('notices a feature that remembers outside its memory', () => {
    const planted = feature({
      name: 'planted',
      family: 'price',
      title: '',
      inputs: ['close'],
      unit: '',
      range: { low: null, high: null },
      lookback: 1,
      description: '',
      formula: '',
      source: '',
      direction: 'NEITHER',
      make: () => {
        let sum = 0
        return ({ close }) => (sum += close)
      },
    })
    const set = new FeatureSet([planted], FIXTURE_CONTEXT)
    const once = set.update(rowAt(0))[0]
    set.replaceLast(rowAt(1))
    expect(set.replaceLast(rowAt(0))[0]).not.toBe(once)
  })
})

function rowAt(index: number): FeatureInputs {
  const row = ROWS[index]
  if (row === undefined) throw new Error(`there is no bar ${index}`)
  return row
}
