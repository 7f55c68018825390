import type { Finding, FindingCode } from '#engines/data/validation/finding.ts'
import type { VendorTable } from './vendorTables.ts'

/** Codes that say what the name of a faulty table says. */
export function codesFor(name: string): readonly FindingCode[] {
  if (name.includes('100x-error') || name.includes('bad-unit')) return ['UNIT_ERROR']
  if (name.includes('stock-split'))
    return ['SPLIT_HALF_ADJUSTED', 'SPLIT_MISSING', 'SPLIT_WITHOUT_JUMP', 'SPLIT_RATIO_WRONG']
  return [
    'DIVIDEND_NOT_POSITIVE',
    'DIVIDEND_UNIT_ERROR',
    'DIVIDEND_TOO_LARGE',
    'DIVIDEND_WITHOUT_DROP',
    'DIVIDEND_DUPLICATE',
    'DIVIDEND_NOT_ADJUSTED',
    'DIVIDEND_NOT_SPLIT_ADJUSTED',
    'ADJUSTMENT_MISMATCH',
    'ADJUSTMENT_UNEXPLAINED',
  ]
}

/** A run of rows that the corrected twin changed. */
export interface FaultyPlace {
  readonly from: number
  readonly count: number
}

/**
 * Where a table differs from its corrected twin: for faults of the price the runs of rows with another price, for faults of
 * dividends the rows at which the dividend or the step of the adjusted close is another.
 */
export function faultyPlaces(bad: VendorTable, fixed: VendorTable): readonly FaultyPlace[] {
  const differs = (left: number | undefined, right: number | undefined): boolean => {
    return Math.abs((left ?? 0) - (right ?? 0)) > 1e-3 * Math.max(Math.abs(left ?? 0), Math.abs(right ?? 0))
  }
  const isPrice = codesFor(bad.name)[0] !== 'DIVIDEND_NOT_POSITIVE'
  const places: { from: number; count: number }[] = []
  for (let row = 0; row < bad.columns.close.length; row += 1) {
    const isChanged = isPrice
      ? differs(bad.columns.close[row], fixed.columns.close[row])
      : differs(bad.dividends[row], fixed.dividends[row]) || differs(step(bad, row), step(fixed, row))
    if (!isChanged) continue
    const last = places.at(-1)
    if (last !== undefined && last.from + last.count === row) last.count += 1
    else places.push({ from: row, count: 1 })
  }
  return places
}

/** Adjusted close over the last one known before. */
function step({ adjustedClose }: VendorTable, row: number): number {
  let before = row - 1
  while (before > 0 && Number.isNaN(adjustedClose[before])) before -= 1
  return (adjustedClose[row] ?? Number.NaN) / (adjustedClose[before] ?? Number.NaN)
}

/** Tells whether a finding with the right code overlaps or borders a place. */
export function isFound(findings: readonly Finding[], codes: readonly FindingCode[], place: FaultyPlace): boolean {
  return findings.some(({ code, from, count }) => {
    return codes.includes(code) && from <= place.from + place.count && from + count >= place.from
  })
}
