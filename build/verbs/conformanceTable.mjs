/**
 * The figures that tests of the reference data compared with other programs' (`task.meta.conformance`), as one table.
 * Returns an empty text where none was compared.
 *
 * @param {any} report vitest's JSON report
 * @returns {string}
 */
export function conformanceTable(report) {
  /** @type {{ case: string, figure: string, ours: number, theirs: number, difference: number }[]} */
  const rows = report.testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults.flatMap((/** @type {any} */ result) => result.meta?.conformance ?? []),
  )
  if (rows.length === 0) return ''
  const lines = rows
    .map((row) => [row.case, row.figure, number(row.ours), number(row.theirs), row.difference.toExponential(1)])
    .toSorted(([left = ''], [right = '']) => (left < right ? -1 : left > right ? 1 : 0))
  const table = [['case', 'figure', 'ours', 'theirs', 'difference'], ...lines]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return `${table.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')}\n`
}

/** @param {number} value */
function number(value) {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)))
}
