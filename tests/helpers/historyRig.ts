import path from 'node:path'
import { instrumentId } from '#core/model/identifiers.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { HistoryColumns, HistorySeries } from '#core/history/series.ts'
import { openHistoryFile, type HistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import { temporaryFolder } from './folder.ts'

/** Minute bars of one crypto pair. */
export const MINUTES: HistorySeries = {
  source: 'kraken',
  instrumentId: instrumentId('BTC/USDT', 'KRAKEN'),
  kind: 'bars',
  interval: '1m',
}

/** A series of rows of one value, which keeps models small. */
export const INTEREST: HistorySeries = { ...MINUTES, kind: 'open-interest', interval: 'event' }

/** Opens a history in a folder of its own, or in the one named. */
export function openHistory(folder: string = temporaryFolder()): {
  readonly history: HistoryFile
  readonly file: string
} {
  const file = path.join(folder, 'market.db')
  const opened = openHistoryFile(file)
  if (!opened.ok) throw new Error(opened.failure.message)
  return { history: opened.history, file }
}

/** The reply of what must have gone well. */
export function reply<Reply>(result: CommandResult<Reply>): Reply {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.reply
}

/** Bars that differ from row to row, from `first` on, one every `step` microseconds. */
export function bars(count: number, first: number, step: number): HistoryColumns {
  const column = (value: (row: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => value(row))
  const price = (row: number): number => 100 + Math.sin(row / 7) * 5 + (row % 13) / 100
  return {
    ts: column((row) => first + row * step),
    values: [
      column(price),
      column((row) => price(row) + 0.5),
      column((row) => price(row) - 0.5),
      column((row) => price(row) + 0.1),
      column((row) => 1_000 + row),
    ],
  }
}

/** Rows of one value each. */
export function amounts(rows: readonly (readonly [ts: number, amount: number])[]): HistoryColumns {
  return {
    ts: Float64Array.from(rows, ([ts]) => ts),
    values: [Float64Array.from(rows, ([, amount]) => amount)],
  }
}

/** Rows of one value each as pairs. */
export function pairs({ ts, values }: HistoryColumns): readonly (readonly [number, number])[] {
  return Array.from(ts, (time, row) => [time, values[0]?.[row] ?? Number.NaN])
}
