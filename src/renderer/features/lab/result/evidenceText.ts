import { formatCount } from '../../../format/amount.ts'
import { formatFixed } from '../../../format/number.ts'

/** Units that are told by the name of the evidence alone. */
const SILENT: ReadonlySet<string> = new Set(['count', 'ratio', 'price', 'currency', 'share', ''])

/** Writes a piece of evidence with its unit: whole numbers exactly, others with two decimals or two digits. */
export function evidenceText(value: number, unit: string): string {
  const size = Math.abs(value)
  const text = Number.isInteger(value)
    ? formatCount(value)
    : formatFixed(value, size >= 0.01 || size === 0 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size))))
  if (unit === 'percent') return `${text} %`
  return SILENT.has(unit) ? text : `${text} ${unit}`
}
