/** How numbers are written in a file. */
export interface NumberFormat {
  readonly decimalComma: boolean
}

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/
const COMMA = /^[+-]?\d+,\d+(?:[eE][+-]?\d{1,3})?$/
const GROUPED_COMMA = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/
const SUFFIX = /^(.*\d)\s?([KMB])$/i
const SCALES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 }

/** Tells from a sample of price cells whether the comma is the decimal mark; only where the comma does not divide cells. */
export function findNumberFormat(cells: readonly string[], delimiter: string): NumberFormat {
  if (delimiter === ',') return { decimalComma: false }
  const commas = cells.filter((cell) => COMMA.test(cell) || GROUPED_COMMA.test(cell)).length
  const points = cells.filter((cell) => PLAIN.test(cell) && cell.includes('.')).length
  return { decimalComma: commas > points }
}

/** Reads a number; NaN for everything that is none, including what is too large for a float. */
export function parseNumber(cell: string, { decimalComma }: NumberFormat): number {
  const text = cell.startsWith('$') ? cell.slice(1) : cell
  if (PLAIN.test(text) && !(decimalComma && GROUPED_COMMA.test(text))) return finite(Number(text))
  if (decimalComma) {
    const isNumber = COMMA.test(text) || GROUPED_COMMA.test(text)
    return isNumber ? finite(Number(text.replaceAll('.', '').replace(',', '.'))) : Number.NaN
  }
  return GROUPED.test(text) ? finite(Number(text.replaceAll(',', ''))) : Number.NaN
}

/** Reads a volume, which some vendors shorten to `1.2M`. */
export function parseVolume(cell: string, format: NumberFormat): number {
  const match = SUFFIX.exec(cell)
  if (match === null) return parseNumber(cell, format)
  return parseNumber(match[1] ?? '', format) * (SCALES[(match[2] ?? '').toUpperCase()] ?? Number.NaN)
}

/** Counts the digits after the decimal mark that a number needs: `1469.250000` needs two. */
export function decimalsOf(cell: string, { decimalComma }: NumberFormat): number {
  const mark = decimalComma && cell.includes(',') ? ',' : '.'
  const at = cell.lastIndexOf(mark)
  const written = at < 0 ? '' : (/^\d*/.exec(cell.slice(at + 1))?.[0] ?? '')
  const exponent = Number(/[eE]([+-]?\d+)$/.exec(cell)?.[1] ?? 0)
  return Math.max(0, written.replace(/0+$/, '').length - exponent)
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}
