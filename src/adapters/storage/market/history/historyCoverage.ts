import { spansOf, type HistoryCoverage, type HistorySpan } from '#core/history/coverage.ts'
import type { ChunkSpans } from './chunkSpans.ts'
import type { RowStore, SeriesHandle } from './rowStore.ts'

/** Finds the spans of a series in a range, reading only those chunks that have a gap within or reach out of the range. */
export function coverageOf(
  rows: RowStore,
  chunks: ChunkSpans,
  series: SeriesHandle,
  gap: number,
  from: number,
  to: number,
): HistoryCoverage {
  const runs: HistorySpan[] = [...chunks.within(series, gap, from, to)]
  for (const { first, last } of reachingOut(rows, series, from, to)) {
    const begin = Math.max(first, from)
    for (const part of rows.read(series, begin, Math.min(last + 1, to))) runs.push(...spansOf(part.ts, gap).spans)
  }
  const loose = rows.loose.read(series.id, series.fields, from, to)
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

/** The chunks that lie in a range in part: at most one at each end. */
function reachingOut(rows: RowStore, series: SeriesHandle, from: number, to: number): readonly HistorySpan[] {
  const ends = [...rows.spans(series, from, from + 1), ...rows.spans(series, to - 1, to)]
  const isPart = ({ first, last }: HistorySpan): boolean => first < from || last >= to
  return ends.filter((chunk, place) => isPart(chunk) && ends.findIndex(({ first }) => first === chunk.first) === place)
}
