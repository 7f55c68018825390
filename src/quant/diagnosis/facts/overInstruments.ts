import { dateText } from '../evidence/text.ts'
import type { ScannedInstrument } from './facts.ts'
import { timeOf } from './facts.ts'
import type { BarScan, Sighting } from './barScan.ts'

/** A kind of sighting summed over the instruments of a run. */
export interface Sightings {
  readonly count: number
  readonly bars: number
  /** Instruments with at least one. */
  readonly instruments: number
  /** The instrument with most of them, and where: `AAPL on 2024-03-01`; empty without one. */
  readonly where: string
}

/** Sums up a kind of sighting. */
export function sightings(
  scans: readonly ScannedInstrument[],
  pick: (scan: BarScan) => Sighting,
  counts: (scanned: ScannedInstrument) => boolean = () => true,
): Sightings {
  let [count, bars, instruments, most, where] = [0, 0, 0, 0, '']
  for (const scanned of scans) {
    if (!counts(scanned)) continue
    const seen = pick(scanned.scan)
    count += seen.count
    bars += scanned.scan.bars
    if (seen.count > 0) instruments += 1
    if (seen.count > most) [most, where] = [seen.count, placeOf(scanned, seen.bar)]
  }
  return { count, bars, instruments, where }
}

/** `AAPL on 2024-03-01`. */
export function placeOf(scanned: ScannedInstrument, bar: number): string {
  return `${scanned.instrument.symbol} on ${dateText(timeOf(scanned, bar))}`
}
