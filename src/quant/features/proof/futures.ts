import { SeededRandom } from '../../statistics/seededRandom.ts'
import type { FeatureInputs, InputName } from '../inputs.ts'

/** Another future that could have come after a moment. */
export type OtherFuture = (typeof OTHER_FUTURES)[number]
/** Every kind of other future that is tried. */
export const OTHER_FUTURES = ['SHUFFLED', 'TRIPLED', 'MIRRORED', 'FROZEN', 'UNKNOWN', 'SHORTER'] as const

/**
 * A copy of a series that is the same up to and including `last` and another one afterwards, as far as the inputs of
 * these names go. Times stay in order.
 */
export function withOtherFuture(
  bars: readonly Readonly<FeatureInputs>[],
  last: number,
  future: OtherFuture,
  seed: number,
  names: readonly InputName[],
): Readonly<FeatureInputs>[] {
  const past = bars.slice(0, last + 1)
  const rest = bars.slice(last + 1)
  const random = new SeededRandom(seed)
  const order = rest.map((_, index) => index)
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random.next() * (index + 1))
    const kept = order[index] ?? 0
    order[index] = order[other] ?? 0
    order[other] = kept
  }
  const anchor = past.at(-1)
  const kept = future === 'SHORTER' ? rest.slice(0, Math.floor(rest.length / 2)) : rest
  const changed = kept.map((bar, index) => {
    const source = future === 'SHUFFLED' ? (rest[order[index] ?? 0] ?? bar) : bar
    const copy = { ...source, time: bar.time }
    for (const name of names) {
      if (name !== 'time') copy[name] = changedValue(future, source[name], anchor?.[name] ?? source[name])
    }
    return copy
  })
  return [...past, ...changed]
}

function changedValue(future: OtherFuture, value: number, anchor: number): number {
  switch (future) {
    case 'TRIPLED':
      return 3 * value
    case 'MIRRORED':
      return value > 0 && anchor > 0 ? (anchor * anchor) / value : -value
    case 'FROZEN':
      return anchor
    case 'UNKNOWN':
      return Number.NaN
    default:
      return value
  }
}
