/** A run of rows of which no two neighbours are further apart than was asked; times of its first and last row. */
export interface HistorySpan {
  readonly first: number
  readonly last: number
  readonly rows: number
}

/** What is there of a series; `first` and `last` are null without rows. */
export interface HistoryCoverage {
  readonly rows: number
  readonly first: number | null
  readonly last: number | null
  readonly spans: readonly HistorySpan[]
}

/** Finds the spans of rows at rising times; a span ends where two neighbours are further apart than `gap` microseconds. */
export function spansOf(ts: Float64Array, gap: number): HistoryCoverage {
  const spans: HistorySpan[] = []
  let begin = 0
  for (let row = 1; row <= ts.length; row += 1) {
    if (row < ts.length && (ts[row] ?? 0) - (ts[row - 1] ?? 0) <= gap) continue
    spans.push({ first: ts[begin] ?? 0, last: ts[row - 1] ?? 0, rows: row - begin })
    begin = row
  }
  return { rows: ts.length, first: spans[0]?.first ?? null, last: spans.at(-1)?.last ?? null, spans }
}
