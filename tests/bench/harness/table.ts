/** A line of the table of benchmarks; times are of one operation in nanoseconds. */
export interface Row {
  readonly workload: string
  readonly unit: string
  readonly ours: number
  readonly peer: { readonly name: string; readonly nanoseconds: number } | null
  readonly goal: { readonly ratio?: number; readonly nanoseconds?: number }
  /** One step of the calibration loop, to compare machines by. */
  readonly reference: number
}

/** How many times faster ours is than the best peer; null without a peer. */
export function ratioOf(row: Row): number | null {
  return row.peer === null ? null : row.peer.nanoseconds / row.ours
}

/** The rows as a table in Markdown. */
export function formatTable(rows: readonly Row[]): string {
  const head = ['workload', 'ours', 'best peer', 'ratio', 'wanted', 'reference loop']
  const body = rows.map((row) => {
    const ratio = ratioOf(row)
    return [
      row.workload,
      `${formatTime(row.ours)}/${row.unit}`,
      row.peer === null ? 'none' : `${row.peer.name} ${formatTime(row.peer.nanoseconds)}`,
      ratio === null ? '' : `${ratio.toFixed(1)}x`,
      formatGoal(row),
      `${row.reference.toFixed(2)} ns`,
    ]
  })
  const widths = head.map((title, place) => Math.max(title.length, ...body.map((cells) => cells[place]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}

/** A time in the unit that shows three digits of it. */
export function formatTime(nanoseconds: number): string {
  if (nanoseconds < 1_000) return `${nanoseconds.toPrecision(3)} ns`
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toPrecision(3)} us`
  return nanoseconds < 1e9 ? `${(nanoseconds / 1e6).toPrecision(3)} ms` : `${(nanoseconds / 1e9).toPrecision(3)} s`
}

function formatGoal(row: Row): string {
  const parts = []
  const ratio = ratioOf(row)
  if (row.goal.ratio !== undefined && ratio !== null)
    parts.push(`>= ${row.goal.ratio}x ${ratio >= row.goal.ratio ? 'met' : 'MISSED'}`)
  if (row.goal.nanoseconds !== undefined)
    parts.push(`<= ${formatTime(row.goal.nanoseconds)} ${row.ours <= row.goal.nanoseconds ? 'met' : 'MISSED'}`)
  return parts.join(', ')
}
