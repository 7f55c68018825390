import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { hashBars } from '#adapters/barHash.ts'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { daysFromCivil } from '#core/time/civil.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import type { BacktestConfiguration, StrategyOfRun } from '#contracts/research.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildRequest, walkBars } from '../../helpers/backtestBench.ts'

/** A named run of the golden list; made anew each time it is asked for. */
export type GoldenList = Readonly<Record<string, () => BacktestRequest>>

/** A planned strategy (`tests/helpers/plannedStrategy.ts`) with a share of the account. */
export function plan(parameters: StrategyOfRun['parameters'], name = 'planned', share = 1): StrategyOfRun {
  return { strategyId: identifier<StrategyId>(name), kind: 'planned', parameters, share }
}

/** A moving-average cross with a share of the account. */
export function cross(fast: number, slow: number, side: 'both' | 'long', name = 'sma-cross', share = 1): StrategyOfRun {
  return { strategyId: identifier<StrategyId>(name), kind: 'sma-cross', parameters: { fast, slow, side }, share }
}

/** 3,000 daily bars of a seeded walk. */
export function walk(seed: number, configuration: BacktestConfiguration): BacktestRequest {
  return buildRequest(walkBars(3_000, seed, DAY), configuration)
}

/** The S&P 500 that ships with the program: daily bars of twenty years. */
export function sample(configuration: BacktestConfiguration): BacktestRequest {
  const read = readSampleDataset('resources/data/sp500-daily.csv')
  if (!read.ok) throw new Error(read.failure.message)
  const { dataset, columns } = read.value
  const { instrumentId: id, interval, origin, dataHash } = dataset.view
  const series = { instrumentId: id, interval, origin, columns }
  const set = { datasetId: 'sp500-daily', instrument: dataset.instrument, series, dataHash }
  return { runId: 'golden', configuration, data: { sets: [set] } }
}

/** A walk with a gap after every `every`th bar: all prices from there on are multiplied by `factor`, or divided in turn. */
export function gaps(columns: BarColumns, every: number, factor: number): BarColumns {
  const scale = (column: Float64Array): Float64Array =>
    column.map((price, bar) => price * factor ** (Math.floor(bar / every) % 2))
  const { open, high, low, close } = columns
  return { ...columns, open: scale(open), high: scale(high), low: scale(low), close: scale(close) }
}

/** A walk whose bars reach further up and down by a share of the price. */
export function widened(columns: BarColumns, share: number): BarColumns {
  const high = columns.high.map((price) => price * (1 + share))
  return { ...columns, high, low: columns.low.map((price) => price * (1 - share)) }
}

/** A walk whose labels are the given ones; its volume times `volume`. */
export function relabelled(columns: BarColumns, label: (bar: number) => number, volume = 1): BarColumns {
  return {
    ...columns,
    tsOpen: columns.tsOpen.map((_, bar) => label(bar)),
    volume: columns.volume.map((v) => v * volume),
  }
}

/** Minutes of regular New York sessions from 2 January 2024 on, as labels of a walk. */
export function sessionMinutes(sessions: number, seed: number): BarColumns {
  const labels: number[] = []
  for (let day = daysFromCivil(2024, 1, 2), left = sessions; left > 0; day += 1) {
    const session = sessionOfDay(day)
    if (session === null) continue
    for (let ts = session.open; ts < session.close; ts += MINUTE) labels.push(ts)
    left -= 1
  }
  return relabelled(walkBars(labels.length, seed, MINUTE), (bar) => labels[bar] ?? Number.NaN)
}

/** Months from January 1990 on, as labels of a walk. */
export function months(count: number, seed: number): BarColumns {
  const label = (bar: number): number => daysFromCivil(1990 + Math.floor(bar / 12), (bar % 12) + 1, 1) * DAY
  return relabelled(walkBars(count, seed, DAY), label)
}

/** One instrument of a run of several: its bars and what happens to it. */
export function setOf(symbol: string, columns: BarColumns, actions: readonly TimedAction[] = []): SetOfRun {
  const instrument = buildInstrument({ id: instrumentId(symbol, 'TEST'), symbol, name: symbol, calendar: 'ALWAYS' })
  const series = { instrumentId: instrument.id, interval: '1d', origin: 'historical', columns } as const
  return { datasetId: symbol, instrument, series, dataHash: hashBars(columns), actions }
}

/** A run over several sets. */
export function over(
  [first, ...others]: readonly [SetOfRun, ...SetOfRun[]],
  configuration: BacktestConfiguration,
): BacktestRequest {
  return { runId: 'golden', configuration, data: { sets: [first, ...others] } }
}

/** A run over bars of one instrument in an interval of their own. */
export function inInterval(
  columns: BarColumns,
  interval: BarInterval,
  configuration: BacktestConfiguration,
  instrument?: Partial<Instrument>,
): BacktestRequest {
  return buildRequest(columns, configuration, interval, buildInstrument({ calendar: 'ALWAYS', ...instrument }))
}
