import type { BarColumns } from '#core/model/bar.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { barsUpTo } from '../../../data/sources/barWalk.ts'
import type { RunData } from '../../runData.ts'
import { mirrored, stepsOf, writeSteps, type BarStep } from './barSteps.ts'
import { changeSets, copyColumns, withActionsUpTo, withColumns } from './runDataChange.ts'

/** The ways in which bars are replaced. */
export type FutureKind = 'shuffled' | 'mirrored' | 'tripled' | 'constant' | 'noise'

/** Every way, those that draw at random with more than one seed. */
export const FUTURES: readonly { readonly kind: FutureKind; readonly seed: number }[] = [
  { kind: 'mirrored', seed: 0 },
  { kind: 'shuffled', seed: 1 },
  { kind: 'noise', seed: 1 },
  { kind: 'tripled', seed: 0 },
  { kind: 'constant', seed: 0 },
  { kind: 'shuffled', seed: 2 },
  { kind: 'noise', seed: 2 },
]

const TRIPLE = 3

/**
 * The data with everything after a market time replaced: labels and all that was known before stay as they are, bars stay
 * possible. Actions after it are left out. With `back` the data return to themselves after that market time.
 */
export function otherFuture(data: RunData, after: number, kind: FutureKind, seed: number, back?: number): RunData {
  return changeSets(data, (set, index) => {
    const from = barsUpTo(set, after)
    const columns = copyColumns(set.series.columns)
    const to = back === undefined ? columns.tsOpen.length : barsUpTo(set, back)
    replace(columns, from, to, kind, namedSeed(seed, `future ${index}`))
    const changed = withColumns(set, columns)
    return back === undefined ? withActionsUpTo(changed, after) : changed
  })
}

/** The data with every bar replaced by another one that follows no less from what came before; labels stay. */
export function otherPrices(data: RunData, kind: FutureKind, seed: number): RunData {
  return otherFuture(data, Number.NEGATIVE_INFINITY, kind, seed)
}

function replace(columns: BarColumns, from: number, to: number, kind: FutureKind, seed: number): void {
  const steps = stepsOf(columns, from, to)
  const fallback: BarStep = { open: 1, high: 1, low: 1, close: 1, volume: 0 }
  const own = (index: number): BarStep => steps[index] ?? fallback
  switch (kind) {
    case 'mirrored':
      return writeSteps(columns, from, to, (index) => mirrored(own(index)))
    case 'constant':
      return writeSteps(columns, from, to, (index) => ({ ...fallback, volume: own(index).volume }))
    case 'tripled':
      return writeSteps(columns, from, to, (index) => (index === 0 ? scaled(own(0), TRIPLE) : own(index)))
    case 'shuffled': {
      const order = shuffledIndexes(steps.length, new SeededRandom(seed))
      return writeSteps(columns, from, to, (index) => own(order[index] ?? 0))
    }
    case 'noise': {
      const random = new SeededRandom(seed)
      const width = spreadOf(steps)
      return writeSteps(columns, from, to, (index) => noisy(own(index), width, random))
    }
  }
}

function scaled({ open, high, low, close, volume }: BarStep, factor: number): BarStep {
  return { open: open * factor, high: high * factor, low: low * factor, close: close * factor, volume }
}

/** A step that is drawn anew: its close anywhere as far as usual, open and range with it. */
function noisy(step: BarStep, width: number, random: SeededRandom): BarStep {
  const close = Math.exp(width * random.normal())
  const open = Math.exp(0.25 * width * random.normal())
  const reach = Math.exp(width * random.next())
  return {
    open,
    high: Math.max(open, close) * reach,
    low: Math.min(open, close) / reach,
    close,
    volume: step.volume * (0.5 + random.next()),
  }
}

/** Root mean square of the steps' logarithms; one in a thousand where nothing moves. */
function spreadOf(steps: readonly BarStep[]): number {
  if (steps.length === 0) return 0.001
  const squares = steps.reduce((sum, { close }) => sum + Math.log(close) ** 2, 0)
  return Math.min(0.2, Math.max(0.001, Math.sqrt(squares / steps.length)))
}

function shuffledIndexes(count: number, random: SeededRandom): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1))
    const moved = order[last] as number
    order[last] = order[other] as number
    order[other] = moved
  }
  return order
}
