import { spansOf, type HistoryCoverage, type HistorySpan } from '#core/history/coverage.ts'
import type { RowStore, SeriesHandle } from './rowStore.ts'

/** Finds the spans of a series, reading only those chunks that have a gap within. */
export function coverageOf(rows: RowStore, series: SeriesHandle, gap: number): HistoryCoverage {
  const everything = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const
  const runs: HistorySpan[] = []
  for (const chunk of rows.spans(series, ...everything)) {
    if (chunk.widest <= gap) runs.push(chunk)
    else for (const part of rows.read(series, chunk.first, chunk.last + 1)) runs.push(...spansOf(part.ts, gap).spans)
  }
  const loose = rows.loose.read(series.id, series.fields, ...everything)
  // Chunks may lie between loose rows, so each is taken alone.
  for (const time of loose.ts) runs.push({ first: time, last: time, rows: 1 })
  const spans: HistorySpan[] = []
  let total = 0
  for (const run of runs.toSorted((left, right) => left.first - right.first)) {
    const last = spans.at(-1)
    total += run.rows
    if (last === undefined || run.first - last.last > gap)
      spans.push({ first: run.first, last: run.last, rows: run.rows })
    else spans[spans.length - 1] = { first: last.first, last: run.last, rows: last.rows + run.rows }
  }
  return { rows: total, first: spans[0]?.first ?? null, last: spans.at(-1)?.last ?? null, spans }
}
