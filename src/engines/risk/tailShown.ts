import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TailMethod } from '#trading/risk/tail/tailFigures.ts'

/** What the tables of tail risk remember: when they were shown, of what, and which rows stand. */
export interface TailShown {
  at: number
  /** Positions and equity of that reading; nothing is computed while they are the same. */
  of: string
  /** Filtered expected shortfall of that reading, a share of equity; null while too little is known. */
  shortfall: number | null
  /** Methods whose reading of that state is still to be made. */
  pending: TailMethod[]
  readonly scenarios: Set<string>
  readonly reductions: Set<InstrumentId>
}

/** Nothing shown yet. */
export function nothingShown(): TailShown {
  return { at: -Infinity, of: '', shortfall: null, pending: [], scenarios: new Set(), reductions: new Set() }
}
