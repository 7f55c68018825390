// Twenty indicators of the library on a million bars by the column, against every package of npm that has them. Run it with
// `npm run bench indicatorLibrary`.
import { IndicatorStream } from '#quant/indicators/indicatorStream.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator } from '#quant/indicators/registry.ts'
import { libraryPeers } from './contenders/libraryPeers.ts'
import { dataBars } from './harness/dataBars.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import type { Figures, Workload } from './harness/workload.ts'

/** The twenty, with the lengths that the packages are given too. */
const LIBRARY_SET: readonly (readonly [name: string, given?: Readonly<Record<string, number>>])[] = [
  ['SMA', { timeperiod: 20 }],
  ['EMA', { timeperiod: 20 }],
  ['WMA', { timeperiod: 20 }],
  ['DEMA', { timeperiod: 20 }],
  ['TEMA', { timeperiod: 20 }],
  ['RSI'],
  ['MACD'],
  ['BBANDS', { timeperiod: 20 }],
  ['STDDEV', { timeperiod: 20 }],
  ['STOCH', { fastk_period: 14, slowk_period: 1 }],
  ['ATR'],
  ['ADX'],
  ['CCI', { timeperiod: 20 }],
  ['MFI'],
  ['OBV'],
  ['ROC'],
  ['WILLR'],
  ['AROON'],
  ['SAR'],
  ['TRIX', { timeperiod: 15 }],
]

const bars = dataBars()
const { tsOpen, open, high, low, close, volume } = bars
const columns = { time: tsOpen, open, high, low, close, volume }
const peersOf = await libraryPeers(bars)
// Columns that are given, as a sweep would: no package of npm can be given its output.
const room = [0, 1, 2].map(() => new Float64Array(close.length))

await runWorkloads(LIBRARY_SET.map(([name, given]) => workload(name, given ?? {})))

function workload(name: string, given: Readonly<Record<string, number>>): Workload {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`Invariant: there is no ${name}`)
  const checked = checkParameters(definition, new Map(Object.entries(given)))
  if (!checked.ok) throw new Error(checked.message)
  const outputs = room.slice(0, definition.outputs.length)
  const run = (): Figures => {
    new IndicatorStream(definition, checked.values).fold(columns, outputs)
    return Object.fromEntries(definition.outputs.map((output, place) => [output, outputs[place] ?? []]))
  }
  return {
    name: `LIB ${name}`,
    unit: 'bar',
    operations: close.length,
    tolerance: 1e-6,
    // Near zero the packages' rounding is measured in hundredths.
    floor: 0.01,
    // The second half, where the packages' different beginnings have faded.
    compared: close.length / 2,
    goal: { ratio: 3 },
    exact: {
      figures: () => streamed(definition.outputs, new IndicatorStream(definition, checked.values)),
      tolerance: 0,
    },
    contenders: [{ name: 'ours', role: 'ours', run }, ...peersOf(name)],
  }
}

/** The same bar by bar, which must have the same bits. */
function streamed(names: readonly string[], stream: IndicatorStream): Figures {
  const values = names.map(() => new Float64Array(close.length))
  for (let row = 0; row < close.length; row += 1) {
    stream.update({
      time: tsOpen[row] ?? 0,
      open: open[row] ?? 0,
      high: high[row] ?? 0,
      low: low[row] ?? 0,
      close: close[row] ?? 0,
      volume: volume[row] ?? 0,
    })
    for (const [place, column] of values.entries()) column[row] = stream.values[place] ?? Number.NaN
  }
  return Object.fromEntries(names.map((name, place) => [name, values[place] ?? []]))
}
