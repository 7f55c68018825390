import type { BracketPlan } from '#core/model/signal.ts'
import type { BarRow } from '../barRow.ts'

/** The numbers a gap is described by, in the order of FEATURES; what was not known is 0. */
export type GapFeatures = readonly number[]

/** Names and units of the features of a gap. */
export const FEATURES: readonly { readonly name: string; readonly unit: string }[] = [
  { name: 'gap-size', unit: 'fraction' },
  { name: 'relative-volume', unit: 'log ratio' },
  { name: 'index-trend', unit: 'fraction' },
  { name: 'volatility-level', unit: 'log ratio to 20' },
  { name: 'volatility-change', unit: 'fraction' },
  { name: 'mean-distance', unit: 'fraction' },
  { name: 'reward-risk', unit: 'log ratio' },
]

/** A gap whose end is awaited: first the stop, first the target, or neither within the horizon. */
export interface GapCase {
  readonly instrument: number
  readonly features: GapFeatures
  readonly bracket: BracketPlan & { readonly target: number }
  readonly entry: number
  readonly day: number
  readonly sector: string | null
  /** Whether it was stated as a signal; the others only teach the model. */
  readonly raised: boolean
  /** Sessions that may still begin before it expires. */
  sessionsLeft: number
  /** Session of the last bar it has seen. */
  lastDay: number
}

/** How a case ended. */
export type GapOutcome = 'TARGET' | 'STOP' | 'EXPIRED'

/**
 * Shows the next bar to a case and returns how it ended, or null while it is open. Where a bar holds both prices the stop
 * counts as first. A case expires with the `ending` bar of its last session, or later if that one was missed.
 */
export function followCase(open: GapCase, bar: BarRow, day: number, ending: boolean): GapOutcome | null {
  if (day !== open.lastDay) {
    if (open.sessionsLeft === 0) return 'EXPIRED'
    open.sessionsLeft -= 1
    open.lastDay = day
  }
  if (bar.low <= open.bracket.stop) return 'STOP'
  if (bar.high >= open.bracket.target) return 'TARGET'
  return ending && open.sessionsLeft === 0 ? 'EXPIRED' : null
}
