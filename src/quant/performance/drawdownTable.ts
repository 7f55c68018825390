import { DAY } from '#core/time/duration.ts'
import { drawdowns } from './drawdown.ts'
import type { EquityCurve } from './equityCurve.ts'

/** One stay below a peak of the equity. Bars are indexes into the curve, times are their labels. */
export interface DrawdownSpell {
  readonly peakBar: number
  readonly peakTime: number
  /** Where the equity was lowest. */
  readonly valleyBar: number
  readonly valleyTime: number
  /** First bar at the peak's equity or above; null while it has not come back. */
  readonly recoveryBar: number | null
  readonly recoveryTime: number | null
  /** Fall from peak to valley, a fraction > 0. */
  readonly depth: number
  /** Bars from the peak to the recovery, or to the last bar. */
  readonly bars: number
  /** The same in days of 24 hours. */
  readonly days: number
}

/** Finds every stay below a peak in one pass, in order of time. A later bar at the very height of a peak is the peak. */
export function drawdownSpells(curve: EquityCurve, falls = drawdowns(curve.equity)): readonly DrawdownSpell[] {
  const spells: DrawdownSpell[] = []
  let peakBar = 0
  let valleyBar = 0
  for (let bar = 0; bar < falls.length; bar += 1) {
    if ((falls[bar] ?? 0) > 0) {
      if ((falls[bar] ?? 0) > (falls[valleyBar] ?? 0)) valleyBar = bar
      continue
    }
    if (valleyBar > peakBar) spells.push(spellOf(curve, falls, peakBar, valleyBar, bar))
    peakBar = bar
    valleyBar = bar
  }
  if (valleyBar > peakBar) spells.push(spellOf(curve, falls, peakBar, valleyBar, null))
  return spells
}

/** The deepest `count` of them, the deepest first; of two alike the earlier one. */
export function deepestDrawdowns(spells: readonly DrawdownSpell[], count: number): readonly DrawdownSpell[] {
  return spells.toSorted((left, right) => right.depth - left.depth).slice(0, count)
}

function spellOf(
  { tsOpen }: EquityCurve,
  falls: Float64Array,
  peakBar: number,
  valleyBar: number,
  recoveryBar: number | null,
): DrawdownSpell {
  const timeOf = (bar: number): number => tsOpen[bar] ?? Number.NaN
  const endBar = recoveryBar ?? tsOpen.length - 1
  return {
    peakBar,
    peakTime: timeOf(peakBar),
    valleyBar,
    valleyTime: timeOf(valleyBar),
    recoveryBar,
    recoveryTime: recoveryBar === null ? null : timeOf(recoveryBar),
    depth: falls[valleyBar] ?? Number.NaN,
    bars: endBar - peakBar,
    days: (timeOf(endBar) - timeOf(peakBar)) / DAY,
  }
}
