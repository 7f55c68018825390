import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldIndicator, type IndicatorColumns, IndicatorStream } from '#quant/indicators/indicatorStream.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator } from '#quant/indicators/registry.ts'
import { columnsOf, randomBars } from '../../../helpers/indicatorBars.ts'

/** The indicators that fold columns before anybody has looked at the numbers in them. */
const UNSEEN = ['SMA', 'EMA', 'RMA', 'CCI', 'ADX']
const COUNT = 7_000

const HOLE = fc.record({
  // The ends of pieces of 64, 128, … bars are where a number is read by one piece and used by the next one.
  index: fc.oneof(fc.nat(COUNT - 1), fc.constantFrom(63, 64, 191, 447, 448, 959, 1_983, 1_984, 4_031, 4_032, 6_079)),
  column: fc.constantFrom('high' as const, 'low' as const, 'close' as const),
  value: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.7e308, -1.7e308),
})

function streamed(name: string, columns: IndicatorColumns, length: number): Float64Array {
  const { definition, values } = settingOf(name, length)
  const stream = new IndicatorStream(definition, values)
  return columns.close.map((close, index) => {
    const [time = 0, open = 0] = [columns.time[index], columns.open[index]]
    const [high = 0, low = 0, volume = 0] = [columns.high[index], columns.low[index], columns.volume[index]]
    stream.update({ time, open, high, low, close, volume })
    return stream.values[0] ?? Number.NaN
  })
}

function settingOf(
  name: string,
  length: number,
): { readonly definition: IndicatorStream['definition']; readonly values: Readonly<Record<string, number>> } {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`there is no ${name}`)
  const checked = checkParameters(definition, new Map([['timeperiod', length]]))
  if (!checked.ok) throw new Error(checked.message)
  return { definition, values: checked.values }
}

describe.each(UNSEEN)('%s', (name) => {
  it('gives by the column what it gives bar by bar, whatever single number is missing, infinite or huge', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.constantFrom(2, 7, 9, 20, 21, 50, 700),
        fc.array(HOLE, { maxLength: 3 }),
        (seed, length, holes) => {
          const columns = columnsOf(randomBars(seed, COUNT))
          for (const { index, column, value } of holes) columns[column][index] = value
          const { definition, values } = settingOf(name, length)
          expect(foldIndicator(definition, values, columns)[0]).toEqual(streamed(name, columns, length))
        },
      ),
      { numRuns: 40 },
    )
  })
})
