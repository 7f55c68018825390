/** A cell: text is made harmless for spreadsheets, a number is written as given by `decimalText` or the caller. */
export type CsvCell = { readonly text: string } | { readonly number: string } | null

/** Writes rows as CSV by RFC 4180: CRLF after each row, cells quoted where they must be; null is an empty cell. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

/**
 * Writes a scaled integer as a decimal number, exactly: `decimalText(-1_500_000, 6, 2)` is `-1.50`. `least` is the number of
 * decimals that are written even when they are zeros.
 */
export function decimalText(scaled: number, decimals: number, least = 0): string {
  if (!Number.isSafeInteger(scaled)) throw new Error(`Invariant: not a safe integer: ${scaled}`)
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits
    .slice(digits.length - decimals)
    .replace(/0+$/, '')
    .padEnd(Math.min(least, decimals), '0')
  return `${scaled < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

// A spreadsheet takes a text for a formula by its first sign (OWASP, "CSV Injection"); the apostrophe makes it a text.
function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if ('number' in cell) return cell.number
  const safe = /^[=+\-@\t\r]/.test(cell.text) ? `'${cell.text}` : cell.text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
