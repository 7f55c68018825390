import type { RegimeLabel } from '#contracts/records/features.ts'
import { REGIMES } from './regimeWords.ts'

/** Number of a bar whose regime is not known. */
export const UNKNOWN_REGIME = -1

/** The regimes of stored bars by their opening time; times rise strictly. */
export interface RegimeColumns {
  readonly tsOpen: Float64Array
  readonly labels: Float64Array
}

/** A regime that was told while the market ran: that of the bar which closed at `barTime`. */
export interface ToldRegime {
  readonly barTime: number
  readonly index: number
}

/** A stretch of bars of one regime, first and last bar included. */
export interface RegimeRun {
  readonly from: number
  readonly to: number
  readonly index: number
}

const NONE_STORED: RegimeColumns = { tsOpen: new Float64Array(), labels: new Float64Array() }

/** Numbers a label; null is not known. */
export function regimeIndex(label: RegimeLabel | null): number {
  return REGIMES.findIndex((regime) => regime.label === label)
}

/**
 * Gives each bar the number of its regime: from the stored ones by its opening, else from what was told when it closed.
 * Bars rise in time, as do both lists; a bar that nothing was told of stays unknown.
 */
export function labelBars(
  bars: readonly { readonly time: number }[],
  stored: RegimeColumns | null,
  told: readonly ToldRegime[],
): Int8Array {
  const labels = new Int8Array(bars.length).fill(UNKNOWN_REGIME)
  const { tsOpen, labels: known } = stored ?? NONE_STORED
  let atStored = 0
  let atTold = 0
  for (const [bar, { time }] of bars.entries()) {
    while ((tsOpen[atStored] ?? Infinity) < time) atStored += 1
    while ((told[atTold]?.barTime ?? Infinity) <= time) atTold += 1
    const index = tsOpen[atStored] === time ? known[atStored] : told[atTold]?.index
    labels[bar] = index ?? UNKNOWN_REGIME
  }
  return labels
}

/** Joins neighbouring bars of one regime between two bars of a chart, both included; the unknown ones are left out. */
export function runsOf(labels: Int8Array, from: number, to: number): readonly RegimeRun[] {
  const runs: RegimeRun[] = []
  const last = Math.min(labels.length - 1, to)
  let start = Math.max(0, from)
  for (let bar = start; bar <= last; bar += 1) {
    const index = labels[bar] ?? UNKNOWN_REGIME
    if (bar < last && labels[bar + 1] === index) continue
    if (index >= 0) runs.push({ from: start, to: bar, index })
    start = bar + 1
  }
  return runs
}

/** Puts older stored regimes before the others; what is already there is kept. */
export function extendRegimes(columns: RegimeColumns, older: RegimeColumns): RegimeColumns {
  const first = columns.tsOpen[0] ?? Infinity
  const until = older.tsOpen.findIndex((time) => time >= first)
  const count = until < 0 ? older.tsOpen.length : until
  return {
    tsOpen: joined(older.tsOpen.subarray(0, count), columns.tsOpen),
    labels: joined(older.labels.subarray(0, count), columns.labels),
  }
}

function joined(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
