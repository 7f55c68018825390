import type { BarColumns } from '#core/model/bar.ts'
import { isPossibleBar } from '../../../data/sources/admission.ts'

/** A bar as shares of the close before it, and its volume. */
export interface BarStep {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Made prices stay within this many times the price they start from, up or down. */
const FARTHEST = 50
const SMALLEST_RATIO = 1e-4

/** The steps of the possible bars with an index from `from` up to `to`, in their order. */
export function stepsOf(columns: BarColumns, from: number, to: number): readonly BarStep[] {
  const steps: BarStep[] = []
  let before = lastClose(columns, from)
  for (let bar = from; bar < to; bar += 1) {
    if (!isPossible(columns, bar)) continue
    const { open, high, low, close, volume } = columns
    const anchor = before ?? (open[bar] as number)
    steps.push({
      open: (open[bar] as number) / anchor,
      high: (high[bar] as number) / anchor,
      low: (low[bar] as number) / anchor,
      close: (close[bar] as number) / anchor,
      volume: volume[bar] as number,
    })
    before = close[bar] as number
  }
  return steps
}

/**
 * Writes bars anew from `from` up to `to` by the steps that `next` gives, one for each possible bar, starting from the
 * close before. Labels stay, and so do bars that cannot be true. Prices that stray too far turn back.
 */
export function writeSteps(columns: BarColumns, from: number, to: number, next: (index: number) => BarStep): void {
  const { open, high, low, close, volume } = columns
  let before = lastClose(columns, from)
  const start = before ?? open[from] ?? 1
  let index = 0
  for (let bar = from; bar < to; bar += 1) {
    if (!isPossible(columns, bar)) continue
    const anchor = before ?? (open[bar] as number)
    let step = next(index)
    index += 1
    const reached = (anchor * step.close) / start
    if (reached > FARTHEST || reached < 1 / FARTHEST) step = mirrored(step)
    const [o, c] = [anchor * ratio(step.open), anchor * ratio(step.close)]
    open[bar] = o
    close[bar] = c
    high[bar] = Math.max(o, c, anchor * ratio(step.high))
    low[bar] = Math.min(o, c, anchor * ratio(step.low))
    volume[bar] = step.volume
    before = c
  }
}

/** The step the other way: what rose by a share falls by it. */
export function mirrored({ open, high, low, close, volume }: BarStep): BarStep {
  return { open: 1 / ratio(open), high: 1 / ratio(low), low: 1 / ratio(high), close: 1 / ratio(close), volume }
}

function isPossible({ open, high, low, close, volume }: BarColumns, bar: number): boolean {
  return isPossibleBar(
    open[bar] as number,
    high[bar] as number,
    low[bar] as number,
    close[bar] as number,
    volume[bar] as number,
  )
}

function lastClose(columns: BarColumns, before: number): number | null {
  for (let bar = before - 1; bar >= 0; bar -= 1) if (isPossible(columns, bar)) return columns.close[bar] as number
  return null
}

function ratio(value: number): number {
  return Math.max(SMALLEST_RATIO, Math.min(1 / SMALLEST_RATIO, value))
}
