import type { DrawdownSpell } from './drawdownTable.ts'

/** How a run lived below its peaks. */
export interface Underwater {
  /** Share of bars below the peak so far, 0..1. */
  readonly share: number
  /** Root mean square of the falls from the peak, a fraction (ulcer index of Martin and McCann, 1989). */
  readonly ulcerIndex: number
  /** Longest stay below a peak, the last one included where it has not ended; 0 without one. */
  readonly longestBars: number
  readonly longestDays: number
}

/** Sums up the falls from the peak at each bar and the stays below peaks that they make. */
export function underwaterOf(falls: Float64Array, spells: readonly DrawdownSpell[]): Underwater {
  let below = 0
  let squares = 0
  for (const fall of falls) {
    if (fall > 0) below += 1
    squares += fall * fall
  }
  const most = (measure: (spell: DrawdownSpell) => number): number =>
    spells.reduce((longest, spell) => Math.max(longest, measure(spell)), 0)
  return {
    share: falls.length === 0 ? 0 : below / falls.length,
    ulcerIndex: falls.length === 0 ? 0 : Math.sqrt(squares / falls.length),
    longestBars: most((spell) => spell.bars),
    longestDays: most((spell) => spell.days),
  }
}
