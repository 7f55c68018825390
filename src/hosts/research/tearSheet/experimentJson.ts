import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import type { JudgedExperiment } from '../experimentBook.ts'

/** Writes an experiment whole as JSON: record, tags, count, trades and equity; what is no number there is null. */
export function experimentJson(judged: JudgedExperiment, series: ExperimentSeries | null): string {
  const { equity, trades } = series ?? {}
  const columns =
    equity === undefined
      ? null
      : {
          time: Array.from(equity.time),
          value: Array.from(equity.value),
          drawdown: Array.from(equity.drawdown),
          close: Array.from(equity.close),
        }
  return `${JSON.stringify({ ...judged, trades: trades ?? null, equity: columns })}\n`
}
