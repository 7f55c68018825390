/** The true minus sign; a hyphen is narrower than the digits and reads as a dash. */
const MINUS = '\u2212'
/** Stands for a value that is not known; never 0 and never NaN. */
export const MISSING = '\u2014'
/** Between digits of quantities and before units; does not break a line. */
export const THIN_SPACE = '\u202f'

/** How the digits of a number are grouped and whether a plus sign is written. */
export interface FixedOptions {
  readonly group?: ',' | typeof THIN_SPACE | ''
  readonly sign?: 'negative' | 'always'
}

/** Writes a number with exactly this many decimals; not-a-number, infinities and null become an em dash. */
export function formatFixed(value: number | null, decimals: number, options: FixedOptions = {}): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  const digits = Math.abs(value).toFixed(decimals)
  const point = digits.indexOf('.')
  const whole = point < 0 ? digits : digits.slice(0, point)
  const fraction = point < 0 ? '' : digits.slice(point)
  const isZero = !/[1-9]/.test(digits)
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, options.group ?? ',')
  return `${signOf(value, isZero, options.sign ?? 'negative')}${grouped}${fraction}`
}

/** Writes a fraction of one as percent: two decimals under 10 %, one above. */
export function formatPercent(fraction: number | null, options: Pick<FixedOptions, 'sign'> = {}): string {
  if (fraction === null || !Number.isFinite(fraction)) return MISSING
  return `${formatPercentNumber(fraction * 100, options)}${THIN_SPACE}%`
}

/** Writes a number that is already in percent, without the sign of the unit. */
export function formatPercentNumber(percent: number | null, options: Pick<FixedOptions, 'sign'> = {}): string {
  if (percent === null || !Number.isFinite(percent)) return MISSING
  return formatFixed(percent, Math.abs(percent) < 9.995 ? 2 : 1, options)
}

/** Writes a cost in basis points with one decimal. */
export function formatBps(value: number | null): string {
  return value === null || !Number.isFinite(value) ? MISSING : `${formatFixed(value, 1)}${THIN_SPACE}bps`
}

/** Writes a large number with three significant digits for a tile; the exact value belongs in the tooltip. */
export function formatCompact(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  const steps = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const
  const size = Math.abs(value)
  const step = steps.find(([scale]) => size >= scale)
  if (step === undefined) return formatFixed(value, Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2)
  const scaled = value / step[0]
  const decimals = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2
  return `${formatFixed(scaled, decimals)}${THIN_SPACE}${step[1]}`
}

function signOf(value: number, isZero: boolean, sign: 'negative' | 'always'): string {
  // A rounded zero has no direction: neither "-0.00" nor "+0.00" is true.
  if (isZero) return ''
  if (value < 0) return MINUS
  return sign === 'always' ? '+' : ''
}
