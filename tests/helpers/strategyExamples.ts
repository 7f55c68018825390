import path from 'node:path'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { hashBars } from '#adapters/barHash.ts'
import type { BarInterval } from '#core/model/bar.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { StrategyOfRun } from '#contracts/research.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import type { RunData, SetOfRun } from '#engines/research/runData.ts'
import { callbackBells, createCallbackMemory } from '#hosts/plugins/callbackWatch.ts'
import {
  createPluginCatalogue,
  NO_PLUGINS,
  type PluginCatalogue,
  type PluginSources,
} from '#hosts/plugins/pluginCatalogue.ts'
import { findProgram } from '#hosts/program.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildConfiguration, walkBars } from './backtestBench.ts'

const shipped = path.join(findProgram().resources, 'strategies')
const FILES = [
  'template.ts',
  'examples/trendWithTrailingStop.ts',
  'examples/pullbackInTrend.ts',
  'examples/rotation.ts',
]

/** The strategies that ship as examples, as files of a user. */
export const EXAMPLE_SOURCES: PluginSources = { ...NO_PLUGINS, files: FILES.map((file) => path.join(shipped, file)) }

/** A catalogue of the examples for this thread. */
export function exampleCatalogue(): PluginCatalogue {
  const bells = callbackBells(createCallbackMemory())
  return createPluginCatalogue(EXAMPLE_SOURCES, { deadline: 'watch', heapLimit: 2 ** 40, end: null, bells })
}

function own(file: string, parameters: StrategyOfRun['parameters']): StrategyOfRun {
  return { strategyId: identifier<StrategyId>(file.slice(0, -3)), kind: `plugin:${file}`, parameters, share: 1 }
}

function walkSet(symbol: string, seed: number, bars: number, interval: BarInterval): SetOfRun {
  const instrument = buildInstrument({ id: `${symbol}.TEST` as never, symbol, name: symbol, calendar: 'ALWAYS' })
  const columns = walkBars(bars, seed, interval === '1h' ? HOUR : DAY)
  const series = { instrumentId: instrument.id, interval, origin: 'historical', columns } as const
  return { datasetId: symbol, instrument, series, dataHash: hashBars(columns) }
}

function sampleSet(): SetOfRun {
  const read = readSampleDataset('resources/data/sp500-daily.csv')
  if (!read.ok) throw new Error(read.failure.message)
  const { dataset, columns } = read.value
  const { instrumentId, interval, origin, dataHash } = dataset.view
  const series = { instrumentId, interval, origin, columns }
  return { datasetId: 'sp500-daily', instrument: dataset.instrument, series, dataHash }
}

function request(
  strategy: StrategyOfRun,
  sets: RunData['sets'],
  changes: Parameters<typeof buildConfiguration>[0] = {},
): BacktestRequest {
  const configuration = buildConfiguration(
    { strategies: [strategy], finalize: true, ...changes },
    { commission: 0.0005 },
  )
  return { runId: 'example', configuration, data: { sets } }
}

/** A run of each example on data that show what it does. */
export const EXAMPLE_RUNS: Readonly<Record<string, () => BacktestRequest>> = {
  'template, S&P 500': () => request(own('template.ts', { length: 200 }), [sampleSet()]),
  'trend with a trailing stop, S&P 500': () =>
    request(own('trendWithTrailingStop.ts', { fast: 20, slow: 60, ranges: 4, side: 'both' }), [sampleSet()]),
  'pullback by day and hour, walk': () =>
    request(own('pullbackInTrend.ts', { trend: 10, strength: 6, oversold: 35, reward: 2, patience: 24 }), [
      walkSet('HOUR', 5, 6_000, '1h'),
    ]),
  'rotation over five walks': () =>
    request(
      own('rotation.ts', { length: 60, hold: 2 }),
      [
        walkSet('ALFA', 11, 1_500, '1d'),
        walkSet('BETA', 12, 1_500, '1d'),
        walkSet('GAMA', 13, 1_500, '1d'),
        walkSet('DELT', 14, 1_500, '1d'),
        walkSet('EPSI', 15, 1_500, '1d'),
      ],
      { sizing: { kind: 'equal', positions: 1 } },
    ),
}
