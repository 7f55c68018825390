import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { runBacktest } from '#engines/research/backtest.ts'
import type { JudgedRun } from '#engines/research/runResult.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildRequest } from '../../helpers/backtestBench.ts'

/** Bars of a reference file with the length that the importer found. */
export interface ImportedBars {
  readonly columns: BarColumns
  readonly interval: BarInterval
}

/** Reads a file of bars as a user would; every row of it must be good. */
export function importBars(path: string): ImportedBars {
  const read = csvImporter.read({ kind: 'file', path }, 'REF', null, Number.MAX_SAFE_INTEGER)
  if (!read.ok) throw new Error(read.failure.message)
  const { columns, report } = read.bars
  if (report.rejected.length > 0) throw new Error(`${path}: ${JSON.stringify(report.rejected[0])}`)
  return { columns, interval: report.interval }
}

/** Runs the four engines over bars of one instrument that trades around the clock, in prices of `priceDecimals`. */
export function runEngines(
  { columns, interval }: ImportedBars,
  configuration: BacktestConfiguration,
  priceDecimals: number,
  strategies: StrategyCatalogue = BUILT_IN_STRATEGIES,
): JudgedRun['result'] {
  const instrument = buildInstrument({ calendar: 'ALWAYS', priceDecimals })
  const request = { ...buildRequest(columns, configuration, interval, instrument), isAlternative: true }
  const outcome = runBacktest(request, { sha256, elapsed: () => 0, strategies })
  if (outcome.kind !== 'DONE') throw new Error(JSON.stringify(outcome))
  return outcome.run.result
}
