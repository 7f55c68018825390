import type { FeatureDescription, FeatureValueView } from '#contracts/records/features.ts'
import { formatFixed, MISSING, THIN_SPACE } from '../../format/number.ts'

/** From here on digits alone are no longer read. */
const LARGEST = 1e15

/** Writes a value with about four significant digits, never with an exponent behind an e; smaller than eight decimals is told so. */
export function featureNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 0.000_000_01) return value < 0 ? '\u22120.00000001 or nearer to 0' : '0.00000001 or less'
  if (size >= LARGEST) {
    const power = Math.floor(Math.log10(size))
    return `${formatFixed(value / 10 ** power, 3)} × 10^${power}`
  }
  if (size >= 1_000) return formatFixed(value, 0, { group: THIN_SPACE })
  const decimals = Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size))))
  return formatFixed(value, decimals)
}

/** Writes a share from 0 to 1 in whole percent. */
export function shareText(share: number): string {
  return `${formatFixed(share * 100, 0)}${THIN_SPACE}%`
}

/** The faults of a value in words. */
export const FAULT_WORDS: Readonly<Record<FeatureValueView['faults'][number], string>> = {
  MISSING: 'unknown',
  OUT_OF_RANGE: 'out of range',
  STALE: 'too old',
  OUTLIER: 'outlier',
  DRIFTED: 'drifted',
}

/** Whether a value may be used: doubts only lower its confidence. */
export function mayBeUsed({ faults }: Pick<FeatureValueView, 'faults'>): boolean {
  return faults.every((fault) => fault === 'OUTLIER' || fault === 'DRIFTED')
}

/** What each fault means, as sentences. */
export const FAULT_SENTENCES: Readonly<Record<FeatureValueView['faults'][number], string>> = {
  MISSING: 'Something that it is computed from is not there, so it has no value.',
  OUT_OF_RANGE: 'The value lies outside of its declared range and is not used.',
  STALE: 'The value is older than it may be and is not used.',
  OUTLIER: 'The value is far from its usual ones; it may be used, with half the confidence.',
  DRIFTED: 'Its values are spread differently from those it was judged by; it may be used, with half the confidence.',
}

/** Which way a higher value speaks, in a word. */
export const DIRECTION_WORDS: Readonly<Record<FeatureDescription['direction'], string>> = {
  RISING: 'up for a rise',
  FALLING: 'up for a fall',
  NEITHER: 'neither',
}

/** Writes the declared range, for example `0 to 100`, `from 0`, `any`. */
export function rangeWords({ low, high }: Pick<FeatureDescription, 'low' | 'high'>): string {
  if (low === null) return high === null ? 'any' : `up to ${featureNumber(high)}`
  return high === null ? `from ${featureNumber(low)}` : `${featureNumber(low)} to ${featureNumber(high)}`
}

/** Writes the window a feature looks back on. */
export function lookbackWords({ lookback, reach }: Pick<FeatureDescription, 'lookback' | 'reach'>): string {
  const bars = `${lookback} ${lookback === 1 ? 'bar' : 'bars'}`
  return reach === 'WINDOW' ? bars : `all bars, settled after ${bars}`
}

/** Writes a probability of a test: three decimals, and what is smaller as such. */
export function pValueText(p: number): string {
  return p < 0.001 ? '< 0.001' : formatFixed(p, 3)
}
