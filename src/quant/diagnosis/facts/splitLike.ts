import type { BarColumns } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import type { DiagnosedInstrument } from '../diagnosisInput.ts'

/** A fall or rise between two bars that looks like a split nobody told of. */
export interface SplitLike {
  readonly bar: number
  /** Open over the close before. */
  readonly ratio: number
  /** `2:1` for two new units for one. */
  readonly split: string
}

/** Splits that are common enough to be recognised: new units and the old ones they replace. */
const USUAL = [
  [3, 2],
  [2, 1],
  [3, 1],
  [4, 1],
  [5, 1],
  [6, 1],
  [7, 1],
  [8, 1],
  [10, 1],
  [15, 1],
  [20, 1],
  [25, 1],
  [50, 1],
  [100, 1],
] as const
const LEAST = Math.log(1.45)
/**
 * How near an open must be to the price of before after a usual split, how far beyond ordinary moves, and how many times the
 * units and the value traded in the twenty bars before make it news instead.
 */
export const SPLIT_LIKE = { tolerance: 0.03, deviations: 8, news: 4 } as const
const BARS_BEFORE = 20

/**
 * Finds opens that stand to the close before as a usual split would have it, on days without a known one. A split leaves the
 * value traded or the number of units much as they were; where both leap, the price moved because something happened.
 */
export function splitLikes({ bars, splits }: DiagnosedInstrument, deviation: number): readonly SplitLike[] {
  const { tsOpen, open, close } = bars
  const least = Math.max(LEAST, SPLIT_LIKE.deviations * deviation)
  const found: SplitLike[] = []
  for (let bar = 1; bar < open.length; bar += 1) {
    const ratio = (open[bar] ?? Number.NaN) / (close[bar - 1] ?? Number.NaN)
    if (!(Math.abs(Math.log(ratio)) >= least) || isTakenBack(bars, bar)) continue
    const split = usualSplit(ratio)
    if (split === null || isNews(bars, bar)) continue
    const [from, to] = [tsOpen[bar - 1] ?? 0, (tsOpen[bar] ?? 0) + DAY]
    if (!splits.some((time) => time > from && time < to)) found.push({ bar, ratio, split })
  }
  return found
}

/** Whether the bar closes near the close before: the open alone was wrong. */
function isTakenBack({ open, close }: BarColumns, bar: number): boolean {
  const before = close[bar - 1] ?? Number.NaN
  const [left, leap] = [Math.log((close[bar] ?? 0) / before), Math.log((open[bar] ?? 0) / before)]
  return Math.abs(left) < Math.abs(leap) / 2
}

function isNews({ close, volume }: BarColumns, bar: number): boolean {
  let [units, value, counted] = [0, 0, 0]
  for (let before = Math.max(0, bar - BARS_BEFORE); before < bar; before += 1) {
    units += volume[before] ?? 0
    value += (volume[before] ?? 0) * (close[before] ?? 0)
    counted += 1
  }
  const own = (volume[bar] ?? 0) * counted
  return own > SPLIT_LIKE.news * units && own * (close[bar] ?? 0) > SPLIT_LIKE.news * value
}

function usualSplit(ratio: number): string | null {
  for (const [to, from] of USUAL) {
    if (Math.abs((ratio * to) / from - 1) <= SPLIT_LIKE.tolerance) return `${to}:${from}`
    if (Math.abs((ratio * from) / to - 1) <= SPLIT_LIKE.tolerance) return `${from}:${to}`
  }
  return null
}
