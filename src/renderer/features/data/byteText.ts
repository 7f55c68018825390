import { formatFixed, MISSING, THIN_SPACE } from '../../format/number.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Writes a number of bytes with three significant digits, for example `20.8 MiB`; null is an em dash. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return MISSING
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_024
    unit += 1
  }
  const decimals = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${formatFixed(value, decimals, { group: THIN_SPACE })}${THIN_SPACE}${UNITS[unit]}`
}
